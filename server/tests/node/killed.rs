//! The node that hands on is killed at each step of it. What was under way is
//! taken up when its lease has run out, and arrives once.

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use relocation::envelope::{event::EventKind, verdict::CaseState};
use uuid::Uuid;

use crate::{
    bundles::Bundle,
    elsewhere::{HERE, believed, bundle as for_the_service, through_within},
    events::Clerk,
    fault_proxy::{ANNOUNCE, ATTACH, EVENTS, Fault, FaultProxy, SUBMIT, Step},
    linked::{Linked, delivery, issuer, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
    nodes::{LIST, arrives, story, waiting},
    time::Time,
};

on_both_engines!(
    killed_at_any_step_it_hands_on_once,
    killed_at_any_step_a_service_has_it_once,
    the_operator_need_not_wait_for_the_lease,
);

/// The events first: as long as no case is followed, nothing else asks for them.
const STEPS: [Step; 4] = [EVENTS, ANNOUNCE, ATTACH, SUBMIT];
/// More than a lease.
const LEASE: i64 = 121;

/// Sends, and kills the node when this step has arrived there and before it
/// hears so; gives it started anew.
fn killed_at(step: Step, bundle: &Bundle, here: Node, proxy: &FaultProxy, time: &Time) -> Node {
    let before = proxy.held();
    proxy.set(Fault::once(step, Fault::Held));
    bundle.send(&here);
    until("it has arrived", || proxy.held() > before);
    let here = Node::told_in(here.kill(), &time.variables());
    proxy.set(Fault::None);
    // Whoever had it may still be at work, as far as the database tells.
    let handing_on = || {
        let came = proxy.came().into_iter();
        came.filter(|one| one.line.contains("/v1/submissions"))
            .count()
    };
    let before = handing_on();
    sleep(Duration::from_secs(2));
    assert_eq!(handing_on(), before, "its lease counts");
    time.pass(LEASE);
    here
}

/// Ids of all that waits there; none is there twice.
fn ids(there: &Node) -> BTreeSet<String> {
    let waiting = waiting(there);
    let id = |one: &serde_json::Value| one["submissionId"].as_str().expect("an id").to_owned();
    let ids: BTreeSet<String> = waiting.iter().map(id).collect();
    assert_eq!(ids.len(), waiting.len());
    ids
}

/// At the second attempt, and never again.
fn each_was_handed_over(here: &Node, destination: Uuid) {
    let attempts = || delivery(here, &["attempts", &destination.to_string()]);
    until("noted", || {
        attempts().matches("handed").count() == STEPS.len()
    });
    assert_eq!(attempts().lines().count(), 2 * STEPS.len());
}

fn killed_at_any_step_it_hands_on_once(engine: Engine) {
    let time = Time::new();
    let Linked {
        mut here,
        there,
        proxy,
    } = Linked::within(engine, &time);
    let mut sent = BTreeSet::new();
    for step in STEPS {
        let bundle = Bundle::simple();
        here = killed_at(step, &bundle, here, &proxy, &time);
        until("the receipt is there", || story(&bundle, &here).len() == 4);
        let first = bundle.first();
        sent.insert(first.id.to_string());
        assert_eq!(ids(&there), sent, "{step:?}");
        // Whole, and received once.
        assert_eq!(there.attachments(), sent.len(), "{step:?}");
        assert_eq!(Clerk::new(&there, &bundle).log().len(), 2);
        let path = format!("{LIST}/{}", first.id);
        let fetched = there.get(&path, Some(&there.access("office"))).json();
        assert_eq!(fetched["encryptedData"], first.parts["data"], "{step:?}");
    }
    each_was_handed_over(&here, DESTINATION);
}

/// It gives the ids: what was announced and not heard of stays a draft there.
fn killed_at_any_step_a_service_has_it_once(engine: Engine) {
    let time = Time::new();
    let (mut here, there, proxy) = through_within(engine, &time);
    for (count, step) in (1..).zip(STEPS) {
        let bundle = for_the_service();
        here = killed_at(step, &bundle, here, &proxy, &time);
        let receipt = (issuer(&there), EventKind::Submit);
        until("the receipt is there", || {
            story(&bundle, &here).contains(&receipt)
        });
        let history = believed(&here, &bundle).expect("it is believed");
        assert!(matches!(history.state(), Some(CaseState::Sent { .. })));
        assert_eq!(ids(&there).len(), count, "{step:?}");
    }
    each_was_handed_over(&here, HERE);
}

/// Both ends are killed while three are on their way.
fn the_operator_need_not_wait_for_the_lease(engine: Engine) {
    let Linked { here, there, proxy } = Linked::on(engine);
    let hold = |then| Fault::Once(SUBMIT, Box::new(Fault::Held), Box::new(then));
    proxy.set((0..3).fold(Fault::None, |then, _| hold(then)));
    let bundles: Vec<Bundle> = (0..3).map(|_| Bundle::simple()).collect();
    for bundle in &bundles {
        bundle.send(&here);
    }
    until("all are on their way", || proxy.held() == 3);
    let here = here.kill_and_restart();
    let there = there.kill_and_restart();
    proxy.lead_to(&there.base);
    for bundle in &bundles {
        let again = bundle.commit(&here);
        assert_eq!(again.status, 200, "accepted is accepted");
    }
    let id = DESTINATION.to_string();
    delivery(&here, &["park", &id]);
    delivery(&here, &["resend", &id]);
    for bundle in &bundles {
        until("confirmed", || story(bundle, &here).len() == 4);
    }
    arrives(&there, 3);
}
