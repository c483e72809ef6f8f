//! The code of an electronic landlord confirmation.

use super::{Code, text_value};

/// Zuordnungsmerkmal (BMG § 19(4)): digits and letters in a form that no law
/// fixes, so it is taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmationCode(String);

/// Not a code: empty, over 64 characters, or other signs than printable ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmationCodeError;

impl ConfirmationCode {
    /// Parses a code.
    ///
    /// # Errors
    /// [`ConfirmationCodeError`].
    pub fn parse(text: &str) -> Result<Self, ConfirmationCodeError> {
        let code = super::single_spaced(text);
        let printable = code
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic());
        let some = code.bytes().any(|byte| byte.is_ascii_alphanumeric());
        if printable && some && code.len() <= 64 {
            Ok(Self(code))
        } else {
            Err(ConfirmationCodeError)
        }
    }
}

impl Code for ConfirmationCodeError {
    fn code(&self) -> &'static str {
        "confirmation-code"
    }
}

text_value!(ConfirmationCode, ConfirmationCodeError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, ok) in [
            ("AB12-CD34", true),
            ("7", true),
            ("abc def", true),
            ("", false),
            ("---", false),
            ("ÄÖ1", false),
        ] {
            assert_eq!(ConfirmationCode::parse(text).is_ok(), ok, "{text}");
        }
        assert!(ConfirmationCode::parse(&"1".repeat(64)).is_ok());
        assert!(ConfirmationCode::parse(&"1".repeat(65)).is_err());
        let code = ConfirmationCode::parse(" ab  c ").unwrap();
        assert_eq!(code.as_str(), "ab c");
    }
}
