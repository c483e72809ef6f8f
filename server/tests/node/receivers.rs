//! Receivers that are ill: they say nothing, drip, say yes to what they do not
//! keep, or ask for time.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use umzug::machine;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    fault_proxy::{Fault, FaultProxy, SUBMIT},
    linked::{Linked, govern, link, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
    nodes::{arrives, story, waiting},
    time::Time,
};

on_both_engines!(a_mere_yes_is_not_believed);

/// Of 120 seconds: what is left is the longest time for a call.
const IMPATIENCE: i64 = 117;
const THIRD: Uuid = Uuid::from_u128(0xC0);

/// Whoever does not answer is left alone for a while, and nobody else waits.
fn does_not_answer(fault: Fault) {
    let time = Time::impatient_by(IMPATIENCE);
    let linked = Linked::within(Engine::Sqlite, &time);
    let Linked { here, there, proxy } = &linked;
    let aside = Node::stranger(Engine::Sqlite);
    govern(&aside, THIRD);
    link(here, &aside, &aside.base, &["--private"]);
    proxy.set(fault);
    // At once: a fourth one would go between the first's failure and the third's.
    let stuck = [0; 3].map(|_| Bundle::simple());
    for bundle in &stuck {
        assert_eq!(bundle.announce(here).status, 201);
        bundle.upload(here);
    }
    for bundle in &stuck {
        assert_eq!(bundle.commit(here).status, 202);
    }
    until("three are asking", || proxy.requests() == 3);
    for count in 1..=2 {
        let sent = Instant::now();
        let bundle = Bundle::new(vec![Submission {
            destination: THIRD,
            ..Submission::new(1)
        }]);
        bundle.send(here);
        arrives(&aside, count);
        assert!(
            sent.elapsed() < Duration::from_secs(10),
            "nobody else waits"
        );
    }
    let outcomes = || linked.outcomes(&DESTINATION.to_string());
    until("three times in vain", || {
        outcomes().iter().filter(|one| *one == "timeout").count() >= 3
    });
    // Three seconds each, and five until one asks; the next attempt would be
    // due after one.
    until("one asks", || proxy.requests() > 3);
    let at: Vec<Instant> = proxy.came().iter().map(|came| came.at).collect();
    assert!(
        at[3] - at[2] > Duration::from_millis(6500),
        "it is left alone"
    );
    sleep(Duration::from_secs(2));
    assert_eq!(proxy.requests(), 4, "one asks");
    assert!(waiting(there).is_empty());
    let (timeout, running) = ("timeout", "cut off, or running");
    let ended: Vec<String> = outcomes()
        .into_iter()
        .filter(|one| one != running)
        .collect();
    assert!(ended.iter().all(|one| one == timeout), "{ended:?}");

    proxy.set(Fault::None);
    time.pass(60);
    for bundle in &stuck {
        until("it arrives after all", || story(bundle, here).len() == 4);
    }
    assert_eq!(waiting(there).len(), stuck.len());
    assert!(here.log().contains("the receiver answers again"));
}

#[test]
fn a_silent_receiver_is_given_up_for_a_while() {
    does_not_answer(Fault::Silent);
}

#[test]
fn a_receiver_that_drips_is_given_up_for_a_while() {
    does_not_answer(Fault::Drip(Duration::from_secs(1)));
}

/// It says that it has it, and does not keep it.
fn a_mere_yes_is_not_believed(engine: Engine) {
    let linked = Linked::on(engine);
    let Linked { here, there, proxy } = &linked;
    let yes = "HTTP/1.1 202 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    proxy.set(Fault::once(SUBMIT, Fault::Answer(yes)));
    let bundle = Bundle::simple();
    bundle.send(here);
    until("confirmed", || story(&bundle, here).len() == 4);
    let outcomes = linked.outcomes(&DESTINATION.to_string());
    assert_eq!(outcomes, ["handed", "no-receipt"]);
    assert_eq!(waiting(there).len(), 1);
    assert_eq!(there.attachments(), 1);
}

/// When the calls of handing on came.
fn calls(proxy: &FaultProxy) -> Vec<Instant> {
    let came = proxy.came().into_iter();
    came.filter(|one| one.line.starts_with("POST"))
        .map(|one| one.at)
        .collect()
}

/// The first pause by itself is a second.
fn who_asks_for_time_is_given_it(answer: String, outcome: &str) {
    let linked = Linked::on(Engine::Sqlite);
    let Linked { here, there, proxy } = &linked;
    proxy.set(Fault::Answer(answer.leak()));
    Bundle::simple().send(here);
    until("asked", || proxy.requests() == 1);
    proxy.set(Fault::None);
    arrives(there, 1);
    let at = calls(proxy);
    assert!(
        at[1] - at[0] >= Duration::from_secs(7),
        "{:?}",
        at[1] - at[0]
    );
    let outcomes = linked.outcomes(&DESTINATION.to_string());
    assert_eq!(outcomes.last().map(String::as_str), Some(outcome));
}

#[test]
fn who_asks_for_seconds_is_left_alone_for_them() {
    let answer = "HTTP/1.1 429 X\r\nretry-after: 8\r\ncontent-length: 0\r\n\r\n";
    who_asks_for_time_is_given_it(answer.into(), "limited");
}

/// By its own clock, which may be wrong.
#[test]
fn who_names_a_time_is_left_alone_until_then() {
    let now = machine::file_time() - Duration::from_secs(5 * 3600);
    let [date, later] = [now, now + Duration::from_secs(8)].map(httpdate::fmt_http_date);
    let answer = format!(
        "HTTP/1.1 503 X\r\ndate: {date}\r\nretry-after: {later}\r\ncontent-length: 0\r\n\r\n"
    );
    who_asks_for_time_is_given_it(answer, "disturbed");
}
