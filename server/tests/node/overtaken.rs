//! Requests between nodes that come in another order than they were sent:
//! nothing is lost, nothing doubled, and no state is wrong.

use relocation::envelope::event::EventKind;
use serde_json::Value;

use crate::{
    bundles::{Bundle, Submission},
    events::Clerk,
    fault_proxy::{ANNOUNCE, ATTACH, EVENTS, Fault, SUBMIT},
    linked::{Linked, delivery, until},
    node::{Engine, Node, on_both_engines},
    nodes::{LIST, arrives, story, waiting},
};

on_both_engines!(
    a_withdrawal_overtakes_what_it_takes_back,
    an_authority_decides_before_the_sender_knows_that_it_arrived,
);

fn kinds(bundle: &Bundle, node: &Node) -> Vec<EventKind> {
    let all = story(bundle, node).into_iter();
    all.map(|(_, kind)| kind).collect()
}

/// The line breaks, the sender begins anew and comes through; then what was
/// under way at first arrives, too.
#[test]
fn what_comes_late_changes_nothing() {
    let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
    let late: [&'static [_]; 3] = [&[ANNOUNCE], &[ATTACH], &[SUBMIT]];
    for (count, steps) in (1..).zip(late) {
        proxy.set(Fault::Late(steps, Box::new(Fault::None)));
        let bundle = Bundle::simple();
        bundle.send(here);
        until("it came through", || story(&bundle, here).len() == 4);
        assert_eq!(proxy.late(), 1, "{steps:?}");
        let before = there.attachments();
        let answered = proxy.let_arrive();
        assert!(answered.iter().all(|status| *status < 300), "{answered:?}");
        assert_eq!((waiting(there).len(), there.attachments()), (count, before));
        assert_eq!(story(&bundle, here).len(), 4);
    }
}

/// Two attempts are under way when the citizen takes it back.
fn a_withdrawal_overtakes_what_it_takes_back(engine: Engine) {
    let Linked { here, there, proxy } = &Linked::on(engine);
    let only_that = Box::new(Fault::Only("DELETE"));
    proxy.set(Fault::Late(&[ANNOUNCE, SUBMIT], only_that));
    let bundle = Bundle::new(vec![Submission::new(0)]);
    bundle.send(here);
    until("both are under way", || proxy.late() == 2);
    let path = format!("/api/bundle/submissions/{}", bundle.first().id);
    until("it is taken back", || {
        here.delete(&path, &bundle.token).status == 204
    });
    proxy.set(Fault::None);
    let answered = proxy.let_arrive();
    assert_eq!(waiting(there).len(), 0, "{answered:?}");
    let fetched = there.get(
        &format!("{LIST}/{}", bundle.first().id),
        Some(&there.access("office")),
    );
    assert_eq!(fetched.status, 404);
    let expected = [EventKind::Create, EventKind::Submit, EventKind::Delete];
    assert_eq!(kinds(&bundle, here), expected);
    assert!(delivery(here, &["list"]).is_empty());
}

/// Whatever answer was lost: the other node has it, and its authority is quick.
fn an_authority_decides_before_the_sender_knows_that_it_arrived(engine: Engine) {
    let Linked { here, there, proxy } = &Linked::on(engine);
    // In this order: once a case is followed, its events are asked for, too.
    for (step, attachments) in [(EVENTS, 1), (SUBMIT, 0)] {
        proxy.set(Fault::Once(
            step,
            Box::new(Fault::Lost),
            Box::new(Fault::Cut),
        ));
        let bundle = Bundle::new(vec![Submission::new(attachments)]);
        bundle.send(here);
        arrives(there, 1);
        let clerk = Clerk::new(there, &bundle);
        clerk.fetch();
        assert_eq!(clerk.post(&clerk.accepting()).status, 204);
        let decision = clerk.reply(EventKind::Decision);
        assert_eq!(clerk.post(&clerk.after(decision)).status, 204);
        assert_eq!(kinds(&bundle, here).len(), 2, "it does not know");
        proxy.set(Fault::None);
        use EventKind as K;
        let expected = [
            K::Create,
            K::Submit,
            K::Create,
            K::Submit,
            K::Accept,
            K::Decision,
        ];
        until("it knows", || kinds(&bundle, here) == expected);
        assert!(waiting(there).is_empty() && delivery(here, &["list"]).is_empty());
    }
}

fn reversed(body: String) -> String {
    let Ok(mut log) = serde_json::from_str::<Value>(&body) else {
        return body;
    };
    if let Some(events) = log["eventLog"].as_array_mut() {
        events.reverse();
    }
    log.to_string()
}

#[test]
fn events_in_a_wrong_order_wait_for_those_before_them() {
    let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
    let bundle = Bundle::simple();
    bundle.send(here);
    until("handed over", || story(&bundle, here).len() == 4);
    proxy.set(Fault::Changed(reversed));
    let clerk = Clerk::new(there, &bundle);
    clerk.fetch();
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    let question = clerk.reply(EventKind::Question);
    assert_eq!(clerk.post(&clerk.after(question)).status, 204);
    let refused = "an event of another node's authority does not fit";
    until("the second is refused", || here.log().contains(refused));
    assert!(!kinds(&bundle, here).contains(&EventKind::Question));
    proxy.set(Fault::None);
    until("both are there", || kinds(&bundle, here).len() == 6);
    let last = &kinds(&bundle, here)[4..];
    assert_eq!(last, [EventKind::Accept, EventKind::Question]);
}
