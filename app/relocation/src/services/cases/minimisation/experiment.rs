//! Changes one answer after the other and looks which request changes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::completed::completed;
use super::found::Found;
use super::sent::{after, sent};
use super::ticks;
use super::values::others;
use super::worlds::{World, worlds};
use crate::journey::model::{Field, FieldKind};
use crate::services::SERVICE;

/// The findings; made once, for all tests.
pub(super) static FOUND: LazyLock<Found> = LazyLock::new(|| {
    let worlds = worlds();
    // In two halves at once: all tests wait for it.
    let (one, other) = worlds.split_at(worlds.len() / 2);
    let (mut found, rest) = std::thread::scope(|scope| {
        let rest = scope.spawn(|| experiments(other));
        (experiments(one), rest.join().unwrap())
    });
    found.absorb(rest);
    ticks::tried(&worlds, &mut found);
    found
});

fn experiments(worlds: &[World]) -> Found {
    let mut found = Found::default();
    let mut tried = BTreeSet::new();
    for world in worlds {
        try_all(world, &mut tried, &mut found);
    }
    found
}

/// A field with all that is chosen, and what is known.
type Setting = (&'static str, Vec<(String, String)>, u32);

fn try_all(world: &World, tried: &mut BTreeSet<Setting>, found: &mut Found) {
    let before = sent(&world.answers, &world.context);
    found.places(&before);
    let chosen = chosen(world);
    for field in shown(world) {
        found.shown(field.name, &before);
        // Where only what is typed differs, the same would be found once more.
        if !tried.insert((field.id, chosen.clone(), world.context.facts.0)) {
            continue;
        }
        for changed in others(field, &world.answers, &world.context) {
            let context = world.context_of(&changed);
            let Some(whole) = completed(&changed, &context) else {
                continue;
            };
            let after = after(&whole.answers, &context, &before);
            found.change(field.name, &before, &after, whole.as_given);
        }
    }
}

fn chosen(world: &World) -> Vec<(String, String)> {
    let fields = shown(world).into_iter();
    let ids: Vec<&str> = fields
        .filter(|field| !is_typed(field))
        .map(|field| field.id)
        .collect();
    let all = world.answers.iter();
    all.filter(|(key, _)| ids.contains(&key.split('.').next().unwrap_or(key)))
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

fn is_typed(field: &Field) -> bool {
    !matches!(
        field.kind,
        FieldKind::Choice(_) | FieldKind::Select(_) | FieldKind::Checks(_)
    )
}

/// The fields that a visit shows.
pub(super) fn shown(world: &World) -> Vec<&'static Field> {
    SERVICE
        .path(&world.answers, &world.context)
        .iter()
        .flat_map(|page| page.visible_fields(&world.answers, &world.context))
        .collect()
}
