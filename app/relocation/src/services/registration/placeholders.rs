//! What stands in the place of `{name}` in the texts of a page.

use time::Date;

use crate::journey::answers::Answers;
use crate::journey::field::civil_date;
use crate::journey::model::Page;

/// A value for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// A day, to be written in the language of the page.
    Day(Date),
    /// Words as they are.
    Text(String),
}

/// Names and values for title, lead, help, labels and options of a page.
#[must_use]
pub fn placeholders(page: &Page, answers: &Answers) -> Vec<(&'static str, Placeholder)> {
    let text = |key: &str| Placeholder::Text(answers.get(key).to_owned());
    match page.name {
        "not-yet" => civil_date(answers, "planned-date")
            .map(|date| vec![("date", Placeholder::Day(date.date()))])
            .unwrap_or_default(),
        "elsewhere" | "counter" | "guardian" | "not-connected" | "new-address"
        | "vehicle-elsewhere" | "vehicle-portal" => {
            vec![("place", text("place.text"))]
        }
        "child" | "dwelling" | "vehicle" | "vehicle-plate" => {
            let number = page.member.map_or(0, |member| member.number);
            vec![("number", Placeholder::Text(number.to_string()))]
        }
        "more-often" => vec![
            ("place-1", text("dwelling-1-place.text")),
            ("place-2", text("dwelling-2-place.text")),
            ("place-3", text("dwelling-3-place.text")),
        ],
        _ => Vec::new(),
    }
}
