//! Names of streets.

use super::line::{Line, LineError};
use super::{Code, text_value};

/// A street or, in places without streets, the name of the settlement or
/// block (`Q 7`). Not changed except for white space; street registers compare
/// in a form of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Street(String);

/// Why a text is no street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreetError {
    /// As for any line.
    Line(LineError),
    /// No letter: the house number has a field of its own.
    NoLetter,
    /// A post office box is no dwelling.
    PostBox,
}

impl Street {
    /// Parses a street.
    ///
    /// # Errors
    /// See [`StreetError`].
    pub fn parse(text: &str) -> Result<Self, StreetError> {
        let line = Line::parse(text).map_err(StreetError::Line)?;
        let street = line.as_str();
        if street.to_lowercase().starts_with("postfach") {
            Err(StreetError::PostBox)
        } else if street.chars().any(char::is_alphabetic) {
            Ok(Self(street.to_owned()))
        } else {
            Err(StreetError::NoLetter)
        }
    }
}

impl Code for StreetError {
    fn code(&self) -> &'static str {
        match self {
            Self::Line(error) => error.code(),
            Self::NoLetter => "street",
            Self::PostBox => "post-box",
        }
    }
}

text_value!(Street, StreetError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("Große Bergstraße", Ok("Große Bergstraße")),
            (" Straße des  17. Juni", Ok("Straße des 17. Juni")),
            ("Q 7", Ok("Q 7")),
            ("An der Alster", Ok("An der Alster")),
            ("12", Err(StreetError::NoLetter)),
            ("Postfach 12 34", Err(StreetError::PostBox)),
            ("POSTFACH 1", Err(StreetError::PostBox)),
            ("", Err(StreetError::Line(LineError::Missing))),
        ] {
            assert_eq!(
                Street::parse(text).as_ref().map(Street::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
        }
    }
}
