//! Electronic insurance confirmations (elektronische Versicherungsbestätigung, eVB).

use super::{Code, text_value, unspaced_upper};

/// Signs of a number.
const LENGTH: usize = 7;

/// The number that an insurer gives: seven letters and digits without I and O,
/// no check digit. A move alone needs none (FZV § 30(3)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evb(String);

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvbError {
    /// Not seven letters and digits.
    Form,
    /// I or O among them: see [`Evb::suggestion`].
    Confusable,
}

impl Evb {
    /// Parses a number in any case; spaces and hyphens are ignored.
    ///
    /// # Errors
    /// See [`EvbError`].
    pub fn parse(text: &str) -> Result<Self, EvbError> {
        let number = unspaced_upper(text);
        let form =
            number.len() == LENGTH && number.bytes().all(|sign| sign.is_ascii_alphanumeric());
        if !form {
            Err(EvbError::Form)
        } else if number.contains(['I', 'O']) {
            Err(EvbError::Confusable)
        } else {
            Ok(Self(number))
        }
    }

    /// What was probably meant by a text with I or O. To be shown, never to be
    /// taken without asking.
    #[must_use]
    pub fn suggestion(text: &str) -> Option<Self> {
        let number = unspaced_upper(text).replace('I', "1").replace('O', "0");
        (Self::parse(text) == Err(EvbError::Confusable))
            .then(|| Self::parse(&number).ok())
            .flatten()
    }
}

impl Code for EvbError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "evb",
            Self::Confusable => "evb-confusable",
        }
    }
}

text_value!(Evb, EvbError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (text, expected, suggestion) in [
            ("A1B2C3D", Ok("A1B2C3D"), None),
            ("a1b2c3d", Ok("A1B2C3D"), None),
            (" A1 B2-C3D", Ok("A1B2C3D"), None),
            ("QL0Z9XY", Ok("QL0Z9XY"), None),
            ("A1B2C3O", Err(EvbError::Confusable), Some("A1B2C30")),
            ("aib2c3d", Err(EvbError::Confusable), Some("A1B2C3D")),
            ("A1B2C3", Err(EvbError::Form), None),
            ("A1B2C3DE", Err(EvbError::Form), None),
            ("A1B2C3Ä", Err(EvbError::Form), None),
            ("A1B2C3!", Err(EvbError::Form), None),
            ("OI", Err(EvbError::Form), None),
            ("", Err(EvbError::Form), None),
        ] {
            assert_eq!(
                Evb::parse(text).as_ref().map(Evb::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
            let suggested = Evb::suggestion(text);
            assert_eq!(suggested.as_ref().map(Evb::as_str), suggestion, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_does_not_matter(text in "[A-HJ-NP-Z0-9]{7}") {
            let evb = Evb::parse(&text).unwrap();
            prop_assert_eq!(&Evb::parse(&evb.to_string()), &Ok(evb.clone()));
            prop_assert_eq!(Evb::parse(&text.to_lowercase()), Ok(evb));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,10}") {
            let _ = (Evb::parse(&text), Evb::suggestion(&text));
        }
    }
}
