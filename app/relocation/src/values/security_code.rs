//! The scratched-off security codes of vehicle papers and plate seals.
//!
//! To uncover one is irreversible: the paper is void, the plate counts as
//! unstamped (FZV § 21(2), (3)). They are asked last, kept in no draft and
//! written to no log, so they have no `Display` and their `Debug` shows nothing.
//! Case counts: nothing but white space is ever changed.

use super::{Code, secret_value, unspaced};

/// Signs of the seal's code, FZV Anlage 5 B Nr. 1b.
const SEAL: usize = 3;
/// Signs of the code in the registration certificate, Anlage 6 Nr. 6.
const REGISTRATION: usize = 7;
/// Signs of the code in the title, Anlage 8 Nr. 4.
const TITLE: usize = 12;
/// Signs of a number printed in plain sight: of a seal or a registration
/// certificate (Anlage 5 B Nr. 1a, Anlage 6 Nr. 5), also of a title itself.
const PRINTED: usize = 8;
/// Signs of the number printed on the title's mark (Anlage 8 Nr. 3, picture).
const PRINTED_MARK: usize = 10;
/// Letters that seals and registration certificates do not use, so that nobody
/// takes them for digits.
const CONFUSABLE: [char; 5] = ['I', 'i', 'l', 'O', 'o'];

/// The code under the mark of the registration certificate (Zulassungsbescheinigung
/// Teil I), on such papers since 2015.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationCode(String);

/// The code under the mark of the title (Zulassungsbescheinigung Teil II), on
/// such papers since 2018. Its last sign is a check digit with unpublished
/// weights, so it is not checked.
#[derive(Clone, PartialEq, Eq)]
pub struct TitleCode(String);

/// The code under the coat of arms of a plate's seal (Stempelplakette), on seals
/// since 2015; front and rear plate have one each.
#[derive(Clone, PartialEq, Eq)]
pub struct SealCode(String);

/// Why a text is no security code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityCodeError {
    /// Not as many signs as the code has.
    Length,
    /// I, i, l, O or o, which this code never has: 1 or 0 is meant.
    Confusable,
    /// Another sign than A to Z, a to z, 0 to 9.
    Character,
    /// The number that is printed visibly (Druckstücknummer), not the hidden code.
    PrintedNumber,
}

impl RegistrationCode {
    /// Parses seven signs; white space is ignored.
    ///
    /// # Errors
    /// See [`SecurityCodeError`].
    pub fn parse(text: &str) -> Result<Self, SecurityCodeError> {
        let code = judged(text, REGISTRATION)?;
        without_confusable(code).map(Self)
    }
}

impl TitleCode {
    /// Parses twelve signs; white space is ignored.
    ///
    /// # Errors
    /// See [`SecurityCodeError`]; this code may have I and O.
    pub fn parse(text: &str) -> Result<Self, SecurityCodeError> {
        judged(text, TITLE).map(Self)
    }
}

impl SealCode {
    /// Parses three signs; white space is ignored.
    ///
    /// # Errors
    /// See [`SecurityCodeError`].
    pub fn parse(text: &str) -> Result<Self, SecurityCodeError> {
        let code = judged(text, SEAL)?;
        without_confusable(code).map(Self)
    }
}

fn judged(text: &str, length: usize) -> Result<String, SecurityCodeError> {
    let code = unspaced(text);
    if !code.bytes().all(|sign| sign.is_ascii_alphanumeric()) {
        Err(SecurityCodeError::Character)
    } else if code.len() == length {
        Ok(code)
    } else if is_printed_number(&code) {
        Err(SecurityCodeError::PrintedNumber)
    } else {
        Err(SecurityCodeError::Length)
    }
}

fn is_printed_number(code: &str) -> bool {
    let upper = code.bytes().all(|sign| !sign.is_ascii_lowercase());
    code.starts_with(|sign: char| sign.is_ascii_uppercase())
        && (code.len() == PRINTED && upper || code.len() == PRINTED_MARK)
}

fn without_confusable(code: String) -> Result<String, SecurityCodeError> {
    if code.contains(CONFUSABLE) {
        Err(SecurityCodeError::Confusable)
    } else {
        Ok(code)
    }
}

