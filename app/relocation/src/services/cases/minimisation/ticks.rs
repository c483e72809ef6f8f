//! Boxes that have to be ticked. They have no other answer that could be tried:
//! what is ticked is declared with the request that the visit is about.

use std::collections::{BTreeMap, BTreeSet};

use super::experiment::shown;
use super::found::{Found, Recipient};
use super::paths::{leaves, of_any};
use super::sent::{How, sent};
use super::worlds::World;
use crate::journey::answers::Answers;
use crate::journey::model::{Field, FieldKind};

/// What a visit is about: to whom, its places, and the answers behind it.
struct Main<'a> {
    to: Recipient,
    leaves: BTreeMap<String, String>,
    answers: &'a Answers,
}

/// Notes for each such box with which request it is declared, and the yes or no
/// in that request that is the same as the box in every visit.
pub(super) fn tried(worlds: &[World], found: &mut Found) {
    let mains: Vec<Main> = worlds.iter().map(main).collect();
    let mut boxes = BTreeSet::new();
    for (world, main) in worlds.iter().zip(&mains) {
        for field in shown(world).into_iter().filter(has_to_be_ticked) {
            let arrival = found.arrivals.entry(field.name).or_default();
            match main.to {
                Recipient::Registration => arrival.registration = true,
                Recipient::Vehicle => arrival.at_once = true,
            }
            boxes.insert(field.name);
        }
    }
    for ((to, path), feeds) in &mut found.feeds {
        let says = |name: &&str| mains.iter().all(|main| agrees(main, *to, path, name));
        feeds.says.extend(boxes.iter().copied().filter(says));
    }
}

fn has_to_be_ticked(field: &&'static Field) -> bool {
    matches!(field.kind, FieldKind::Checks(_)) && !field.optional
}

/// Whether the place holds `true` if the box is ticked, else `false`.
fn agrees(main: &Main, to: Recipient, path: &str, name: &str) -> bool {
    let ticked = main.answers.ticked(name, "yes").to_string();
    let mut here = main.leaves.iter().filter(|(one, _)| of_any(one) == path);
    main.to != to || here.any(|(_, value)| *value == ticked)
}

fn main(world: &World) -> Main<'_> {
    let mut sent = sent(&world.answers, &world.context);
    let alone = sent.vehicles.remove(&(How::Alone, 1));
    let (to, request) = match sent.registration {
        Some(request) => (Recipient::Registration, request),
        None => (Recipient::Vehicle, alone.unwrap()),
    };
    Main {
        to,
        leaves: leaves(&request),
        answers: &world.answers,
    }
}
