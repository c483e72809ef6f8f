//! Matters without a new dwelling: one given up, another one becomes the main
//! one, somebody leaves Germany; and the ways to the counter.

use super::opening::{has_another_matter, today_or_before};
use crate::journey::field::civil_date;
use crate::journey::model::{ALWAYS, Field, FieldError, FieldKind, Page, Scope, TextInput, Width};
use crate::services::form::{
    self, choice, end, field, guards, is_outside, line, only_if, optional, question, text,
};
use crate::values::Lines;
use crate::values::line::LINES_LIMIT;

/// A deregistration is possible at most this many days before (BMG § 17(2)).
const DAYS_AHEAD: i64 = 7;

guards! {
    gives_up: "matter" is "give-up";
    changes: "matter" is "change-main";
    goes: "matter" is "leave";
    guards_somebody: "matter" is "guardian";
    comes: "matter" is "in-person";
    has_a_vehicle_left: "matter" is "vehicle";
    has_document: "document" is "identity-card" | "passport";
}

/// Gives up a secondary dwelling (BMG § 21(4) S. 3).
pub(crate) fn gives_up_a_dwelling(scope: &Scope) -> bool {
    has_another_matter(scope) && gives_up(scope)
}

/// Another dwelling becomes the main one, without a move (BMG § 21(4) S. 2).
pub(crate) fn changes_main(scope: &Scope) -> bool {
    has_another_matter(scope) && changes(scope)
}

/// Leaves Germany (BMG § 17(2)).
pub(crate) fn leaves(scope: &Scope) -> bool {
    has_another_matter(scope) && goes(scope)
}

/// Registers for somebody as their guardian (BMG § 17(3) S. 3).
pub(crate) fn is_guardian(scope: &Scope) -> bool {
    has_another_matter(scope) && guards_somebody(scope)
}

/// Wants or has to go to the counter. Why, nobody asks.
pub(crate) fn in_person(scope: &Scope) -> bool {
    has_another_matter(scope) && comes(scope)
}

/// Is registered already; only the vehicle is left to be told (FZV § 15(1)).
pub(crate) fn only_the_vehicle(scope: &Scope) -> bool {
    has_another_matter(scope) && has_a_vehicle_left(scope)
}

/// Fields of the places whose authority decides: the first for which there is
/// one. Two only where either may be told (BMG § 21(4) S. 3).
pub(crate) fn decisive_places(scope: &Scope) -> &'static [&'static str] {
    if gives_up_a_dwelling(scope) {
        &["main-place", "given-up-place"]
    } else if changes_main(scope) {
        &["new-main-place"]
    } else if leaves(scope) {
        &["left-place"]
    } else {
        &["place"]
    }
}

/// Which dwelling it is about.
pub(crate) const PAGES: &[Page] = &[
    question(
        "move",
        "given-up",
        gives_up_a_dwelling,
        &[
            GIVEN_UP_DATE,
            GIVEN_UP_PLACE,
            GIVEN_UP_STREET,
            GIVEN_UP_HOUSE_NUMBER,
        ],
    ),
    question(
        "move",
        "main-dwelling",
        gives_up_a_dwelling,
        &[MAIN_PLACE, MAIN_STREET, MAIN_HOUSE_NUMBER],
    ),
    end("move", "give-up-elsewhere", gives_up_elsewhere),
    question(
        "move",
        "new-main",
        changes_main,
        &[
            MAIN_SINCE,
            NEW_MAIN_PLACE,
            NEW_MAIN_STREET,
            NEW_MAIN_HOUSE_NUMBER,
        ],
    ),
    end("move", "new-main-elsewhere", changes_main_elsewhere),
    question(
        "move",
        "former-main",
        changes_main,
        &[
            FORMER_MAIN_PLACE,
            FORMER_MAIN_STREET,
            FORMER_MAIN_HOUSE_NUMBER,
        ],
    ),
    question(
        "move",
        "leave",
        leaves,
        &[LEAVE_DATE, LEFT_PLACE, LEFT_STREET, LEFT_HOUSE_NUMBER],
    ),
    end("move", "leave-elsewhere", leaves_elsewhere),
    question("move", "abroad", leaves, &[STATE, ABROAD_ADDRESS]),
];

