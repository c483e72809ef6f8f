//! From where, into which dwelling, from whom.

use super::dwellings::keeps_previous;
use super::matters::only_the_vehicle;
use super::opening::moves;
use crate::journey::field::civil_date;
use crate::journey::model::{ALWAYS, Field, FieldError, FieldKind, Page, Scope, TextInput, Width};
use crate::services::facts::takes_files;
use crate::services::form::{
    self, choice, field, guards, is_files, line, only_if, optional, question, text,
};
use crate::values::ConfirmationCode;
use crate::values::line::LINES_LIMIT;

guards! {
    was_abroad: "last-registered" is "abroad" | "never";
    was_in_germany: "last-registered" is "germany" | "abroad";
    moved_out_earlier_or_later: "moved-out" is "other";
    is_given_the_dwelling: "dwelling-from" is "landlord" | "agent" | "organisation" | "resident";
    has_a_landlord_elsewhere: "dwelling-from" is "landlord" | "agent" | "organisation";
    confirmed_by_file: "confirmation" is "file";
    confirmed_by_code: "confirmation" is "code";
}

/// Where the person was registered before.
pub(crate) const LAST: &[Page] = &[question(
    "home",
    "last-address",
    moves,
    &[
        LAST_REGISTERED,
        FROM_STATE,
        LAST_PLACE,
        LAST_STREET,
        LAST_HOUSE_NUMBER,
        MOVED_OUT,
        MOVED_OUT_DATE,
    ],
)];

/// The new dwelling and who gives it.
pub(crate) const PAGES: &[Page] = &[
    question(
        "home",
        "new-address",
        |scope| moves(scope) || only_the_vehicle(scope),
        &[POSTCODE, STREET, HOUSE_NUMBER, SUPPLEMENT],
    ),
    question(
        "home",
        "landlord",
        moves,
        &[
            DWELLING_FROM,
            LANDLORD_NAME,
            LANDLORD_ADDRESS,
            LANDLORD_OWNS,
            OWNER_NAME,
        ],
    ),
    question(
        "home",
        "confirmation",
        needs_confirmation,
        &[CONFIRMATION, CONFIRMATION_FILES, CONFIRMATION_CODE],
    ),
];

/// Who keeps the previous dwelling in Germany does not come from abroad.
const LAST_REGISTERED: Field = Field {
    offered: |scope, value| value == "germany" || !keeps_previous(scope),
    ..choice("last-registered", &["germany", "abroad", "never"])
};
const FROM_STATE: Field = field("from-state", FieldKind::Country, was_abroad, form::abroad);
const LAST_PLACE: Field = field(
    "last-place",
    FieldKind::PlaceInGermany,
    was_in_germany,
    form::place,
);
const LAST_STREET: Field = line("last-street", Width::Full, was_in_germany, form::street);
const LAST_HOUSE_NUMBER: Field = line(
    "last-house-number",
    Width::Short,
    was_in_germany,
    form::house_number,
);
/// Only a different day is told (BMeldDigiV § 9(2) Nr. 4).
const MOVED_OUT: Field = only_if(gave_up_the_last, choice("moved-out", &["same", "other"]));
const MOVED_OUT_DATE: Field = field(
    "moved-out-date",
    FieldKind::Date,
    |scope| gave_up_the_last(scope) && moved_out_earlier_or_later(scope),
    moved_out,
);

const POSTCODE: Field = field(
    "postcode",
    FieldKind::PostcodeOf("place"),
    ALWAYS,
    form::postcode,
);
const STREET: Field = line("street", Width::Full, ALWAYS, form::street);
const HOUSE_NUMBER: Field = line("house-number", Width::Short, ALWAYS, form::house_number);
/// The register of vehicles has no place for it.
const SUPPLEMENT: Field = optional(line("supplement", Width::Medium, moves, form::text_line));

/// Five kinds of Wohnungsgeber (BMG § 19(1), (3)).
const DWELLING_FROM: Field = choice(
    "dwelling-from",
    &["landlord", "agent", "organisation", "resident", "own"],
);
const LANDLORD_NAME: Field = line(
    "landlord-name",
    Width::Full,
    is_given_the_dwelling,
    form::text_line,
);
const LANDLORD_ADDRESS: Field = field(
    "landlord-address",
    FieldKind::LongText(LINES_LIMIT),
    has_a_landlord_elsewhere,
    form::text_lines,
);
const LANDLORD_OWNS: Field = only_if(
    is_given_the_dwelling,
    choice("landlord-owns", &["yes", "no", "unknown"]),
);
const OWNER_NAME: Field = line("owner-name", Width::Full, owner_is_another, form::text_line);

const CONFIRMATION: Field = Field {
    offered: |scope, value| value != "file" || takes_files(scope),
    ..choice(
        "confirmation",
        &["file", "code", "paper", "not-yet", "refused"],
    )
};
const CONFIRMATION_FILES: Field = field(
    "confirmation-files",
    FieldKind::Files,
    confirmed_by_file,
    is_files,
);
const CONFIRMATION_CODE: Field = field(
    "confirmation-code",
    text(TextInput::Plain, Width::Medium, "off"),
    confirmed_by_code,
    confirmation_code,
);

/// Lived abroad until the move: in Germany before, or never.
pub(crate) fn comes_from_abroad(scope: &Scope) -> bool {
    moves(scope) && was_abroad(scope)
}

/// The last dwelling in Germany ends with this move.
fn gave_up_the_last(scope: &Scope) -> bool {
    scope.is("last-registered", "germany") && !keeps_previous(scope)
}

/// Who moves into the own dwelling declares the move-in personally (BMG § 19:
/// there is no other landlord who could confirm it).
fn needs_confirmation(scope: &Scope) -> bool {
    moves(scope) && is_given_the_dwelling(scope)
}

/// A guard on its own page sees what was typed before another choice hid it.
fn owner_is_another(scope: &Scope) -> bool {
    is_given_the_dwelling(scope) && scope.is("landlord-owns", "no")
}

fn moved_out(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let date = civil_date(scope.answers, field.id)?.date();
    let today = scope.context.today;
    if (date - today).whole_days() > 366 {
        Err(FieldError::new("far-future"))
    } else if date.year() < today.year() - 100 {
        Err(FieldError::new("long-ago"))
    } else {
        Ok(())
    }
}

fn confirmation_code(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    form::judged(ConfirmationCode::parse(scope.answers.raw(field.id)))
}
