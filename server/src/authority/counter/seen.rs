//! What the clerk has seen at the counter: lines of text, from a file or from
//! standard input. Arguments of a command would stand in the process list for
//! every user of the machine.

use std::collections::BTreeMap;

use clap::ValueEnum;
use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::identity::{Card, CardAddress};
use relocation::values::{PartialDate, PersonName};

use super::CounterError;

/// Most characters of a line of an address.
const LINE: usize = 120;

/// What may be named, in the order of a document.
const NAMES: [&str; 8] = [
    "code",
    "family-name",
    "given-names",
    "birth-date",
    "document",
    "street",
    "postcode",
    "city",
];

/// What to type, for who types it.
pub const HELP: &str = "code: the code on the person's own screen, as ABCD-EFGH
family-name: left out for who has one name only
given-names: all given names, or the only name
birth-date: as 1964-08-12; unknown parts left out: 1964-08, 1964, unknown
document: id, passport, ar, as, af or ub
street: street and house number on the document
postcode: on the document
city: on the document; left out where it has no address";

/// What the document of the person says who shows the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The code on the person's screen.
    pub code: CounterCode,
    /// What the document says.
    pub card: Card,
}

/// Kinds of documents (TR-03110; ICAO Doc 9303 for passports).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DocumentKind {
    /// Personalausweis
    Id,
    /// Reisepass
    Passport,
    /// Aufenthaltstitel, the kind marked AR
    Ar,
    /// Aufenthaltstitel, the kind marked AS
    As,
    /// Aufenthaltstitel, the kind marked AF
    Af,
    /// eID-Karte für Unionsbürger
    Ub,
}

impl Seen {
    /// Reads lines of `name: text` (see [`HELP`]), each name once at most.
    ///
    /// # Errors
    /// [`CounterError::Seen`].
    pub fn parse(text: &str) -> Result<Self, CounterError> {
        let wrong = CounterError::Seen;
        let lines = Lines::parse(text)?;
        let code = CounterCode::parse(lines.needed("code")?);
        let name = |text: &str, why| {
            let name = PersonName::parse(text).map_err(|_| wrong(why))?;
            Ok(name.as_str().to_owned())
        };
        let birth_date = PartialDate::parse(lines.needed("birth-date")?)
            .map_err(|_| wrong("birth-date is no date; write it as 1964-08-12."))?;
        let document = DocumentKind::from_str(lines.needed("document")?, true)
            .map_err(|_| wrong("document is none of id, passport, ar, as, af, ub."))?;
        Ok(Self {
            code: code.ok_or(wrong("code is no code: eight signs, as ABCD-EFGH."))?,
            card: Card {
                family_name: lines
                    .get("family-name")
                    .map(|text| name(text, "family-name is no name."))
                    .transpose()?,
                given_names: Some(name(
                    lines.needed("given-names")?,
                    "given-names is no name.",
                )?),
                birth_date: Some(birth_date.to_string()),
                academic_title: None,
                address: lines.address()?,
                document: Some(document.wire().into()),
            },
        })
    }
}

/// The lines by their names, trimmed; empty ones are left out.
struct Lines(BTreeMap<&'static str, String>);

impl Lines {
    fn parse(text: &str) -> Result<Self, CounterError> {
        let mut found = BTreeMap::new();
        for row in text.lines().filter(|row| !row.trim().is_empty()) {
            let (name, text) = row.split_once(':').unwrap_or((row, ""));
            let known = NAMES.into_iter().find(|known| *known == name.trim());
            let known = known.ok_or(CounterError::Seen("A line is none of `name: text`."))?;
            let text = text.trim();
            if !text.is_empty() && found.insert(known, text.to_owned()).is_some() {
                return Err(CounterError::Seen("A line is there twice."));
            }
        }
        Ok(Self(found))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn needed(&self, name: &str) -> Result<&str, CounterError> {
        let missing = "code, given-names, birth-date and document are needed.";
        self.get(name).ok_or(CounterError::Seen(missing))
    }

    fn address(&self) -> Result<Option<CardAddress>, CounterError> {
        let (street, postcode) = (self.get("street"), self.get("postcode"));
        let Some(city) = self.get("city") else {
            return match (street, postcode) {
                (None, None) => Ok(None),
                _ => Err(CounterError::Seen("An address needs its city.")),
            };
        };
        Ok(Some(CardAddress::Structured {
            street: street.map(line).transpose()?,
            postcode: postcode.map(line).transpose()?,
            city: line(city)?,
            country: "D".into(),
        }))
    }
}

fn line(text: &str) -> Result<String, CounterError> {
    let text = text.trim();
    let fits = (1..=LINE).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    match fits {
        true => Ok(text.to_owned()),
        false => Err(CounterError::Seen(
            "A line of the address has 1 to 120 characters.",
        )),
    }
}

impl DocumentKind {
    const fn wire(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Passport => "P",
            Self::Ar => "AR",
            Self::As => "AS",
            Self::Af => "AF",
            Self::Ub => "UB",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: &str = "code: abcd efgh
family-name: Özdemir
given-names:  Anna  Maria
birth-date: 1998-03-14
document: ID
street: Am Sande 1
postcode: 21335

city: Lüneburg
";

    #[test]
    fn the_card_is_what_every_means_says() {
        let seen = Seen::parse(ANNA).unwrap();
        assert_eq!(seen.code.text(), "ABCD-EFGH");
        assert!(seen.card.is_of(Some("ÖZDEMIR"), "Anna Maria", "1998-03-14"));
        assert_eq!(seen.card.document.as_deref(), Some("ID"));
        assert!(seen.card.address.is_some());
        let passport = ["family-name:", "street:", "postcode:", "city:"]
            .iter()
            .fold(ANNA.to_owned(), |text, name| text.replace(name, "\n"));
        assert!(
            Seen::parse(&passport).is_err(),
            "what stands without a name"
        );
        let passport = "code: ABCD-EFGH\r\nfamily-name:\ngiven-names: Suharto\n\
                        birth-date: 1964\ndocument: passport";
        let card = Seen::parse(passport).unwrap().card;
        assert_eq!((&card.family_name, &card.address), (&None, &None));
        assert_eq!(card.document.as_deref(), Some("P"));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let long = ["Am Sande 1", &"x".repeat(121)].concat();
        for (from, to, what) in [
            ("abcd efgh", "ABCD", "code is no code"),
            ("Özdemir", "4", "family-name"),
            ("Anna  Maria", "", "needed"),
            ("Anna  Maria", "3", "given-names"),
            ("1998-03-14", "12.08.1964", "birth-date"),
            ("document: ID", "document: library card", "document"),
            ("document: ID", "", "needed"),
            ("city: Lüneburg", "", "city"),
            ("city: Lüneburg", "town: Lüneburg", "name: text"),
            ("city: Lüneburg", "street: Am Markt", "twice"),
            ("Am Sande 1", &long, "address"),
        ] {
            let error = Seen::parse(&ANNA.replace(from, to))
                .unwrap_err()
                .to_string();
            assert!(error.contains(what), "{from} {to}: {error}");
        }
    }

    #[test]
    fn the_help_names_what_is_read() {
        let named: Vec<&str> = HELP
            .lines()
            .filter_map(|line| line.split(':').next())
            .collect();
        assert_eq!(named, NAMES);
    }
}
