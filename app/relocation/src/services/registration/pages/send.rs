//! How to reach the person, and the declaration.

use super::opening::moves;
use super::people::{children, declares_others, has_spouse};
use crate::journey::model::{ALWAYS, Field, Page, TextInput, Width};
use crate::services::form::{
    self, check, checks, choice, field, guards, only_if, optional, question, text,
};

guards! {
    wants_email: "contact" is "email";
    wants_phone: "contact" is "phone";
}

/// How to reach the person.
pub(crate) const CONTACT_PAGE: &[Page] = &[question(
    "send",
    "contact",
    ALWAYS,
    &[CONTACT, EMAIL, PHONE],
)];

/// The last page.
pub(crate) const CHECK_PAGE: &[Page] = &[check(
    "send",
    "check",
    &[
        OBJECTIONS,
        SPOUSE_OBJECTIONS,
        CHILDREN_OBJECTIONS,
        ENTITLED,
        DECLARATION,
    ],
)];

const CONTACT: Field = choice("contact", &["email", "phone", "none"]);
const EMAIL: Field = field(
    "email",
    text(TextInput::Email, Width::Full, "email"),
    wants_email,
    form::email,
);
const PHONE: Field = field(
    "phone",
    text(TextInput::Phone, Width::Medium, "tel"),
    wants_phone,
    form::phone,
);

/// To be pointed out at a registration (BMG §§ 42(3), 50(5)).
const OBJECTIONS: Field = only_if(
    moves,
    optional(checks("objections", &["parties", "jubilees", "religion"])),
);
/// Each adult objects alone: the spouse says so to the one who types.
const SPOUSE_OBJECTIONS: Field = only_if(
    |scope| moves(scope) && has_spouse(scope),
    optional(checks(
        "spouse-objections",
        &["parties", "jubilees", "religion"],
    )),
);
/// Who has the custody objects for the children. Parties get data of those who
/// may vote, in some Länder from 16 on; jubilees begin with the age of 70
/// (BMG § 50(1), (2)).
const CHILDREN_OBJECTIONS: Field = only_if(
    |scope| moves(scope) && children(scope) > 0,
    optional(checks("children-objections", &["parties", "religion"])),
);
/// The assurance of BMG § 23(4), after the warning of StGB § 202a.
const ENTITLED: Field = only_if(
    |scope| moves(scope) && declares_others(scope),
    checks("entitled", &["yes"]),
);
const DECLARATION: Field = checks("declaration", &["yes"]);
