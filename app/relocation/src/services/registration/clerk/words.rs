//! German words of the register.

use time::Date;

use crate::services::registration::status::Status;
use crate::values::PartialDate;

/// Status in the words of the law.
#[must_use]
pub const fn german_status(status: Status) -> &'static str {
    match status {
        Status::Sole => "alleinige Wohnung",
        Status::Main => "Hauptwohnung",
        Status::Secondary => "Nebenwohnung",
    }
}

/// `TT.MM.JJJJ`.
#[must_use]
pub fn german_date(date: Date) -> String {
    dotted(&PartialDate::Full(date).register_form())
}

pub(crate) fn birth_date(date: PartialDate) -> String {
    let form = date.register_form();
    match date {
        PartialDate::Full(_) => dotted(&form),
        _ => [&dotted(&form), " (unbekannte Teile als Nullen)"].concat(),
    }
}

fn dotted(form: &str) -> String {
    [&form[..2], &form[2..4], &form[4..]].join(".")
}
