//! Arrived, asked, answered, decided.

use std::fs;

use relocation::envelope::event::EventKind::{Accept, Decision, Question, Submit};
use relocation::envelope::reply::{Outcome, Reply};
use uuid::Uuid;

use super::world::{Line, NOW, PDF, World, answer, destination, entry, request};
use crate::authority::ToolError;
use crate::authority::case_file::{CaseFile, State, all};
use crate::authority::reply::{Enclosure, Message};
use crate::authority::serve::look;
use crate::authority::testimony::event_hash;
use crate::jose::{sha512_hex, test_keys};

fn only_case(world: &World) -> (std::path::PathBuf, CaseFile) {
    let mut cases = all(&world.office.handover()).unwrap();
    assert_eq!(cases.len(), 1);
    cases.remove(0)
}

fn answer_with(world: &World, message: Message) -> Result<(), ToolError> {
    let (folder, case) = only_case(world);
    world.send(&folder, case, message, NOW + 60)
}

fn decision(outcome: Outcome, appeared: bool) -> Message {
    Message::Decision {
        outcome,
        text: "Erledigt".into(),
        documents: vec![Enclosure {
            filename: "bescheid.pdf".into(),
            bytes: PDF.to_vec(),
        }],
        appeared,
        as_declared: false,
    }
}

fn question() -> Message {
    Message::Question {
        text: "Welche Etage?".into(),
        wants_proof: true,
        due: None,
    }
}

#[test]
fn from_arrival_to_decision() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    look(&world.office, &world.node, None, NOW).unwrap();

    let (folder, case) = only_case(&world);
    assert_eq!(case.state, State::Arrived);
    assert_eq!(
        fs::read(folder.join("attachments/01-proof.pdf")).unwrap(),
        PDF,
        "without padding"
    );
    assert!(folder.join("request.json").exists());

    answer_with(&world, question()).unwrap();
    assert_eq!(only_case(&world).1.state, State::Asked);
    let asked = *world.node.shelf.borrow().replies.keys().next().unwrap();

    world.node.accept(&answer(asked));
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(only_case(&world).1.state, State::Answered);
    assert!(folder.join("answers/01/answer.json").exists());
    assert!(folder.join("answers/01/attachments/01-proof.pdf").exists());

    answer_with(&world, decision(Outcome::Registered, true)).unwrap();
    assert_eq!(
        world.kinds(parcel.case),
        [Submit, Accept, Question, Submit, Accept, Decision]
    );
    assert!(matches!(
        answer_with(&world, question()),
        Err(ToolError::Closed)
    ));
}

#[test]
fn each_event_names_its_predecessor_and_its_ciphertexts() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    look(&world.office, &world.node, None, NOW).unwrap();
    answer_with(&world, decision(Outcome::Appear, false)).unwrap();

    let shelf = world.node.shelf.borrow();
    let log = &shelf.logs[&parcel.case];
    let claims = world.claims(parcel.case);
    for at in 1..log.len() {
        let payload = claims[at].single().unwrap().1;
        assert_eq!(
            payload.predecessor.as_deref(),
            Some(&*event_hash(&log[at - 1]))
        );
    }
    let accepted = claims[1].single().unwrap().1;
    assert_eq!(
        accepted.authentication_tags,
        claims[0].single().unwrap().1.authentication_tags
    );

    let (id, upload) = shelf.replies.first_key_value().unwrap();
    let decided = claims[2].single().unwrap().1;
    assert_eq!(decided.reply_id, Some(*id));
    let tags = decided.authentication_tags.as_ref().unwrap();
    assert!(
        upload
            .encrypted_data
            .ends_with(tags.data.as_deref().unwrap())
    );

    let citizen = test_keys::other_sealing();
    let opened = citizen.unseal(&upload.encrypted_data).unwrap();
    assert_eq!(opened.len(), 4096, "padded");
    let reply: Reply = serde_json::from_slice(&opened).unwrap();
    let Reply::Decision { documents, .. } = reply else {
        panic!("a decision");
    };
    let document = &documents[0];
    let file = citizen
        .unseal(&shelf.reply_files[&document.attachment])
        .unwrap();
    let size = usize::try_from(document.size).unwrap();
    assert_eq!(sha512_hex(&file[..size]), document.sha512);
    assert!(
        shelf.reply_files[&document.attachment].ends_with(&tags.attachments[&document.attachment])
    );
}

