//! Cards of linked nodes, fetched instead of carried.

use umzug::region::registry::Registry;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    fault_proxy::Fault,
    keys,
    linked::{Linked, change, refresh, sign, until},
    node::{Engine, destination},
    nodes::waiting,
};

const CARD: &str = "/fit-connect/v1/node-card";
const NEW: Uuid = Uuid::from_u128(0xC3);

#[test]
fn a_new_authority_of_a_linked_node_is_taken_over_under_the_pinned_key() {
    let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
    let (done, said) = refresh(here, &[]);
    assert!(done && said.contains("nothing has changed"), "{said}");
    change(there, |registry| {
        let new = destination(NEW, &keys::AUTHORITY);
        registry.destinations.push(new);
        registry.subscribers[0].destinations.push(NEW);
    });
    let known = || {
        let registry = Registry::load(&here.data()).expect("a registry");
        registry.destination(NEW).is_some()
    };
    until("the other node knows it", || {
        let (_, said) = refresh(here, &["--look"]);
        said.contains(&format!("new: Meldebehörde ({NEW})"))
    });
    assert!(!known(), "it was only looked");
    let (done, said) = refresh(here, &[]);
    assert!(
        done && known() && said.contains("sign the directory anew"),
        "{said}"
    );
    sign(here);
    let bundle = Bundle::new(vec![Submission {
        destination: NEW,
        ..Submission::new(0)
    }]);
    until("it can be sent", || bundle.announce(here).status == 201);
    bundle.upload(here);
    assert_eq!(bundle.commit(here).status, 202);
    until("it arrives", || waiting(there).len() == 1);

    // The line is cut: said, and nothing is changed.
    proxy.set(Fault::Cut);
    let (done, said) = refresh(here, &[]);
    assert!(!done && said.contains("unreachable"), "{said}");
    proxy.set(Fault::None);
    // Another key has signed: as if somebody stood in between.
    change(here, |registry| {
        registry.peers[0].signing = vec![keys::OTHER.jwk().clone()];
    });
    let before = Registry::load(&here.data()).expect("a registry");
    let (done, said) = refresh(here, &[]);
    assert!(!done && said.contains("exchanged its keys"), "{said}");
    assert_eq!(Registry::load(&here.data()).expect("a registry"), before);
}

#[test]
fn a_card_is_for_linked_nodes_alone() {
    let Linked { there, .. } = &Linked::on(Engine::Sqlite);
    assert_eq!(there.get(CARD, None).status, 401);
    for client in ["office", "portal"] {
        assert_eq!(there.get(CARD, Some(&there.access(client))).status, 403);
    }
}
