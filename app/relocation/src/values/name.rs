//! Names of persons.

use super::din_91379::{Sign, first};
use super::{Code, text_value};

/// Most characters that a name may have.
pub const NAME_LIMIT: usize = 120;

/// A family name or the given names of a person, DIN 91379 data type A, NFC.
/// White space is reduced to single spaces; nothing else is changed, neither
/// case nor apostrophes. Whether there is a name at all is for the caller:
/// some people lawfully have one name only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// No letter in it.
    Missing,
    /// More than [`NAME_LIMIT`] characters.
    TooLong,
    /// A digit: the register takes none.
    Digit,
    /// A sign that DIN 91379 does not allow in names.
    Character,
}

impl PersonName {
    /// Parses a name.
    ///
    /// # Errors
    /// See [`NameError`].
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = super::single_spaced(text);
        if name.chars().count() > NAME_LIMIT {
            return Err(NameError::TooLong);
        }
        let mut rest = name.as_str();
        let mut letters = false;
        while let Some(sign) = rest.chars().next() {
            match first(rest) {
                Sign::Letter(length) => {
                    letters = true;
                    rest = &rest[length..];
                }
                Sign::Mark(length) => rest = &rest[length..],
                Sign::Foreign if sign.is_numeric() => return Err(NameError::Digit),
                Sign::Foreign => return Err(NameError::Character),
            }
        }
        if letters {
            Ok(Self(name))
        } else {
            Err(NameError::Missing)
        }
    }
}

impl Code for NameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::Digit => "digit",
            Self::Character => "character",
        }
    }
}

text_value!(PersonName, NameError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_names() {
        for name in [
            "Meyer",
            "Özdemir",
            "Müller-Lüdenscheidt",
            "von der Heide",
            "O'Connor",
            "O’Neill",
            "d’Arc",
            "Groß",
            "GROẞ",
            "Nguyễn Thị Ánh",
            "Þórðarson",
            "Łukasz",
            "Åse",
            "Ħ",
            "Ġużè",
            "M\u{302}",
            "C\u{328}\u{306}",
            "K\u{35F}h",
            "\u{1E62}\u{304}",
            "Li",
            "Y",
            "Dr. h. c.",
            "Jean-Luc",
            "Ŋ",
        ] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name, "{name}");
        }
    }

    #[test]
    fn near_misses() {
        for (name, error) in [
            ("", NameError::Missing),
            ("  ", NameError::Missing),
            ("-", NameError::Missing),
            ("Meyer2", NameError::Digit),
            ("Meyer²", NameError::Digit),
            ("Meyer/Schulz", NameError::Character),
            ("Иванов", NameError::Character),
            ("Ωmega", NameError::Character),
            ("李", NameError::Character),
            ("Ma\u{308}rz", NameError::Character),
            ("M\u{302}\u{302}", NameError::Character),
            ("a\u{200B}b", NameError::Character),
            ("x@y", NameError::Character),
            ("ﬁ", NameError::Character),
            ("😀", NameError::Character),
        ] {
            assert_eq!(PersonName::parse(name), Err(error), "{name}");
        }
        assert_eq!(PersonName::parse(&"ä".repeat(121)), Err(NameError::TooLong));
        assert!(PersonName::parse(&"ä".repeat(120)).is_ok());
    }

    #[test]
    fn only_white_space_is_changed() {
        assert_eq!(
            PersonName::parse("  van\u{A0} der   Berg ")
                .unwrap()
                .as_str(),
            "van der Berg"
        );
    }

    proptest! {
        #[test]
        fn parsing_again_changes_nothing(text in "\\PC{0,130}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()).unwrap(), name.clone());
                prop_assert!(!name.as_str().chars().any(char::is_numeric));
                let json = serde_json::to_string(&name).unwrap();
                prop_assert_eq!(serde_json::from_str::<PersonName>(&json).unwrap(), name);
            }
        }
    }
}
