//! What it is about and since when: all that a phone waits for.

use crate::journey::field::civil_date;
use crate::journey::model::{ALWAYS, Field, FieldError, FieldKind, Page, Scope};
use crate::services::form::{choice, end, field, guards, only_if, question};

guards! {
    /// Moves, or has moved, into another dwelling.
    moves: "moved" is "yes";
    plans_to_move: "moved" is "not-yet";
    has_another_matter: "moved" is "other";
}

/// The first question, and what it leads to.
pub(crate) const PAGES: &[Page] = &[
    question(
        "move",
        "move-in",
        ALWAYS,
        &[MOVED, MOVE_IN_DATE, PLANNED_DATE],
    ),
    end("move", "not-yet", plans_to_move),
    question("move", "matter", has_another_matter, &[MATTER]),
];

const MOVED: Field = choice("moved", &["yes", "not-yet", "other"]);
const MOVE_IN_DATE: Field = field("move-in-date", FieldKind::Date, moves, today_or_before);
const PLANNED_DATE: Field = field("planned-date", FieldKind::Date, plans_to_move, planned_date);
/// Other matters of the same register (BMG §§ 17(2), 21(4)), and the ways that
/// lead to the counter.
const MATTER: Field = only_if(
    has_another_matter,
    choice(
        "matter",
        &[
            "vehicle",
            "give-up",
            "change-main",
            "leave",
            "guardian",
            "in-person",
        ],
    ),
);

/// Not before it happened (BMG §§ 17(1), 21(4)); what is told late is late, not
/// wrong.
pub(crate) fn today_or_before(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let date = civil_date(scope.answers, field.id)?.date();
    let today = scope.context.today;
    if date > today {
        Err(FieldError::new("future"))
    } else if date.year() < today.year() - 100 {
        Err(FieldError::new("long-ago"))
    } else {
        Ok(())
    }
}

fn planned_date(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let date = civil_date(scope.answers, field.id)?.date();
    let today = scope.context.today;
    if date <= today {
        Err(FieldError::new("not-future"))
    } else if date.year() > today.year() + 5 {
        Err(FieldError::new("far-future"))
    } else {
        Ok(())
    }
}
