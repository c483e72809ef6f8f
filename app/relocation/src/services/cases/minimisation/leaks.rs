//! Tries to get in what does not belong there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::experiment::FOUND;
use super::found::Recipient;
use super::lists::{asked, keys};
use super::sent::sent;
use super::values::{all as values, with};
use super::worlds::{World, cases, sending};
use crate::journey::answers::Answers;
use crate::journey::model::Field;
use crate::services::SERVICE;

/// All cases, and the households with a car.
fn tried() -> impl Iterator<Item = World> {
    let with_a_car = sending().flat_map(|(_, with_a_car)| with_a_car);
    cases().into_iter().chain(with_a_car)
}

/// Fields that the visit does not show.
fn hidden(world: &World) -> Vec<&'static Field> {
    let shown: Vec<&str> = super::experiment::shown(world)
        .iter()
        .map(|field| field.id)
        .collect();
    let fields = SERVICE.pages.iter().flat_map(|page| page.fields);
    fields.filter(|field| !shown.contains(&field.id)).collect()
}

/// Every question that a visit does not ask is answered all the same, once with
/// the first value of its kind and once with the last: nothing changes.
#[test]
fn what_is_not_asked_arrives_nowhere() {
    type Pick = fn(&mut dyn Iterator<Item = super::values::Value>) -> super::values::Value;
    let picks: [Pick; 2] = [|all| all.next().unwrap(), |all| all.last().unwrap()];
    for world in tried() {
        let before = sent(&world.answers, &world.context);
        for pick in picks {
            let mut filled = world.answers.clone();
            for field in hidden(&world) {
                let value = pick(&mut values(field).into_iter());
                filled = with(&filled, field, &value);
            }
            assert_ne!(filled, world.answers, "{}", world.name);
            let after = sent(&filled, &world.context);
            assert_eq!(after, before, "{}", world.name);
        }
    }
}

/// No code, no IBAN, no eVB: what waits holds only what the list names.
#[test]
fn what_waits_holds_no_secret_and_nothing_else() {
    let mut found = BTreeSet::new();
    let mut note = |answers: &Answers| {
        for (key, _) in answers.iter() {
            let id = key.split('.').next().unwrap_or(key);
            assert!(!SERVICE.is_secret(id), "{id}");
            found.insert(SERVICE.field(id).unwrap().name);
        }
    };
    for world in tried() {
        sent(&world.answers, &world.context)
            .sealed
            .values()
            .for_each(&mut note);
    }
    assert_eq!(found, keys("waiting").into_iter().collect());
}

/// BMG 24(1) with 3: no key in any request that the list does not name.
#[test]
fn only_the_keys_of_the_reviewed_list_reach_the_authority() {
    let mut found = BTreeSet::new();
    for world in tried() {
        if let Some(request) = sent(&world.answers, &world.context).registration {
            collect(&serde_json::from_str(&request).unwrap(), &mut found);
        }
    }
    let listed = keys("registration").into_iter().map(str::to_owned);
    assert_eq!(found, listed.collect());
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                collect(value, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|one| collect(one, found)),
        _ => {}
    }
}

/// Reference 2.4: what an authority fetches itself stands in no request.
#[test]
fn what_is_fetched_is_in_no_request() {
    let fetched = asked().into_iter().filter(|row| row.source == "fetched");
    for row in fetched {
        for (at, path) in FOUND.feeds.keys() {
            let key = row.field.replace('-', "_");
            let there = path.split('/').any(|part| part == key);
            assert!(!there, "{at:?} {path}");
        }
    }
    assert!(FOUND.feeds.keys().any(|(at, _)| *at == Recipient::Vehicle));
}
