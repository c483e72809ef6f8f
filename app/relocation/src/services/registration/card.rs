//! What a means of identification says, as answers: the person is known by it,
//! and the address on it is a suggestion for the one before the move.

use crate::envelope::identity::{Card, CardAddress};
use crate::journey::answers::Answers;
use crate::journey::field::partial_date;

/// The page that a means of identification answers.
pub const IDENTITY_PAGE: &str = "identity";

/// A date of birth of which nothing is known.
const UNKNOWN: &str = "unknown";
/// Ids of its fields.
const PERSON: [&str; 4] = ["family-name", "single-name", "given-names", "birth-date"];

/// Answers to [`IDENTITY_PAGE`] by the card, in place of what stood there, and
/// the former address where nobody has typed one yet. `earlier` is the card that
/// was shown before.
pub fn take_over(card: &Card, earlier: Option<&Card>, answers: &mut Answers) {
    forget(earlier, answers);
    let (family, given) = card.names();
    match family {
        Some(name) => answers.set("family-name", name),
        None => answers.set("single-name.yes", "yes"),
    }
    answers.set("given-names", given.unwrap_or_default());
    let birth = card.birth_date.as_deref().unwrap_or(UNKNOWN);
    let mut parts = birth.split('-').filter(|part| *part != UNKNOWN);
    for (part, unknown) in [("year", "0000"), ("month", "00"), ("day", "00")] {
        let key = ["birth-date.", part].concat();
        answers.set(&key, parts.next().unwrap_or(unknown));
    }
    if answers.get("last-street").is_empty()
        && let Some((street, number)) = street_of(card)
    {
        answers.set("last-street", street);
        answers.set("last-house-number", number);
    }
}

/// Takes the answers to [`IDENTITY_PAGE`] away, and what `card` suggested.
pub fn forget(card: Option<&Card>, answers: &mut Answers) {
    answers.keep_fields(|id| !PERSON.contains(&id));
    let suggested = card.and_then(street_of);
    if suggested.is_some_and(|(street, _)| answers.get("last-street") == street) {
        answers.set("last-street", "");
        answers.set("last-house-number", "");
    }
}

/// Whether the card speaks for the person of these answers.
#[must_use]
pub fn is_of(card: &Card, answers: &Answers) -> bool {
    let family = match answers.ticked("single-name", "yes") {
        true => None,
        false => Some(answers.get("family-name")),
    };
    let born =
        partial_date(answers, "birth-date").map_or_else(|_| String::new(), |date| date.to_string());
    card.is_of(family, answers.get("given-names"), &born)
}

fn street_of(card: &Card) -> Option<(String, String)> {
    match &card.address {
        Some(CardAddress::Structured {
            street: Some(line), ..
        }) => Some(parted(line)),
        _ => None,
    }
}

/// Street and house number of a line such as `HAFENSTRAẞE 12 A`. A number that
/// belongs to the name of the street stays there.
fn parted(line: &str) -> (String, String) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let numbered = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let short = |word: &&str| word.chars().count() <= 2 || numbered(word);
    let begins = |at: &usize| numbered(&words[*at]) && words[*at..].iter().all(short);
    match (1..words.len()).find(begins) {
        Some(at) => (words[..at].join(" "), words[at..].join(" ")),
        None => (words.join(" "), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::PartialDate;
    use time::macros::date;

    fn card() -> Card {
        Card {
            family_name: Some("MUSTERMANN".into()),
            given_names: Some("ERIKA".into()),
            birth_date: Some("1964-08-12".into()),
            address: Some(CardAddress::Structured {
                street: Some("HEIDESTRAẞE 17".into()),
                postcode: Some("51147".into()),
                city: "KÖLN".into(),
                country: "D".into(),
            }),
            ..Card::default()
        }
    }

    #[test]
    fn the_person_is_that_of_the_card() {
        let mut answers: Answers = [
            ("family-name", "Anders"),
            ("single-name.yes", "yes"),
            ("who", "alone"),
        ]
        .into_iter()
        .collect();
        take_over(&card(), None, &mut answers);
        for (key, value) in [
            ("family-name", "MUSTERMANN"),
            ("given-names", "ERIKA"),
            ("single-name.yes", ""),
            ("who", "alone"),
            ("last-street", "HEIDESTRAẞE"),
            ("last-house-number", "17"),
        ] {
            assert_eq!(answers.get(key), value, "{key}");
        }
        let born = partial_date(&answers, "birth-date").unwrap();
        assert_eq!(born, PartialDate::Full(date!(1964 - 08 - 12)));
        assert!(is_of(&card(), &answers));
        answers.set("given-names", "Erika");
        assert!(is_of(&card(), &answers), "capitals make no other person");
        answers.set("given-names", "Erik");
        assert!(!is_of(&card(), &answers));
        forget(Some(&card()), &mut answers);
        assert_eq!(answers.get("last-street"), "");
        assert_eq!(answers.get("family-name"), "");
        assert_eq!(answers.get("birth-date.day"), "");
        assert_eq!(answers.get("who"), "alone");
    }

    #[test]
    fn a_former_address_that_was_typed_stays() {
        let mut answers: Answers = [("last-street", "Am Sande")].into_iter().collect();
        take_over(&card(), None, &mut answers);
        forget(Some(&card()), &mut answers);
        assert_eq!(answers.get("last-street"), "Am Sande");
        assert_eq!(answers.get("last-house-number"), "");
        let mut answers = Answers::default();
        let nowhere = Card {
            address: Some(CardAddress::Nowhere("KEINE WOHNUNG".into())),
            ..card()
        };
        take_over(&nowhere, None, &mut answers);
        assert_eq!(answers.get("last-street"), "");
    }

    #[test]
    fn single_names_and_unknown_days() {
        for (born, expected) in [
            (Some("1990-02"), PartialDate::Month(1990, 2)),
            (Some("1990"), PartialDate::Year(1990)),
            (Some("unknown"), PartialDate::Unknown),
            (None, PartialDate::Unknown),
        ] {
            let name = Some("SUHARTO".to_owned());
            for (family_name, given_names) in [(name.clone(), None), (None, name)] {
                let card = Card {
                    family_name,
                    given_names,
                    birth_date: born.map(str::to_owned),
                    ..Card::default()
                };
                let mut answers = Answers::default();
                take_over(&card, None, &mut answers);
                assert!(answers.ticked("single-name", "yes"));
                assert_eq!(answers.get("given-names"), "SUHARTO");
                assert_eq!(partial_date(&answers, "birth-date"), Ok(expected));
            }
        }
    }

    #[test]
    fn streets_and_numbers() {
        for (line, street, number) in [
            ("HAFENSTRAẞE 12 A", "HAFENSTRAẞE", "12 A"),
            ("STRASSE DES 17. JUNI 135", "STRASSE DES 17. JUNI", "135"),
            ("STRASSE DES 17. JUNI", "STRASSE DES 17. JUNI", ""),
            ("AM MARKT 3 - 5", "AM MARKT", "3 - 5"),
            ("HAUS 4", "HAUS", "4"),
            ("17", "17", ""),
            ("DORFSTRASSE", "DORFSTRASSE", ""),
            ("", "", ""),
        ] {
            let (found, rest) = parted(line);
            assert_eq!((found.as_str(), rest.as_str()), (street, number), "{line}");
        }
    }
}
