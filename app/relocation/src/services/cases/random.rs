//! What holds for any answers, however odd.

use proptest::prelude::*;
use time::macros::date;

use super::{CONTEXT, all, attachment, name};
use crate::journey::answers::Answers;
use crate::journey::field::dotted;
use crate::journey::model::{Context, FieldKind};
use crate::services::SERVICE;
use crate::services::facts::{OTHER_DISTRICT, VEHICLE_HERE};
use crate::services::registration::{RegistrationRequest, build, clerk, findings, outcome};
use crate::services::vehicle::{self, VehicleRequest};

/// Some key of some field, with a value that may fit or not.
fn answer() -> impl Strategy<Value = (String, String)> {
    let keys: Vec<(String, Vec<&'static str>)> = SERVICE
        .pages
        .iter()
        .flat_map(|page| page.fields)
        .flat_map(|field| {
            let id = field.id;
            match field.kind {
                FieldKind::Choice(values) | FieldKind::Select(values) => {
                    vec![(id.to_owned(), values.to_vec())]
                }
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
                FieldKind::Country => vec![(id.to_owned(), vec!["124", "000", "999"])],
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

/// The answers of some case, or none, with some odd ones.
fn answers() -> impl Strategy<Value = Answers> {
    let cases: Vec<Answers> = [Answers::default()]
        .into_iter()
        .chain(all().into_iter().map(|case| case.answers))
        .collect();
    let some = proptest::sample::select(cases);
    (some, proptest::collection::vec(answer(), 0..8)).prop_map(|(mut answers, changes)| {
        for (key, value) in changes {
            answers.set(&key, value);
        }
        answers
    })
}

fn path(answers: &Answers) -> Vec<&'static str> {
    let path = SERVICE.path(answers, &CONTEXT);
    path.iter().map(|page| page.id).collect()
}

fn built(answers: &Answers) -> Option<RegistrationRequest> {
    build(answers, &CONTEXT, &[attachment()], &name).ok()
}

/// The request that is about the vehicle only.
fn vehicle(answers: &Answers, context: &Context) -> Option<VehicleRequest> {
    vehicle::build(answers, context, &[attachment()], &name, None).ok()
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
    fn pruning_changes_neither_path_nor_request(answers in answers()) {
        let mut pruned = answers.clone();
        SERVICE.prune(&mut pruned, &CONTEXT);
        prop_assert_eq!(path(&answers), path(&pruned));
        prop_assert_eq!(built(&answers), built(&pruned));
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
            prop_assert!(last || (page.kind.goes_on() && page.complete(&answers, &CONTEXT)));
            let before = SERVICE.previous(page.id, &answers, &CONTEXT).map(|page| page.id);
            prop_assert_eq!(before, index.checked_sub(1).map(|before| path[before].id));
        }
    }

    #[test]
    fn taking_an_answer_away_never_opens_a_page_behind_it(answers in answers(), at in 0_usize..30) {
        let path = SERVICE.path(&answers, &CONTEXT);
        let page = path[at % path.len()];
        let needed = |field: &&crate::journey::model::Field| {
            !field.optional && field.is_shown(&answers, &CONTEXT)
        };
        let Some(field) = page.fields.iter().find(needed) else {
            return Ok(());
        };
        let mut less = answers.clone();
        less.keep_fields(|id| id != field.id);
        let shorter = SERVICE.path(&less, &CONTEXT);
        prop_assert_eq!(shorter.last().map(|page| page.id), Some(page.id));
    }

    #[test]
    fn a_request_is_built_exactly_from_whole_answers(answers in answers()) {
        let context = Context { facts: VEHICLE_HERE.with(OTHER_DISTRICT), ..CONTEXT };
        let ready = |context| SERVICE.ready(&answers, context) && files_are_there(&answers);
        let alone = is_about_the_vehicle(&answers);
        prop_assert_eq!(built(&answers).is_some(), ready(&CONTEXT) && !alone);
        prop_assert_eq!(vehicle(&answers, &context).is_some(), ready(&context) && alone);
        if let Some(request) = vehicle(&answers, &context) {
            let json = serde_json::to_string(&request).unwrap();
            let back: VehicleRequest = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&back, &request);
            prop_assert!(vehicle::clerk::rows(&back).len() > 10);
            let _ = vehicle::findings::findings(&back, date!(2026 - 11 - 22));
        }
        let Some(request) = built(&answers) else { return Ok(()) };
        let json = serde_json::to_string(&request).unwrap();
        let back: RegistrationRequest = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&back, &request);
        prop_assert!(clerk::rows(&back).len() > 10);
        let key = back.decisive_key(|_| true);
        let _ = findings::findings(&back, key, date!(2026 - 11 - 22));
        let _ = outcome(&back, key, date!(2026 - 11 - 22));
    }

    /// Whoever went another way first, and came back, sends the same request.
    #[test]
    fn leftovers_of_another_way_never_reach_the_authority(one in 0_usize..99, other in 0_usize..99) {
        let cases = all();
        let case = &cases[one % cases.len()];
        let context = case.context();
        let visible: Vec<&str> = SERVICE
            .path(&case.answers, &context)
            .iter()
            .flat_map(|page| page.visible_fields(&case.answers, &context))
            .map(|field| field.id)
            .collect();
        let mut mixed = case.answers.clone();
        for (key, text) in cases[other % cases.len()].answers.iter() {
            if !visible.contains(&key.split('.').next().unwrap_or(key)) {
                mixed.set(key, text);
            }
        }
        let send = |answers: &Answers| {
            let along = vehicle::along(answers, &context, &name).ok();
            let registration = build(answers, &context, &[attachment()], &name).ok();
            (registration, along, vehicle(answers, &context), vehicle::prepared(answers, &context))
        };
        prop_assert_eq!(send(&mixed), send(&case.answers));
    }
}

fn is_about_the_vehicle(answers: &Answers) -> bool {
    let mut pruned = answers.clone();
    SERVICE.prune(&mut pruned, &CONTEXT);
    pruned.is("matter", "vehicle")
}

/// Whether every file that the answers name exists.
fn files_are_there(answers: &Answers) -> bool {
    let mut pruned = answers.clone();
    SERVICE.prune(&mut pruned, &CONTEXT);
    ["confirmation-files", "consent-files", "registered-files"]
        .iter()
        .all(|field| {
            let mut ids = pruned.get(field).split_whitespace();
            ids.all(|id| id == attachment().attachment.to_string())
        })
}
