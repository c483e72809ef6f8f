//! The property: what was answered is there, what was not is whole or not at
//! all, and what was read never changes.

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use relocation::envelope::{
    event::{EventClaims, EventKind},
    jose::CompactJws,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    chance::Chance,
    line::{Cut, Line},
    office, sender, service,
    world::{Act, By, Known, World},
};

/// Looks at everything that a node keeps, while nobody else changes it.
pub(crate) fn property(world: &World, line: &Line) {
    let mut waiting = BTreeSet::new();
    for (index, bundle, known) in world.open_bundles() {
        let state = look(line, &bundle, &known);
        for (case, log) in &state.logs {
            world.read(index, *case, log.clone());
        }
        if state.committed && state.waiting.is_empty() && known.answered.contains(&Act::Commit) {
            world.settle(index);
        }
        waiting.extend(state.waiting);
    }
    let listed = office::all_waiting(line).expect("a list");
    assert_eq!(listed, waiting, "what is listed is not what waits");
}

#[derive(Default)]
struct State {
    committed: bool,
    waiting: Vec<Uuid>,
    logs: Vec<(Uuid, Vec<String>)>,
}

fn look(line: &Line, bundle: &Bundle, known: &Known) -> State {
    match known.by {
        By::Citizen => look_as_citizen(line, bundle, known),
        By::Service => look_as_service(line, bundle, known),
    }
}

/// A service sees the log of its case.
fn look_as_service(line: &Line, bundle: &Bundle, known: &Known) -> State {
    let submission = bundle.first();
    let log = service::log(line, submission.case);
    if log.is_empty() {
        let sent = known.answered.contains(&Act::Commit);
        assert!(!sent, "LOST: what was answered with 202 is not there");
        return State::default();
    }
    assert!(known.asked.contains(&Act::Commit), "nobody sent it");
    let kinds = events(known, submission, &log);
    let waits = (kinds.len() == 2).then_some(submission.id);
    State {
        committed: true,
        waiting: waits.into_iter().collect(),
        logs: vec![(submission.case, log)],
    }
}

fn look_as_citizen(line: &Line, bundle: &Bundle, known: &Known) -> State {
    let answer = line.get("/api/bundle", &bundle.token).expect("an answer");
    if answer.status == 404 {
        assert!(
            !known.answered.contains(&Act::Commit),
            "LOST: what was answered with 202 is not there"
        );
        return State::default();
    }
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(known.asked.contains(&Act::Commit), "nobody sent it");
    let view = answer.json();
    let submissions = view["submissions"].as_array().expect("a list");
    let ids: BTreeSet<_> = submissions
        .iter()
        .map(|s| s["submission"].as_str())
        .collect();
    let sent: Vec<String> = bundle
        .submissions
        .iter()
        .map(|s| s.id.to_string())
        .collect();
    let sent: BTreeSet<_> = sent.iter().map(|id| Some(id.as_str())).collect();
    assert_eq!(ids, sent, "HALF: a bundle with some of its submissions");
    let mut state = State {
        committed: true,
        ..State::default()
    };
    for submission in &bundle.submissions {
        let (id, case) = (submission.id, submission.case);
        let log = view["events"][case.to_string()].clone();
        let log: Vec<String> = serde_json::from_value(log).expect("a log");
        let kinds = events(known, submission, &log);
        if kinds.len() == 4 {
            letter(line, bundle, id, &view["replies"][case.to_string()]);
        }
        let me = submissions
            .iter()
            .find(|s| s["submission"] == id.to_string());
        let fetched = known.answered.contains(&Act::Fetch(id));
        let withdrawable = me.is_some_and(|s| s["withdrawable"] == true);
        assert!(!(fetched && withdrawable), "LOST: that it was fetched");
        if kinds.len() == 2 {
            state.waiting.push(id);
        }
        state.logs.push((case, log));
    }
    state
}

/// The log has grown if it was read before, and holds each answered event once.
fn events(known: &Known, submission: &Submission, log: &[String]) -> Vec<EventKind> {
    let (id, case) = (submission.id, submission.case);
    if let Some(seen) = known.logs.get(&case) {
        assert!(
            log.starts_with(seen),
            "CHANGED: a log that somebody had read"
        );
    }
    let kinds: Vec<EventKind> = log.iter().map(|jws| kind(jws)).collect();
    assert_eq!(kinds[..2], [EventKind::Create, EventKind::Submit]);
    assert!(kinds.len() <= 4, "events twice: {kinds:?}");
    for (act, event, at) in [
        (Act::Accept(id), EventKind::Accept, 2),
        (Act::Withdraw(id), EventKind::Delete, 2),
        (Act::Decide(id), EventKind::Decision, 3),
    ] {
        let there = kinds.get(at) == Some(&event);
        assert!(there || !known.answered.contains(&act), "LOST: {event:?}");
        assert!(
            !there || known.asked.contains(&act),
            "nobody asked: {event:?}"
        );
    }
    kinds
}

/// A decision that is seen has its letter and the document with it.
fn letter(line: &Line, bundle: &Bundle, submission: Uuid, seen: &Value) {
    let letter = office::Letter::to(submission);
    assert_eq!(seen[0]["data"], letter.data, "LOST: a letter");
    let reply = seen[0]["reply"].as_str().expect("an id");
    let path = format!(
        "/api/bundle/replies/{reply}/attachments/{}",
        letter.attachment
    );
    let answer = line.get(&path, &bundle.token).expect("an answer");
    assert_eq!(answer.status, 200, "LOST: a document: {}", answer.text());
    assert!(
        answer.body == letter.document.as_bytes(),
        "a document has other bytes"
    );
}

fn kind(jws: &str) -> EventKind {
    let event = CompactJws::parse(jws).expect("an event");
    let claims: EventClaims = event.claims().expect("claims");
    claims.single().expect("one event").0
}

/// Brings everything to its end, and looks whether all of it arrives.
pub(crate) fn to_the_end(world: &World, line: &Line) {
    world.unsettle();
    property(world, line);
    let mut chance = Chance::new(0);
    for (index, _, known) in world.open_bundles() {
        if known.asked.contains(&Act::Announce) || known.by == By::Service {
            while let Err(cut) = sender::attempt(world, line, index, &mut chance) {
                assert_ne!(cut, Cut::Broken, "the node broke off");
                sleep(Duration::from_millis(20));
            }
        }
    }
    while office::round(world, line).expect("nobody breaks off") {}
    property(world, line);
    world.unsettle();
    for (_, bundle, known) in world.open_bundles() {
        let sent = known.answered.contains(&Act::Commit);
        let done = |id| {
            [Act::Accept(id), Act::Withdraw(id)]
                .iter()
                .any(|act| known.asked.contains(act))
        };
        assert!(
            !sent || bundle.submissions.iter().all(|s| done(s.id)),
            "not delivered"
        );
    }
}
