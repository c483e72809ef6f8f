//! What stands in the place of `{name}` in the texts of a page.

use time::Date;

use crate::journey::answers::Answers;
use crate::journey::field::civil_date;

/// A value for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// A day, to be written in the language of the page.
    Day(Date),
    /// Words as they are.
    Text(String),
}

/// Names and values for title, lead and help of the page `page`.
#[must_use]
pub fn placeholders(page: &str, answers: &Answers) -> Vec<(&'static str, Placeholder)> {
    match page {
        "not-yet" => civil_date(answers, "planned-date")
            .map(|date| vec![("date", Placeholder::Day(date.date()))])
            .unwrap_or_default(),
        "elsewhere" | "new-address" => {
            vec![(
                "place",
                Placeholder::Text(answers.get("place.text").to_owned()),
            )]
        }
        _ => Vec::new(),
    }
}
