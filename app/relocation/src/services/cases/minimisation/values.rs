//! Other answers than those of the cases, by the kind of field.

use crate::journey::answers::Answers;
use crate::journey::field::dotted;
use crate::journey::model::{Context, Field, FieldKind};
use crate::services::cases::attachment;

/// An answer to one field: its keys with their texts. None for no answer.
pub(super) type Value = Vec<(String, String)>;

/// A second file that a visit may enclose.
pub(super) const OTHER_FILE: &str = "0d9c2f4e-6a1b-4f0d-8b3e-2c7a5d1e9f64";

/// Words, numbers and codes of all sorts; the check of a field tells which of
/// them fit it.
const TEXTS: &[&str] = &[
    "Markwort",
    "Beispielhausen",
    "7 c",
    "9",
    "LG-ZZ 9",
    "HH-QQ 8",
    "WL-XY 77",
    "WVWZZZ1JZXW000002",
    "B76543C",
    "C76543B",
    "DE02120300000000202051",
    "GB82WEST12345698765432",
    "cDeF23GhJk45",
    "XdEf67GhJk89",
    "a4C",
    "x9Y",
    "T22000129",
    "C01X00T47",
    "markwort@example.org",
    "beispiel@example.com",
    "0171 7654321",
    "040 7654321",
];
const LINES: &[&str] = &[
    "Markwortweg 1\n20095 Hamburg",
    "Beispielgasse 2\n21335 Lüneburg",
];
const POSTCODES: &[&str] = &["21335", "22767"];
/// Of adults, of children, and after the day of the cases.
const DAYS: &[[&str; 3]] = &[["1", "2", "1984"], ["3", "4", "2016"], ["24", "12", "2026"]];
const MONTHS: &[[&str; 2]] = &[["6", "2027"], ["7", "2028"]];
/// Of three districts.
const PLACES: &[[&str; 2]] = &[
    ["010030000000", "Lübeck"],
    ["020000000000", "Hamburg"],
    ["033550022022", "Lüneburg"],
];
const STATES: &[[&str; 2]] = &[["126", "Dänemark"], ["152", "Polen"]];

/// Values of the field's kind, whether they fit or not.
pub(super) fn all(field: &Field) -> Vec<Value> {
    let one = |text: &str| vec![(field.id.to_owned(), text.to_owned())];
    let ones = |texts: &[&str]| texts.iter().map(|text| one(text)).collect();
    let part = |part: &str, text: &str| (dotted(field.id, part), text.to_owned());
    let chosen = |[key, text]: &[&str; 2]| {
        let mut value = one(key);
        value.push(part("text", text));
        value
    };
    match field.kind {
        FieldKind::Choice(values) | FieldKind::Select(values) => ones(values),
        FieldKind::Checks(values) => values
            .iter()
            .map(|value| vec![part(value, "yes")])
            .collect(),
        FieldKind::Date | FieldKind::BirthDate => DAYS
            .iter()
            .map(|[day, month, year]| {
                vec![part("day", day), part("month", month), part("year", year)]
            })
            .collect(),
        FieldKind::Month => MONTHS
            .iter()
            .map(|[month, year]| vec![part("month", month), part("year", year)])
            .collect(),
        FieldKind::PlaceInRegion | FieldKind::PlaceInGermany => {
            let in_region = |place| [chosen(place), vec![part("scope", "region")]].concat();
            PLACES.iter().map(in_region).collect()
        }
        FieldKind::Country => STATES.iter().map(chosen).collect(),
        FieldKind::PostcodeOf(_) => ones(POSTCODES),
        FieldKind::Files => vec![one(OTHER_FILE), one(&attachment().attachment.to_string())],
        FieldKind::LongText(_) => ones(LINES),
        FieldKind::Text { .. } => ones(TEXTS),
    }
}

/// The answers with each value that fits the field now.
pub(super) fn fitting(
    field: &Field,
    answers: &Answers,
    context: &Context,
) -> impl Iterator<Item = Answers> {
    let all = all(field).into_iter();
    all.map(|value| with(answers, field, &value))
        .filter(|answers| field.error(answers, context).is_none())
}

/// Answers with another answer to this one field. None for a box that has to be
/// ticked.
pub(super) fn others(field: &Field, answers: &Answers, context: &Context) -> Vec<Answers> {
    let fitting = fitting(field, answers, context).filter(|other| other != answers);
    let mut others: Vec<Answers> = match field.kind {
        FieldKind::Checks(values) if field.optional => values
            .iter()
            .map(|value| toggled(answers, &dotted(field.id, value)))
            .collect(),
        FieldKind::Checks(_) => Vec::new(),
        // Each value may lead somewhere else.
        FieldKind::Choice(_) => fitting.collect(),
        FieldKind::Select(_) | FieldKind::PlaceInRegion | FieldKind::PlaceInGermany => {
            fitting.take(2).collect()
        }
        _ => fitting.take(1).collect(),
    };
    if field.optional {
        others.push(with(answers, field, &Value::new()));
    }
    others.retain(|other| other != answers);
    others
}

/// The answers with this value in the field.
pub(super) fn with(answers: &Answers, field: &Field, value: &Value) -> Answers {
    let mut changed = answers.clone();
    changed.keep_fields(|id| id != field.id);
    for (key, text) in value {
        changed.set(key, text);
    }
    changed
}

fn toggled(answers: &Answers, key: &str) -> Answers {
    let mut changed = answers.clone();
    let other = if answers.is(key, "yes") { "" } else { "yes" };
    changed.set(key, other);
    changed
}