/// What proves who deregisters without appearing (BMG § 23(6)).
pub(crate) const DOCUMENT: &[Page] = &[question(
    "people",
    "document",
    leaves,
    &[DOCUMENT_KIND, SERIAL],
)];

const GIVEN_UP_DATE: Field = field("given-up-date", FieldKind::Date, ALWAYS, moved_out);
const GIVEN_UP_PLACE: Field = in_germany("given-up-place");
const GIVEN_UP_STREET: Field = street("given-up-street");
const GIVEN_UP_HOUSE_NUMBER: Field = house_number("given-up-house-number");

const MAIN_PLACE: Field = in_germany("main-place");
const MAIN_STREET: Field = street("main-street");
const MAIN_HOUSE_NUMBER: Field = house_number("main-house-number");

const MAIN_SINCE: Field = field("main-since", FieldKind::Date, ALWAYS, today_or_before);
const NEW_MAIN_PLACE: Field = in_region("new-main-place");
const NEW_MAIN_STREET: Field = street("new-main-street");
const NEW_MAIN_HOUSE_NUMBER: Field = house_number("new-main-house-number");

const FORMER_MAIN_PLACE: Field = in_germany("former-main-place");
const FORMER_MAIN_STREET: Field = street("former-main-street");
const FORMER_MAIN_HOUSE_NUMBER: Field = house_number("former-main-house-number");

const LEAVE_DATE: Field = field("leave-date", FieldKind::Date, ALWAYS, moved_out);
const LEFT_PLACE: Field = in_region("left-place");
const LEFT_STREET: Field = street("left-street");
const LEFT_HOUSE_NUMBER: Field = house_number("left-house-number");
const STATE: Field = field("state", FieldKind::Country, ALWAYS, form::abroad);
/// New address abroad, as far as it is known (BMG § 3(1) Nr. 12).
const ABROAD_ADDRESS: Field = optional(field(
    "abroad-address",
    FieldKind::LongText(LINES_LIMIT),
    ALWAYS,
    abroad_address,
));

const DOCUMENT_KIND: Field = choice("document", &["identity-card", "passport", "none"]);
const SERIAL: Field = only_if(
    has_document,
    field(
        "serial",
        text(TextInput::Code, Width::Medium, "off"),
        ALWAYS,
        serial,
    ),
);

const fn in_germany(id: &'static str) -> Field {
    field(id, FieldKind::PlaceInGermany, ALWAYS, form::place)
}

const fn in_region(id: &'static str) -> Field {
    field(id, FieldKind::PlaceInRegion, ALWAYS, form::place)
}

const fn street(id: &'static str) -> Field {
    line(id, Width::Full, ALWAYS, form::street)
}

const fn house_number(id: &'static str) -> Field {
    line(id, Width::Short, ALWAYS, form::house_number)
}

/// Either authority may be told; neither lies in the region.
fn gives_up_elsewhere(scope: &Scope) -> bool {
    gives_up_a_dwelling(scope)
        && is_outside(scope.answers, "given-up-place")
        && is_outside(scope.answers, "main-place")
}

fn changes_main_elsewhere(scope: &Scope) -> bool {
    changes_main(scope) && is_outside(scope.answers, "new-main-place")
}

fn leaves_elsewhere(scope: &Scope) -> bool {
    leaves(scope) && is_outside(scope.answers, "left-place")
}

/// At the earliest one week before the move (BMG § 17(2)); late is late, not
/// wrong.
fn moved_out(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let date = civil_date(scope.answers, field.id)?.date();
    let today = scope.context.today;
    if (date - today).whole_days() > DAYS_AHEAD {
        Err(FieldError::new("too-early"))
    } else if date.year() < today.year() - 100 {
        Err(FieldError::new("long-ago"))
    } else {
        Ok(())
    }
}

fn abroad_address(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    form::judged(Lines::parse(scope.answers.raw(field.id)))
}

fn serial(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    form::judged(crate::values::IdSerial::parse(scope.answers.raw(field.id)))
}
