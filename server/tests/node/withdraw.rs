//! Taking back, until the authority has it.

use crate::{
    bundles::Bundle,
    node::{Engine, Node, on_both_engines},
};

on_both_engines!(
    what_the_authority_has_cannot_be_withdrawn,
    strangers_withdraw_nothing,
);

fn path(bundle: &Bundle) -> String {
    format!("/api/bundle/submissions/{}", bundle.first().id)
}

#[test]
fn a_withdrawn_submission_is_gone_from_disk_and_list() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.send(&node);
    let parts = node.data().join("parts");
    assert_eq!(std::fs::read_dir(&parts).unwrap().count(), 1);
    for _ in 0..2 {
        assert_eq!(node.delete(&path(&bundle), &bundle.token).status, 204);
    }
    assert_eq!(std::fs::read_dir(&parts).unwrap().count(), 0);
    let data = bundle.first().parts["data"].as_bytes();
    for file in ["umzug.sqlite", "umzug.sqlite-wal"] {
        let bytes = std::fs::read(node.data().join(file)).unwrap_or_default();
        let found = bytes.windows(64).any(|w| w == &data[700..764]);
        assert!(!found, "ciphertext still in {file}");
    }
    let view = bundle.view(&node).json();
    let log = view["events"][bundle.first().case.to_string()].clone();
    assert_eq!(log.as_array().unwrap().len(), 3);
    assert_eq!(view["submissions"][0]["withdrawable"], false);

    let access = node.access("office");
    let list = node.get("/fit-connect/v1/submissions", Some(&access));
    assert_eq!(list.json()["totalCount"], 0);
    let fetch = format!("/fit-connect/v1/submissions/{}", bundle.first().id);
    assert_eq!(node.get(&fetch, Some(&access)).status, 404);
    assert_eq!(bundle.announce(&node).status, 409);
}

#[test]
fn ciphertext_lies_on_disk_before_it_is_withdrawn() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.send(&node);
    let data = bundle.first().parts["data"].as_bytes();
    let found = ["umzug.sqlite", "umzug.sqlite-wal"].iter().any(|file| {
        let bytes = std::fs::read(node.data().join(file)).unwrap_or_default();
        bytes.windows(64).any(|w| w == &data[700..764])
    });
    assert!(found, "the search itself does not work");
}

fn what_the_authority_has_cannot_be_withdrawn(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let access = node.access("office");
    let fetch = format!("/fit-connect/v1/submissions/{}", bundle.first().id);
    assert_eq!(node.get(&fetch, Some(&access)).status, 200);
    let refused = node.delete(&path(&bundle), &bundle.token);
    assert_eq!(
        (refused.status, &*refused.problem()),
        (409, "already_fetched")
    );
    assert_eq!(
        bundle.view(&node).json()["submissions"][0]["withdrawable"],
        false
    );
}

fn strangers_withdraw_nothing(engine: Engine) {
    let node = Node::on(engine);
    let (bundle, stranger) = (Bundle::simple(), Bundle::simple());
    bundle.send(&node);
    stranger.send(&node);
    let refused = node.delete(&path(&bundle), &stranger.token);
    assert_eq!(refused.problem(), "not_found");
    assert_eq!(
        bundle.view(&node).json()["submissions"][0]["withdrawable"],
        true
    );
}
