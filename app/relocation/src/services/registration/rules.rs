//! When a page or field is there, and when an answer is right.

use uuid::Uuid;

use crate::journey::answers::Answers;
use crate::journey::field::{civil_date, partial_date};
use crate::journey::model::{Context, FieldError};
use crate::values::{
    ConfirmationCode, Email, HouseNumber, Line, Lines, PersonName, Phone, Postcode, RegionalKey,
    Street,
};

/// Most files that prove the confirmation.
pub(super) const FILES_LIMIT: usize = 10;
/// From this age on a person registers in person (BMG § 17(3)).
pub(super) const OWN_DUTY_FROM: i32 = 16;

/// Guards: one line each, `name: field is value`.
macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident: $field:literal is $($value:literal)|+;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(answers: &Answers, _: &Context) -> bool {
            [$($value),+].contains(&answers.get($field))
        }
    )*};
}

guards! {
    has_moved: "moved" is "yes";
    plans_to_move: "moved" is "not-yet";
    /// A place outside the region can be chosen; another authority is competent.
    outside_region: "place.scope" is "germany";
    others_move_too: "who" is "others";
    keeps_another: "other-dwelling" is "yes";
    other_is_another: "kept" is "another";
    keeps_several: "kept" is "several";
    registered_in_germany: "last-registered" is "germany";
    not_registered_in_germany: "last-registered" is "abroad";
    is_given_the_dwelling: "dwelling-from" is "landlord" | "resident";
    rents: "dwelling-from" is "landlord";
    /// Who moves into the own dwelling declares the move-in personally
    /// (BMG § 19: there is no other landlord who could confirm it).
    needs_confirmation: "dwelling-from" is "landlord" | "resident";
    confirmed_by_file: "confirmation" is "file";
    confirmed_by_code: "confirmation" is "code";
    wants_email: "contact" is "email";
    wants_phone: "contact" is "phone";
}

/// A guard on its own page sees what was typed before another choice hid it.
pub(super) fn owner_is_another(answers: &Answers, context: &Context) -> bool {
    is_given_the_dwelling(answers, context) && answers.is("landlord-owns", "no")
}

/// The duty begins with the move-in, and so does the possibility (BMG § 17(1)).
pub(super) fn not_moved_yet(answers: &Answers, context: &Context) -> bool {
    plans_to_move(answers, context)
}

/// Some people have one name only; the register knows that.
pub(super) fn has_family_name(answers: &Answers, _: &Context) -> bool {
    !answers.ticked("single-name", "yes")
}

/// Children are registered by those into whose dwelling they move (BMG § 17(3)).
pub(super) fn under_16(answers: &Answers, context: &Context) -> bool {
    partial_date(answers, "birth-date")
        .is_ok_and(|born| born.certainly_younger_than(OWN_DUTY_FROM, context.today))
}

/// Checks: one line each, `name: field as type`.
macro_rules! checks {
    ($($name:ident: $field:literal by $parse:path;)*) => {$(
        pub(super) fn $name(answers: &Answers, _: &Context) -> Result<(), FieldError> {
            judged($parse(answers.raw($field)))
        }
    )*};
}

checks! {
    other_street: "other-street" by Street::parse;
    other_house_number: "other-house-number" by HouseNumber::parse_or_none;
    family_name: "family-name" by PersonName::parse;
    given_names: "given-names" by PersonName::parse;
    last_street: "last-street" by Street::parse;
    last_house_number: "last-house-number" by HouseNumber::parse_or_none;
    postcode: "postcode" by Postcode::parse;
    street: "street" by Street::parse;
    house_number: "house-number" by HouseNumber::parse_or_none;
    supplement: "supplement" by Line::parse;
    landlord_name: "landlord-name" by Line::parse;
    landlord_address: "landlord-address" by Lines::parse;
    owner_name: "owner-name" by Line::parse;
    confirmation_code: "confirmation-code" by ConfirmationCode::parse;
    email: "email" by Email::parse;
    phone: "phone" by Phone::parse;
    place: "place" by key;
    other_place: "other-place" by key;
    last_place: "last-place" by key;
}

/// Not before the move-in; a late registration is late, not wrong.
pub(super) fn move_in_date(answers: &Answers, context: &Context) -> Result<(), FieldError> {
    let date = civil_date(answers, "move-in-date")?.date();
    if date > context.today {
        Err(FieldError::new("future"))
    } else if date.year() < context.today.year() - 100 {
        Err(FieldError::new("long-ago"))
    } else {
        Ok(())
    }
}

pub(super) fn planned_date(answers: &Answers, context: &Context) -> Result<(), FieldError> {
    let date = civil_date(answers, "planned-date")?.date();
    if date <= context.today {
        Err(FieldError::new("not-future"))
    } else if date.year() > context.today.year() + 5 {
        Err(FieldError::new("far-future"))
    } else {
        Ok(())
    }
}

pub(super) fn birth_date(answers: &Answers, context: &Context) -> Result<(), FieldError> {
    match partial_date(answers, "birth-date")?.earliest() {
        Some(born) if born > context.today => Err(FieldError::new("future")),
        Some(born) if born.year() < context.today.year() - 130 => Err(FieldError::new("long-ago")),
        _ => Ok(()),
    }
}

/// Ids of attachments; the files themselves are judged where they are read.
pub(super) fn confirmation_files(answers: &Answers, _: &Context) -> Result<(), FieldError> {
    let ids = || answers.get("confirmation-files").split_whitespace();
    if ids().count() > FILES_LIMIT {
        Err(FieldError::new("too-many"))
    } else if ids().all(|id| Uuid::try_parse(id).is_ok()) {
        Ok(())
    } else {
        Err(FieldError::new("missing"))
    }
}

fn key(text: &str) -> Result<RegionalKey, FieldError> {
    RegionalKey::parse(text).map_err(|_| FieldError::new("not-chosen"))
}

fn judged<T, E: Into<FieldError>>(result: Result<T, E>) -> Result<(), FieldError> {
    result.map(drop).map_err(Into::into)
}
