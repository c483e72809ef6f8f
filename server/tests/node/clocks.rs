//! Clocks that are hours apart: what can work does, what is refused says which
//! clock to look at, and all of it goes on when the clock is right.

use rusqlite::Connection;
use umzug::{machine, region::registry::Notified};

use crate::{
    bundles::{Bundle, Submission},
    callbacks::{SECRET, Told, keep_secret},
    events::Clerk,
    fault_proxy::Fault,
    linked::{Linked, change, until},
    node::{DESTINATION, Node, umzug},
    nodes::{arrives, story, waiting},
    process::ahead,
};

const HOURS: i64 = 5 * 3600;
const DIFFER: &str = "the clock of this machine and that of the receiver differ: check both";

/// Without an attachment: the files' times come from another clock, and by this
/// one they were left over for hours.
fn small() -> Bundle {
    Bundle::new(vec![Submission::new(0)])
}

/// What `umzug doctor` says on a machine whose clock is so far ahead.
fn doctor(node: &Node, seconds: i64) -> String {
    let mut command = umzug();
    command.arg("doctor").arg("--data").arg(node.data());
    let output = command.envs(ahead(seconds)).output().expect("it starts");
    String::from_utf8(output.stdout).expect("text")
}

/// Whether somebody is to be told later and nobody is at it now.
fn is_put_off(node: &Node) -> bool {
    let database = Connection::open(node.data().join("umzug.sqlite")).expect("a database");
    let sql = "SELECT lease_until IS NULL FROM notice";
    database
        .query_row(sql, [], |row| row.get(0))
        .expect("a row")
}

/// An authority takes it over, now.
fn take_over(there: &Node, bundle: &Bundle) {
    let clerk = Clerk::new(there, bundle);
    clerk.fetch();
    let mut accept = clerk.accepting();
    accept.iat = machine::now();
    assert_eq!(clerk.post(&accept).status, 204);
}

#[test]
fn a_node_that_is_ahead_hands_on_and_hears_what_comes_back() {
    let linked = Linked::ahead(HOURS);
    let (here, there) = (&linked.here, &linked.there);
    let bundle = small();
    bundle.send(here);
    arrives(there, 1);
    take_over(there, &bundle);
    until("it comes back", || story(&bundle, here).len() == 5);
    until("the operator is told", || here.log().contains(DIFFER));
    assert!(here.log().contains("\"ahead\":-1"), "it is the other's");
    let said = doctor(here, HOURS);
    let told = "the clock of this machine is 300 minutes ahead of the other one's";
    assert!(said.contains(told), "{said}");
    let said = doctor(here, 0);
    assert!(said.contains("its clock agrees with this one"), "{said}");
    let named = "ok       The directory names the linked node";
    assert!(said.contains(named), "{said}");
    assert!(said.contains("ok       The access to the linked node"));
    // Its events are of a time that is still to come.
    let behind = "hours before the time of the newest event or receipt: it is behind";
    assert!(said.contains(behind), "{said}");

    // What was put off until a time that is far away now; between the second
    // attempt and the third there are some seconds in which nobody has it.
    linked.proxy.set(Fault::Cut);
    let bundle = small();
    bundle.send(&linked.here);
    until("it was tried twice", || {
        let outcomes = linked.outcomes(&DESTINATION.to_string());
        outcomes.iter().filter(|one| *one == "unreachable").count() == 2
    });
    let Linked { here, there, proxy } = linked;
    let here = here.kill_and_restart();
    proxy.set(Fault::None);
    arrives(&there, 1);
    until("confirmed", || story(&bundle, &here).len() == 4);
    assert!(here.log().contains("the clock was set back"));
}

#[test]
fn a_node_that_is_behind_takes_events_when_their_time_has_come() {
    let Linked { here, there, .. } = Linked::ahead(-HOURS);
    let bundle = small();
    bundle.send(&here);
    arrives(&there, 1);
    until("confirmed", || story(&bundle, &here).len() == 4);
    take_over(&there, &bundle);
    let told = "an event comes from the future: check the clock of this machine";
    until("the operator is told", || here.log().contains(told));
    assert!(here.log().contains(DIFFER));
    assert_eq!(story(&bundle, &here).len(), 4);
    let here = here.kill_and_restart();
    until("it comes back", || story(&bundle, &here).len() == 5);
    assert!(waiting(&there).is_empty());
}

#[test]
fn an_authority_is_told_to_look_at_the_clocks() {
    let node = Node::told_to(&ahead(-HOURS));
    let bundle = small();
    bundle.send(&node);
    let clerk = Clerk::new(&node, &bundle);
    clerk.fetch();
    let mut accept = clerk.accepting();
    accept.iat = machine::now();
    let refused = clerk.post(&accept);
    assert_eq!(refused.status, 422);
    let title = refused.json()["title"].to_string();
    assert!(title.contains("check the clocks"), "{title}");
}

#[test]
fn a_callback_of_another_time_is_refused_and_told_once_the_clock_is_right() {
    for seconds in [HOURS, -HOURS] {
        let (node, told) = (Node::told_to(&ahead(seconds)), Told::start());
        change(&node, |registry| {
            registry.destinations[0].callback = Some(Notified {
                url: told.url.clone(),
                private: true,
            });
        });
        keep_secret(&node);
        small().send(&node);
        until("refused twice", || told.answers().len() == 2);
        until("the operator is told", || node.log().contains(DIFFER));
        assert!(!node.log().contains(SECRET));
        assert_eq!(told.answers(), [400, 400]);
        until("put off for some seconds", || is_put_off(&node));
        let _node = node.kill_and_restart();
        until("told", || told.answers().contains(&200));
    }
}
