//! An answer in words.

use relocation::journey::answers::Answers;
use relocation::journey::field::civil_date;
use relocation::journey::model::{Field, FieldKind};
use relocation::values::Country;

use crate::browser::clock;
use crate::components::country;
use crate::texts::{Language, counted, key, speak};

/// What was answered, in `language`; none when nothing was.
pub(crate) fn value(answers: &Answers, field: &Field, language: Language) -> Option<String> {
    if field.is_empty(answers) {
        return None;
    }
    // Who stands behind must not read it either.
    if field.secret {
        return Some(speak(language, "value.secret"));
    }
    let option = |value: &str| speak(language, &key(&["option", field.name, value]));
    Some(match field.kind {
        FieldKind::Choice(_) => option(answers.get(field.id)),
        FieldKind::Checks(values) => values
            .iter()
            .filter(|value| answers.ticked(field.id, value))
            .map(|value| option(value))
            .collect::<Vec<_>>()
            .join("; "),
        FieldKind::Date | FieldKind::BirthDate => match civil_date(answers, field.id) {
            Ok(date) => clock::long_date(language.locale, date.date()),
            Err(_) => parts(answers, field.id),
        },
        FieldKind::Month => parts(answers, field.id),
        FieldKind::Country => match Country::parse(answers.get(field.id)) {
            Ok(country) => country::name(language.locale, country),
            Err(_) => return None,
        },
        FieldKind::PlaceInRegion | FieldKind::PlaceInGermany => {
            answers.get(&key(&[field.id, "text"])).to_owned()
        }
        FieldKind::Files => {
            let count = answers.get(field.id).split_whitespace().count();
            counted(language, "files.count", count)
        }
        _ => answers.get(field.id).to_owned(),
    })
}

/// The known parts of a date with dots: `3.9.1990`, `1990`.
fn parts(answers: &Answers, id: &str) -> String {
    ["day", "month", "year"]
        .map(|part| answers.get(&key(&[id, part])).to_owned())
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}
