//! Answers whose way to the node broke off: each reaches the person once.

use std::path::PathBuf;

use relocation::envelope::event::EventKind::{self, Accept, Decision, Question, Submit};
use relocation::envelope::reply::{Outcome, Reply};

use super::world::{Line, NOW, World, answer, request};
use crate::authority::ToolError;
use crate::authority::case_file::{CaseFile, State, all};
use crate::authority::reply::Message;
use crate::authority::serve::look;
use crate::jose::test_keys;

/// A world with one request that was handed over.
fn arrived() -> World {
    let world = World::new();
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    world
}

fn case(world: &World) -> (PathBuf, CaseFile) {
    let mut cases = all(&world.office.handover()).unwrap();
    assert_eq!(cases.len(), 1);
    cases.remove(0)
}

fn give(world: &World, line: Line, message: Message) -> Result<(), ToolError> {
    world.node.shelf.borrow_mut().line = line;
    let (folder, case) = case(world);
    world.send(&folder, case, message, NOW + 60)
}

fn decision(text: &str) -> Message {
    Message::Decision {
        outcome: Outcome::Appear,
        text: text.into(),
        documents: Vec::new(),
        appeared: false,
        as_declared: false,
    }
}

fn question() -> Message {
    Message::Question {
        text: "Welche Etage?".into(),
        wants_proof: false,
        due: None,
    }
}

fn kinds(world: &World) -> Vec<EventKind> {
    world.kinds(request().case)
}

/// What the person reads, through the replies that events announce.
fn texts(world: &World) -> Vec<String> {
    let claims = world.claims(request().case);
    let announced = claims
        .iter()
        .filter_map(|claims| claims.single()?.1.reply_id);
    let shelf = world.node.shelf.borrow();
    let read = |reply| {
        let sealed = &shelf.replies[&reply].encrypted_data;
        let opened = test_keys::other_sealing().unseal(sealed).unwrap();
        match serde_json::from_slice(&opened).unwrap() {
            Reply::Question { text, .. } | Reply::Decision { text, .. } => text,
        }
    };
    announced.map(read).collect()
}

#[test]
fn a_repeated_decision_is_one() {
    for line in [Line::LosesAnswers, Line::LosesEvents] {
        let world = arrived();
        assert!(give(&world, line, decision("Bitte kommen")).is_err());
        assert_eq!(case(&world).1.state, State::Arrived, "not confirmed");
        give(&world, Line::Good, decision("Bitte kommen")).unwrap();
        assert_eq!(kinds(&world), [Submit, Accept, Decision]);
        assert_eq!(case(&world).1.state, State::Decided(Outcome::Appear));
        assert_eq!(texts(&world), ["Bitte kommen"]);
    }
}

#[test]
fn another_text_waits_for_the_first_one() {
    let world = arrived();
    assert!(give(&world, Line::LosesAnswers, decision("Bitte kommen")).is_err());
    let other = give(&world, Line::Good, decision("Bitte am Montag"));
    assert!(matches!(other, Err(ToolError::CompletedEarlier)));
    assert_eq!(texts(&world), ["Bitte kommen"]);
    give(&world, Line::Good, decision("Bitte am Montag")).unwrap();
    assert_eq!(texts(&world), ["Bitte kommen", "Bitte am Montag"]);
}

#[test]
fn what_the_node_will_never_take_is_forgotten() {
    let world = arrived();
    assert!(give(&world, Line::LosesEvents, decision("Bitte kommen")).is_err());
    let refused = give(&world, Line::Refuses(422), decision("Bitte kommen"));
    assert!(matches!(refused, Err(ToolError::Refused(_))));
    give(&world, Line::Good, decision("Bitte kommen")).unwrap();
    assert_eq!(texts(&world), ["Bitte kommen"]);
}

#[test]
fn a_refusal_that_the_log_belies_is_a_confirmation() {
    let world = arrived();
    assert!(give(&world, Line::LosesAnswers, question()).is_err());
    give(&world, Line::Refuses(409), question()).unwrap();
    assert_eq!(case(&world).1.state, State::Asked);
}

#[test]
fn an_answer_confirms_its_question() {
    let world = arrived();
    assert!(give(&world, Line::LosesAnswers, question()).is_err());
    world.node.shelf.borrow_mut().line = Line::Good;
    let asked = *world.node.shelf.borrow().replies.keys().next().unwrap();
    world.node.accept(&answer(asked));
    look(&world.office, &world.node, None, NOW + 120).unwrap();
    assert_eq!(case(&world).1.state, State::Answered);
    assert_eq!(kinds(&world), [Submit, Accept, Question, Submit, Accept]);
}

#[test]
fn the_demo_completes_on_another_day_what_it_began() {
    let mut world = arrived();
    world.publish(|directory| directory.expires = NOW + 48 * 3600);
    world.node.shelf.borrow_mut().line = Line::LosesAnswers;
    assert!(look(&world.office, &world.node, Some(20), NOW + 20).is_err());
    world.node.shelf.borrow_mut().line = Line::Good;
    // The letter would bear another date now.
    let tomorrow = NOW + 24 * 3600;
    look(&world.office, &world.node, Some(20), tomorrow).unwrap();
    assert_eq!(kinds(&world), [Submit, Accept, Decision]);
    assert_eq!(case(&world).1.state, State::Decided(Outcome::Appear));
}
