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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::SERVICE;
    use time::macros::date;

    #[test]
    fn what_each_page_fills_in() {
        let answers: Answers = [
            ("planned-date.day", "1"),
            ("planned-date.month", "12"),
            ("planned-date.year", "2026"),
            ("place.text", "Berlin"),
            ("dwelling-1-place.text", "Lübeck"),
            ("dwelling-2-place.text", "Schwerin"),
        ]
        .into_iter()
        .collect();
        let text = |name, text: &str| (name, Placeholder::Text(text.into()));
        let day = Placeholder::Day(date!(2026 - 12 - 01));
        let places = vec![
            text("place-1", "Lübeck"),
            text("place-2", "Schwerin"),
            text("place-3", ""),
        ];
        for (page, expected) in [
            ("not-yet", vec![("date", day)]),
            ("elsewhere", vec![text("place", "Berlin")]),
            ("counter", vec![text("place", "Berlin")]),
            ("guardian", vec![text("place", "Berlin")]),
            ("not-connected", vec![text("place", "Berlin")]),
            ("new-address", vec![text("place", "Berlin")]),
            ("vehicle-elsewhere", vec![text("place", "Berlin")]),
            ("vehicle-portal", vec![text("place", "Berlin")]),
            ("child-3", vec![text("number", "3")]),
            ("dwelling-2", vec![text("number", "2")]),
            ("vehicle-1", vec![text("number", "1")]),
            ("vehicle-2-plate", vec![text("number", "2")]),
            ("more-often", places),
            ("check", vec![]),
        ] {
            let filled = placeholders(SERVICE.page(page).unwrap(), &answers);
            assert_eq!(filled, expected, "{page}");
        }
        let not_yet = SERVICE.page("not-yet").unwrap();
        assert_eq!(placeholders(not_yet, &Answers::default()), []);
    }
}
