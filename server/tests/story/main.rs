//! The whole chain over real sockets and processes: a citizen's sealed
//! request, the node, the authority's tool, question, answer, decision. The
//! citizen believes only what the app's own judgement believes.

mod citizen;
mod counter;
mod house;

use std::fs;

use relocation::envelope::reply::{Outcome, Reply};
use relocation::envelope::verdict::CaseState;

use citizen::Citizen;
use house::House;

#[test]
fn asked_answered_decided() {
    let house = House::start();
    let mut citizen = Citizen::new(&house);
    citizen.send_request();
    assert!(matches!(citizen.state(), CaseState::Sent { .. }));

    house.look();
    assert!(matches!(citizen.state(), CaseState::Arrived { .. }));
    let folder = house.only_case();
    let request = fs::read_to_string(folder.join("request.json")).unwrap();
    assert!(request.contains("Özdemir"));
    assert_eq!(
        fs::read(folder.join("attachments/01-foto.jpg")).unwrap(),
        citizen::PHOTO
    );
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    assert!(page.contains("Familienname (0101)") && page.contains("Özdemir"));

    let case = citizen.case.to_string();
    house
        .tool(&["ask", "--case", &case[..8], "--text", "Welche Etage?"])
        .unwrap();
    let CaseState::Question { reply, .. } = citizen.state() else {
        panic!("a question")
    };
    let Reply::Question { text, .. } = citizen.read(reply) else {
        panic!("a question")
    };
    assert_eq!(text, "Welche Etage?");

    citizen.send_answer(reply, "Im dritten Stock");
    assert!(matches!(citizen.state(), CaseState::Answered { .. }));
    house.look();
    let answer = fs::read_to_string(folder.join("answers/01/answer.json")).unwrap();
    assert!(answer.contains("Im dritten Stock"));

    let letter = folder.join("letter.pdf");
    fs::write(&letter, "%PDF-1.7 letter").unwrap();
    let letter = letter.display().to_string();
    let decide = |more: &[&str]| {
        let base = ["decide", "--case", &case, "--outcome", "registered"];
        let rest = ["--text", "Angemeldet", "--document", &letter];
        house.tool(&[&base[..], &rest, more].concat())
    };
    let refused = decide(&[]).unwrap_err();
    assert!(refused.contains("--appeared"), "{refused}");
    decide(&["--appeared"]).unwrap();

    let CaseState::Decided { reply, .. } = citizen.state() else {
        panic!("a decision")
    };
    let Reply::Decision {
        outcome, documents, ..
    } = citizen.read(reply)
    else {
        panic!("a decision")
    };
    assert_eq!(outcome, Outcome::Registered);
    assert_eq!(citizen.document(reply, &documents[0]), b"%PDF-1.7 letter");
    assert!(decide(&["--appeared"]).unwrap_err().contains("decided"));
}

#[test]
fn over_https_only_a_known_certificate_is_believed() {
    let house = House::start();
    let mut citizen = Citizen::new(&house);
    citizen.send_request();
    let look = |more: &[&str]| house.tool_at(&house.secure, &[&["serve", "--once"], more].concat());
    look(&[]).unwrap_err();
    assert!(matches!(citizen.state(), CaseState::Sent { .. }));
    look(&["--ca", &house.certificate()]).unwrap();
    assert!(matches!(citizen.state(), CaseState::Arrived { .. }));
}

#[test]
fn the_demo_answers_an_announcement_by_itself() {
    let house = House::start();
    let mut citizen = Citizen::new(&house);
    citizen.send_request();
    house.look();
    house
        .tool(&["serve", "--once", "--auto-decide", "0"])
        .unwrap();
    let CaseState::Decided { reply, .. } = citizen.state() else {
        panic!("a decision")
    };
    let Reply::Decision {
        outcome,
        text,
        documents,
        certificate,
    } = citizen.read(reply)
    else {
        panic!("a decision")
    };
    assert_eq!(outcome, Outcome::Appear);
    assert!(text.contains("noch nicht angemeldet"));
    assert_eq!(certificate, None);
    let letter = citizen.document(reply, &documents[0]);
    assert!(letter.starts_with(b"%PDF-1.4"));
}

#[test]
fn what_cannot_be_read_is_rejected_and_told() {
    let house = House::start();
    let mut citizen = Citizen::new(&house);
    citizen.send_nonsense();
    house.look();
    assert!(matches!(citizen.state(), CaseState::Rejected { .. }));
    assert!(!house.office().join("handover").exists());
}

#[test]
fn keys_are_exchanged_while_requests_are_on_their_way() {
    let house = House::start();
    let mut before = Citizen::new(&house);
    before.send_request();
    house.exchange_keys();

    // The region has not signed yet: everybody goes on with the old keys.
    let mut between = Citizen::new(&house);
    between.send_request();
    house.look();
    assert!(matches!(before.state(), CaseState::Arrived { .. }));
    assert!(matches!(between.state(), CaseState::Arrived { .. }));

    house.sign_directory();
    assert_eq!(before.try_part(), 422, "sealed to a key that is gone");
    before.come_back(&house);
    assert!(matches!(before.state(), CaseState::Arrived { .. }));
    let case = before.case.to_string();
    let ask = ["ask", "--case", &case, "--text", "Welche Etage?"];
    house.tool(&ask).unwrap();
    assert!(matches!(before.state(), CaseState::Question { .. }));

    let mut after = Citizen::new(&house);
    after.send_request();
    house.look();
    assert!(matches!(after.state(), CaseState::Arrived { .. }));
}
