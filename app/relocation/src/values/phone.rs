//! Phone numbers.

use super::{Code, text_value};

/// A number in the form of E.164: `+` and up to fifteen digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

/// Not a phone number with area or country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneError;

impl Phone {
    /// Parses a number; without country code it is a German one.
    ///
    /// # Errors
    /// [`PhoneError`], also where the area code is missing.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        // People write +49 (0)40 …; that zero is not dialled.
        let text = text.trim().replace("(0)", "");
        let plus = text.starts_with('+');
        let mut digits = String::with_capacity(16);
        for sign in text.strip_prefix('+').unwrap_or(&text).chars() {
            match sign {
                '0'..='9' => digits.push(sign),
                '-' | '/' | '.' | '(' | ')' | '\u{2013}' => {}
                _ if sign.is_whitespace() => {}
                _ => return Err(PhoneError),
            }
        }
        let number = if plus {
            digits
        } else if let Some(abroad) = digits.strip_prefix("00") {
            abroad.to_owned()
        } else {
            let national = digits.strip_prefix('0').ok_or(PhoneError)?;
            ["49", national].concat()
        };
        if (7..=15).contains(&number.len())
            && !number.starts_with('0')
            && !number.starts_with("490")
        {
            Ok(Self(["+", &number].concat()))
        } else {
            Err(PhoneError)
        }
    }
}

impl Code for PhoneError {
    fn code(&self) -> &'static str {
        "phone"
    }
}

text_value!(Phone, PhoneError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("040 42828-0", Some("+4940428280")),
            ("0170 / 123 45 67", Some("+491701234567")),
            ("+49 (0)40 428280", Some("+4940428280")),
            ("0049 40 428280", Some("+4940428280")),
            ("+45 33 12 34 56", Some("+4533123456")),
            ("(04131) 3090", Some("+4941313090")),
            ("42828", None),
            ("+49 040 428280", None),
            ("+0 123 456 789", None),
            ("110", None),
            ("040 ABC", None),
            ("040 42828 x", None),
            ("+1234567890123456", None),
            ("+123456789012345", Some("+123456789012345")),
            ("040/12.34\u{2013}56", Some("+4940123456")),
            ("", None),
        ] {
            assert_eq!(
                Phone::parse(text).ok().as_ref().map(Phone::as_str),
                expected,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn parsing_again_changes_nothing(text in "[+0-9 ()/-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
            }
        }
    }
}