#[test]
fn no_registration_without_identity_or_appearance() {
    let world = World::new();
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    let refused = answer_with(&world, decision(Outcome::Registered, false)).unwrap_err();
    assert!(refused.to_string().contains("--appeared"));
    assert!(world.node.shelf.borrow().replies.is_empty(), "nothing sent");

    answer_with(&world, decision(Outcome::Appear, false)).unwrap();
    answer_with(&world, decision(Outcome::Registered, true)).unwrap();
}

#[test]
fn the_demo_answers_by_itself_and_nothing_else_does() {
    let mut world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    look(&world.office, &world.node, Some(20), NOW).unwrap();
    look(&world.office, &world.node, Some(20), NOW + 19).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);

    world.publish(|directory| directory.demo = false);
    let real = look(&world.office, &world.node, Some(20), NOW + 20);
    assert!(matches!(real, Err(ToolError::NotDemo)));

    world.publish(|directory| directory.demo = true);
    look(&world.office, &world.node, Some(20), NOW + 20).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept, Decision]);
    assert_eq!(
        only_case(&world).1.state,
        State::Decided(Outcome::Appear),
        "an announcement is never registered by a machine"
    );
    look(&world.office, &world.node, Some(20), NOW + 100).unwrap();
    assert_eq!(world.kinds(parcel.case).len(), 3, "once");
}

#[test]
fn a_lost_answer_leaves_one_case() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    world.node.shelf.borrow_mut().line = Line::LosesAnswers;
    assert!(look(&world.office, &world.node, None, NOW).is_err());
    world.node.shelf.borrow_mut().line = Line::Good;
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);
    only_case(&world);
}

#[test]
fn a_conflict_is_believed_when_the_log_has_the_event() {
    let world = World::new();
    let parcel = request();
    world.node.accept(&parcel);
    let waiting = world.node.shelf.borrow().waiting.clone();
    look(&world.office, &world.node, None, NOW).unwrap();
    world.node.shelf.borrow_mut().waiting = waiting;
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);
    let accepted = event_hash(&world.node.shelf.borrow().logs[&parcel.case][1]);
    assert_eq!(only_case(&world).1.last_event, Some(accepted));
}

#[test]
fn an_answer_is_noted_before_the_node_hears_of_it() {
    let world = World::new();
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    answer_with(&world, question()).unwrap();
    let asked = *world.node.shelf.borrow().replies.keys().next().unwrap();
    world.node.accept(&answer(asked));
    world.node.shelf.borrow_mut().line = Line::LosesAnswers;
    assert!(look(&world.office, &world.node, None, NOW).is_err());
    world.node.shelf.borrow_mut().line = Line::Good;
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(only_case(&world).1.state, State::Answered);
}

#[test]
fn a_damaged_case_file_is_no_new_case() {
    let world = World::new();
    world.node.accept(&request());
    look(&world.office, &world.node, None, NOW).unwrap();
    let (folder, _) = only_case(&world);
    fs::write(folder.join("case.json"), "{").unwrap();
    world.node.accept(&answer(Uuid::from_u128(1)));
    assert!(look(&world.office, &world.node, None, NOW).is_err());
    assert_eq!(fs::read(folder.join("case.json")).unwrap(), b"{");
}

#[test]
fn a_request_for_another_authority_is_shown_not_rejected() {
    let mut world = World::new();
    world.publish(|directory| {
        let own = entry(destination(), "Hamburg", "99");
        let other = entry(Uuid::from_u128(0xdd), "Ganz andere Stadt", "02");
        directory.authorities = vec![own, other];
    });
    let parcel = request();
    world.node.accept(&parcel);
    look(&world.office, &world.node, None, NOW).unwrap();
    assert_eq!(world.kinds(parcel.case), [Submit, Accept]);
    let (folder, case) = only_case(&world);
    assert_eq!(case.findings[0].code, "other_authority_competent");
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    let first = "<h2>Zu prüfen</h2><ul><li>Nach dem Verzeichnis ist eine andere Behörde zuständig: \
                 Ganz andere Stadt.</li>";
    let at = page.find(first).expect("a finding");
    assert!(at < page.find("<dl>").unwrap(), "on top");
}
