//! Answers to cases whose folder the clerk's office has moved on: kept, and
//! told as what they are.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::world::{NOW, Parcel, World, answer, request};
use crate::authority::ToolError;
use crate::authority::case_file::{CaseFile, State, all, find};
use crate::authority::reply::Message;
use crate::authority::serve::look;

fn arrives(world: &World, parcel: &Parcel) {
    world.node.accept(parcel);
    look(&world.office, &world.node, None, NOW).unwrap();
}

fn numbered(number: u128, case: u128) -> Parcel {
    let mut parcel = answer(Uuid::from_u128(1));
    parcel.submission = Uuid::from_u128(0x5200 + number);
    parcel.case = Uuid::from_u128(case);
    parcel
}

fn cases(world: &World) -> Vec<(PathBuf, CaseFile)> {
    all(&world.office.handover()).unwrap()
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("summary.html")).unwrap()
}

#[test]
fn an_answer_without_its_case_says_where_it_belongs() {
    let world = World::new();
    arrives(&world, &answer(Uuid::from_u128(1)));
    let (folder, case) = cases(&world).remove(0);
    assert_eq!(case.state, State::Elsewhere);
    let answer = folder.join("answers/01");
    assert!(answer.join("answer.json").exists());
    let words = format!("nicht in diesem Übergabeordner liegt: {}", case.case);
    assert!(page(&folder).contains(&words));
    assert!(page(&answer).contains(&words));

    let message = Message::Question {
        text: "Welche Etage?".into(),
        wants_proof: false,
        due: None,
    };
    let refused = world.send(&folder, case, message, NOW);
    assert!(matches!(refused, Err(ToolError::Elsewhere)));
}

#[test]
fn many_of_them_are_all_kept() {
    let world = World::new();
    for number in 0..12 {
        arrives(&world, &numbered(number, 0xca00 + number % 2));
    }
    let cases = cases(&world);
    assert_eq!(cases.len(), 2);
    for (folder, case) in cases {
        assert_eq!(case.received.len(), 6);
        assert_eq!(fs::read_dir(folder.join("answers")).unwrap().count(), 6);
    }
}

#[test]
fn a_case_that_comes_back_goes_before_its_stray_answers() {
    let world = World::new();
    arrives(&world, &request());
    let (folder, case) = cases(&world).remove(0);
    let aside = folder.with_file_name(".moved-on");
    fs::rename(&folder, &aside).unwrap();
    let id = case.case.as_u128();
    arrives(&world, &numbered(1, id));
    // Under the same name only while the stray folder has another one.
    let stray = cases(&world).remove(0).0;
    let renamed = stray.with_file_name(format!("2099-01-01-{}", case.case));
    fs::rename(&stray, &renamed).unwrap();
    fs::rename(&aside, &folder).unwrap();

    assert_eq!(find(&world.office.handover(), "0000").unwrap().0, folder);
    arrives(&world, &numbered(2, id));
    assert!(folder.join("answers/01/answer.json").exists());
    assert!(!renamed.join("answers/02").exists());
}
