//! Where to, and the ways that lead to the counter.

use super::matters::{in_person, is_guardian, only_the_vehicle};
use super::opening::moves;
use crate::journey::model::{ALWAYS, Field, FieldKind, Page, Scope};
use crate::services::facts::NOT_CONNECTED;
use crate::services::form::{self, end, field, is_outside, note, question};

/// The town decides who is competent.
pub(crate) const PAGES: &[Page] = &[
    question("move", "place", asks_for_the_place, &[PLACE]),
    end("move", "elsewhere", |scope| {
        outside_region(scope) && !only_the_vehicle(scope)
    }),
    end("move", "vehicle-elsewhere", |scope| {
        outside_region(scope) && only_the_vehicle(scope)
    }),
    end("move", "counter", in_person),
    end("move", "guardian", is_guardian),
    note("move", "not-connected", not_connected),
];

const PLACE: Field = field("place", FieldKind::PlaceInRegion, ALWAYS, form::place);

fn asks_for_the_place(scope: &Scope) -> bool {
    moves(scope) || only_the_vehicle(scope) || in_person(scope) || is_guardian(scope)
}

/// A place outside the region can be chosen; another authority is competent.
fn outside_region(scope: &Scope) -> bool {
    asks_for_the_place(scope) && is_outside(scope.answers, "place")
}

/// The form is filled in and printed instead of sent.
fn not_connected(scope: &Scope) -> bool {
    moves(scope) && scope.context.facts.has(NOT_CONNECTED)
}
