//! The property: what was answered is there, what was not is whole or not at
//! all, and what was read never changes.

use std::{collections::BTreeSet, thread::sleep, time::Duration};

use relocation::envelope::{
    event::{EventClaims, EventKind},
    jose::CompactJws,
};
use uuid::Uuid;

use crate::{
    bundles::Bundle,
    chance::Chance,
    line::{Cut, Line},
    office, sender,
    world::{Act, Known, World},
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
        if let Some(seen) = known.logs.get(&case) {
            assert!(
                log.starts_with(seen),
                "CHANGED: a log that somebody had read"
            );
        }
        let kinds: Vec<EventKind> = log.iter().map(|jws| kind(jws)).collect();
        assert_eq!(kinds[..2], [EventKind::Create, EventKind::Submit]);
        let last = kinds.get(2);
        assert!(kinds.len() <= 3, "events twice: {kinds:?}");
        for (act, event) in [
            (Act::Accept(id), EventKind::Accept),
            (Act::Withdraw(id), EventKind::Delete),
        ] {
            let there = last == Some(&event);
            assert!(there || !known.answered.contains(&act), "LOST: {event:?}");
            assert!(
                !there || known.asked.contains(&act),
                "nobody asked: {event:?}"
            );
        }
        let me = submissions
            .iter()
            .find(|s| s["submission"] == id.to_string());
        let fetched = known.answered.contains(&Act::Fetch(id));
        let withdrawable = me.is_some_and(|s| s["withdrawable"] == true);
        assert!(!(fetched && withdrawable), "LOST: that it was fetched");
        if last.is_none() {
            state.waiting.push(id);
        }
        state.logs.push((case, log));
    }
    state
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
        if known.asked.contains(&Act::Announce) {
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