impl Code for SecurityCodeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Length => "security-code-length",
            Self::Confusable => "security-code-confusable",
            Self::Character => "security-code-character",
            Self::PrintedNumber => "printed-number",
        }
    }
}

secret_value!(RegistrationCode);
secret_value!(TitleCode);
secret_value!(SealCode);
super::code_error!(SecurityCodeError);

#[cfg(test)]
mod tests {
    use super::SecurityCodeError as E;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn registration() {
        for (text, expected) in [
            ("1g34z67", Ok("1g34z67")),
            (" 1g3 4z67 ", Ok("1g34z67")),
            ("ABCLxyz", Ok("ABCLxyz")),
            ("abclxyz", Err(E::Confusable)),
            ("1g34zO7", Err(E::Confusable)),
            ("1g34zI7", Err(E::Confusable)),
            ("1g34z6", Err(E::Length)),
            ("1g34z678", Err(E::Length)),
            ("", Err(E::Length)),
            ("J0000001", Err(E::PrintedNumber)),
            ("J000 0001", Err(E::PrintedNumber)),
            ("J00001", Err(E::Length)),
            ("j0000001", Err(E::Length)),
            ("10000001", Err(E::Length)),
            ("1g34-67", Err(E::Character)),
            ("1g34z6ä", Err(E::Character)),
        ] {
            let code = RegistrationCode::parse(text);
            let code = code.as_ref().map(RegistrationCode::as_str);
            assert_eq!(code, expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn title() {
        for (text, expected) in [
            ("Z1oIlO345678", Ok("Z1oIlO345678")),
            ("Z1oI lO34 5678", Ok("Z1oIlO345678")),
            ("Z1oIlO34567", Err(E::Length)),
            ("Z1oIlO3456789", Err(E::Length)),
            ("B2ah7mk5R5", Err(E::PrintedNumber)),
            ("AB123456", Err(E::PrintedNumber)),
            ("Z1oIlO34567ß", Err(E::Character)),
        ] {
            let code = TitleCode::parse(text);
            let code = code.as_ref().map(TitleCode::as_str);
            assert_eq!(code, expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn seal() {
        for (text, expected) in [
            ("aB3", Ok("aB3")),
            ("Ab3", Ok("Ab3")),
            (" a b3", Ok("ab3")),
            ("aO3", Err(E::Confusable)),
            ("ab", Err(E::Length)),
            ("aB3c", Err(E::Length)),
            ("K12345X7", Err(E::PrintedNumber)),
            ("a.3", Err(E::Character)),
        ] {
            let code = SealCode::parse(text);
            let code = code.as_ref().map(SealCode::as_str);
            assert_eq!(code, expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn nothing_leaks() {
        let code = RegistrationCode::parse("1g34z67").unwrap();
        assert_eq!(format!("{code:?}"), "RegistrationCode(secret)");
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, "\"1g34z67\"");
        let error = serde_json::from_str::<SealCode>(&json).unwrap_err();
        assert!(!error.to_string().contains("1g34z67"), "{error}");
    }

    proptest! {
        #[test]
        fn parsing_again_changes_nothing(
            registration in "[A-HJ-NP-Za-hjkmnp-z0-9]{7}",
            seal in "[A-HJ-NP-Za-hjkmnp-z0-9]{3}",
            title in "[A-Za-z0-9]{12}",
        ) {
            let code = RegistrationCode::parse(&registration).unwrap();
            prop_assert_eq!(code.as_str(), registration);
            let code = SealCode::parse(&seal).unwrap();
            prop_assert_eq!(code.as_str(), seal);
            let title = TitleCode::parse(&title).unwrap();
            prop_assert_eq!(&TitleCode::parse(title.as_str()), &Ok(title.clone()));
            let json = serde_json::to_string(&title).unwrap();
            prop_assert_eq!(serde_json::from_str::<TitleCode>(&json).unwrap(), title);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,14}") {
            let _ = RegistrationCode::parse(&text);
            let _ = (TitleCode::parse(&text), SealCode::parse(&text));
        }
    }
}
