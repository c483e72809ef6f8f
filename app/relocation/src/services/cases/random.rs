//! What holds for any answers, however odd.

use proptest::prelude::*;
use time::macros::date;

use super::request::{Attachment, MediaType};
use super::walks::{CONTEXT, standard_but};
use super::{RegistrationRequest, SERVICE, build};
use crate::journey::answers::Answers;
use crate::journey::field::dotted;
use crate::journey::model::{FieldKind, PageKind};
use crate::values::{FileName, Sha512};

/// Some key of some field, with a value that may fit or not.
fn answer() -> impl Strategy<Value = (String, String)> {
    let keys: Vec<(String, Vec<&'static str>)> = SERVICE
        .pages
        .iter()
        .flat_map(|page| page.fields)
        .flat_map(|field| {
            let id = field.id;
            match field.kind {
                FieldKind::Choice(values) => vec![(id.to_owned(), values.to_vec())],
                FieldKind::Checks(values) => values
                    .iter()
                    .map(|value| (dotted(id, value), vec!["yes"]))
                    .collect(),
                FieldKind::Date | FieldKind::BirthDate => ["day", "month", "year"]
                    .iter()
                    .map(|part| (dotted(id, part), vec!["1", "11", "2026", "00"]))
                    .collect(),
                FieldKind::PlaceInRegion | FieldKind::PlaceInGermany => vec![
                    (id.to_owned(), vec!["020000000000"]),
                    (dotted(id, "scope"), vec!["region", "germany"]),
                ],
                _ => vec![(id.to_owned(), vec!["Meyer", "12", "22765", "a@b.de"])],
            }
        })
        .chain([("stray".to_owned(), vec!["x"])])
        .collect();
    proptest::sample::select(keys).prop_flat_map(|(key, values)| {
        let value = prop_oneof![
            8 => proptest::sample::select(values).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
            1 => Just(String::new()),
        ];
        (Just(key), value)
    })
}

/// Standard answers with some odd ones, or a few odd ones only.
fn answers() -> impl Strategy<Value = Answers> {
    (any::<bool>(), proptest::collection::vec(answer(), 0..12)).prop_map(|(whole, changes)| {
        let mut answers = if whole {
            standard_but(&[])
        } else {
            Answers::default()
        };
        for (key, value) in changes {
            answers.set(&key, value);
        }
        answers
    })
}

pub(super) fn attachment() -> Attachment {
    Attachment {
        attachment: "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10".parse().unwrap(),
        filename: FileName::parse("Foto.jpg").unwrap(),
        mime_type: MediaType::Jpeg,
        size: 234_567,
        sha512: Sha512::parse(&"0f".repeat(64)).unwrap(),
    }
}

proptest! {
    #[test]
    fn pruning_twice_is_pruning_once(answers in answers()) {
        let mut once = answers;
        SERVICE.prune(&mut once, &CONTEXT);
        let mut twice = once.clone();
        SERVICE.prune(&mut twice, &CONTEXT);
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(once.get("stray"), "");
    }

    #[test]
    fn pruning_does_not_change_the_path(answers in answers()) {
        let path = |answers: &Answers| -> Vec<_> {
            SERVICE.path(answers, &CONTEXT).iter().map(|page| page.id).collect()
        };
        let mut pruned = answers.clone();
        SERVICE.prune(&mut pruned, &CONTEXT);
        prop_assert_eq!(path(&answers), path(&pruned));
    }

    #[test]
    fn the_path_is_closed(answers in answers()) {
        let path = SERVICE.path(&answers, &CONTEXT);
        prop_assert!(!path.is_empty());
        for (index, page) in path.iter().enumerate() {
            prop_assert!(SERVICE.may_enter(page.id, &answers, &CONTEXT));
            let last = index + 1 == path.len();
            let next = SERVICE.next(page.id, &answers, &CONTEXT).map(|page| page.id);
            prop_assert_eq!(next, path.get(index + 1).map(|page| page.id));
            prop_assert!(last || (page.kind == PageKind::Question && page.complete(&answers, &CONTEXT)));
            let before = SERVICE.previous(page.id, &answers, &CONTEXT).map(|page| page.id);
            prop_assert_eq!(before, index.checked_sub(1).map(|before| path[before].id));
        }
    }

    #[test]
    fn taking_an_answer_away_never_opens_a_page_behind_it(answers in answers(), at in 0_usize..20) {
        let path = SERVICE.path(&answers, &CONTEXT);
        let page = path[at % path.len()];
        let Some(field) = page.fields.iter().find(|field| !field.optional && (field.shown)(&answers, &CONTEXT)) else {
            return Ok(());
        };
        let mut less = answers.clone();
        less.keep_fields(|id| id != field.id);
        let shorter = SERVICE.path(&less, &CONTEXT);
        prop_assert_eq!(shorter.last().map(|page| page.id), Some(page.id));
    }

    #[test]
    fn a_request_is_built_exactly_from_whole_answers(answers in answers()) {
        let built = build(&answers, &CONTEXT, &[attachment()], &|_| Some("Hamburg".into()));
        match built {
            Ok(request) => {
                prop_assert!(SERVICE.ready(&answers, &CONTEXT));
                let json = serde_json::to_string(&request).unwrap();
                let back: RegistrationRequest = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(&back, &request);
                prop_assert!(super::clerk::rows(&back).len() > 15);
                let _ = super::findings::findings(&back, date!(2026 - 11 - 22));
            }
            Err(wrong) => prop_assert!(!wrong.is_empty()),
        }
    }
}
