//! Vehicle identification numbers (Fahrzeug-Identifizierungsnummer, FIN).

use super::{Code, text_value, unspaced_upper};

/// Signs of a number after ISO 3779.
const LENGTH: usize = 17;

/// The number in field E of the registration certificate: 17 signs without I, O
/// and Q (ISO 3779), or fewer for vehicles from before about 1981.
///
/// The ninth sign is a check digit in North America only, so none is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fin(String);

/// Why a text is no vehicle identification number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinError {
    /// None or more than 17 signs, or others than letters and digits.
    Form,
    /// 17 signs, but I, O or Q among them: see [`Fin::suggestion`].
    Confusable,
}

impl Fin {
    /// Parses a number in any case; spaces and hyphens are ignored.
    ///
    /// # Errors
    /// See [`FinError`].
    pub fn parse(text: &str) -> Result<Self, FinError> {
        let number = unspaced_upper(text);
        let form = (1..=LENGTH).contains(&number.len())
            && number.bytes().all(|sign| sign.is_ascii_alphanumeric());
        if !form {
            Err(FinError::Form)
        } else if number.len() == LENGTH && number.contains(['I', 'O', 'Q']) {
            Err(FinError::Confusable)
        } else {
            Ok(Self(number))
        }
    }

    /// What was probably meant by a text with I, O or Q. To be shown, never to
    /// be taken without asking.
    #[must_use]
    pub fn suggestion(text: &str) -> Option<Self> {
        let number = unspaced_upper(text)
            .replace('I', "1")
            .replace(['O', 'Q'], "0");
        (Self::parse(text) == Err(FinError::Confusable))
            .then(|| Self::parse(&number).ok())
            .flatten()
    }

    /// Fewer than 17 signs: right for old vehicles only, else one is missing.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.0.len() < LENGTH
    }
}

impl Code for FinError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "fin",
            Self::Confusable => "fin-confusable",
        }
    }
}

text_value!(Fin, FinError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (text, expected, short) in [
            ("WVWZZZ1JZXW000001", Ok("WVWZZZ1JZXW000001"), false),
            ("wvwzzz1jzxw000001", Ok("WVWZZZ1JZXW000001"), false),
            (" WVW ZZZ1JZ-XW000001 ", Ok("WVWZZZ1JZXW000001"), false),
            ("1M8GDM9AXKP042788", Ok("1M8GDM9AXKP042788"), false),
            ("1182345678", Ok("1182345678"), true),
            ("VW0I", Ok("VW0I"), true),
            ("WVWZZZ1JZXW00000", Ok("WVWZZZ1JZXW00000"), true),
            ("WVWZZZ1JZXWOOOOO1", Err(FinError::Confusable), false),
            ("WVWZZZIJZXW000001", Err(FinError::Confusable), false),
            ("WVWZZZQJZXW000001", Err(FinError::Confusable), false),
            ("WVWZZZ1JZXW0000011", Err(FinError::Form), false),
            ("WVWZZZ1JZXW00000Ä", Err(FinError::Form), false),
            ("WVWZZZ1JZXW00000*", Err(FinError::Form), false),
            ("-", Err(FinError::Form), false),
            ("", Err(FinError::Form), false),
        ] {
            let fin = Fin::parse(text);
            assert_eq!(
                fin.as_ref().map(Fin::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
            assert_eq!(fin.is_ok_and(|fin| fin.is_short()), short, "{text}");
        }
    }

    #[test]
    fn suggestions() {
        for (text, expected) in [
            ("wvwzzzijzxwoooqo1", Some("WVWZZZ1JZXW000001")),
            ("WVWZZZ1JZXW000001", None),
            ("VW0I", None),
            ("WVWZZZIJZXW00000*", None),
        ] {
            let fin = Fin::suggestion(text);
            assert_eq!(fin.as_ref().map(Fin::as_str), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_does_not_matter(text in "[A-HJ-NPR-Z0-9]{1,17}") {
            let fin = Fin::parse(&text).unwrap();
            prop_assert_eq!(&Fin::parse(&fin.to_string()), &Ok(fin.clone()));
            prop_assert_eq!(Fin::parse(&text.to_lowercase()), Ok(fin));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = (Fin::parse(&text), Fin::suggestion(&text));
        }
    }
}
