//! States by their official key.

use super::{Code, parsed_value};

/// `key;iso;name`, see SOURCES.md beside it.
const TABLE: &str = include_str!("../../data/countries.csv");
/// The key of Germany.
const GERMANY: &str = "000";

/// Where somebody lives abroad, by the official lists (Destatis, Staats- und
/// Gebietssystematik): the states that Germany recognises, and the territories
/// with a key of their own (Hong Kong, Macau, Palestinian territories, Taiwan).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    key: &'static str,
    iso: &'static str,
    name: &'static str,
}

/// Not a key of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryError;

impl Country {
    /// Parses a key of three digits; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`CountryError`].
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let key = text.trim();
        Self::all()
            .find(|country| country.key == key)
            .ok_or(CountryError)
    }

    /// All in the order of their keys, Germany first.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.lines().filter_map(row)
    }

    /// Three digits.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.key
    }

    /// Two letters of ISO 3166-1 (`XK` for Kosovo, which has none there; `PS` for
    /// the Palestinian territories, which have one there only): a browser
    /// knows the name in other languages (`Intl.DisplayNames`).
    #[must_use]
    pub const fn iso(self) -> &'static str {
        self.iso
    }

    /// The German name to look for (Suchbegriff): `Niederlande`, not `Königreich
    /// der Niederlande`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Whether it is Germany.
    #[must_use]
    pub fn is_germany(self) -> bool {
        self.key == GERMANY
    }
}

/// A state; none for the comment, the header and what has other fields.
fn row(line: &'static str) -> Option<Country> {
    let (key, rest) = line.split_once(';')?;
    let (iso, name) = rest.split_once(';')?;
    let fine = key.len() == 3 && key.bytes().all(|sign| sign.is_ascii_digit());
    fine.then_some(Country { key, iso, name })
}

/// The key.
impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

impl Code for CountryError {
    fn code(&self) -> &'static str {
        "country"
    }
}

parsed_value!(Country, CountryError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("000", Some(("Deutschland", "DE"))),
            (" 126 ", Some(("Dänemark", "DK"))),
            ("150", Some(("Kosovo", "XK"))),
            ("231", Some(("Côte d’Ivoire", "CI"))),
            ("545", Some(("Mikronesien", "FM"))),
            ("411", Some(("Hongkong", "HK"))),
            ("459", Some(("Palästinensische Gebiete", "PS"))),
            ("465", Some(("Taiwan", "TW"))),
            // States of former times, and no state at all.
            ("132", None),
            ("997", None),
            ("0", None),
            ("00", None),
            ("0000", None),
            ("DE", None),
            ("Deutschland", None),
            ("key", None),
            ("", None),
        ] {
            let country = Country::parse(text).ok();
            let found = country.map(|country| (country.name(), country.iso()));
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(Country::parse(" 126 ").unwrap().key(), "126");
        assert!(Country::parse("000").unwrap().is_germany());
        assert!(!Country::parse("126").unwrap().is_germany());
    }

    #[test]
    fn the_list_is_whole() {
        let all: Vec<Country> = Country::all().collect();
        // The comment and the header are no states.
        assert_eq!(all.len(), 197 + 4);
        assert_eq!(TABLE.lines().count(), all.len() + 2);
        assert!(all.is_sorted_by(|a, b| a.key < b.key));
        for country in &all {
            assert_eq!(Country::parse(&country.to_string()), Ok(*country));
            let iso = country.iso.as_bytes();
            assert!(iso.len() == 2 && iso.iter().all(u8::is_ascii_uppercase));
            assert!(!country.name.is_empty() && !country.name.contains(';'));
        }
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Country>>(&json).unwrap(), all);
    }

    proptest! {
        #[test]
        fn no_text_panics(any in "\\PC{0,6}", like in "[0-9]{3}") {
            let _ = (Country::parse(&any), Country::parse(&like));
        }
    }
}
