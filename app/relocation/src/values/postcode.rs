//! German postcodes.

use super::{Code, text_value};

/// Five digits from 01000 on. A postcode does not name a municipality: several
/// may share one, and one may have many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postcode(String);

/// Not a German postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostcodeError;

impl Postcode {
    /// Parses five digits; spaces and a leading `D-` are ignored.
    ///
    /// # Errors
    /// [`PostcodeError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let text: String = text.split_whitespace().collect();
        let digits = text.strip_prefix("D-").unwrap_or(&text);
        if digits.len() == 5
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with("00")
        {
            Ok(Self(digits.to_owned()))
        } else {
            Err(PostcodeError)
        }
    }
}

impl Code for PostcodeError {
    fn code(&self) -> &'static str {
        "postcode"
    }
}

text_value!(Postcode, PostcodeError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, ok) in [
            ("22765", true),
            (" 21 335 ", true),
            ("D-01067", true),
            ("01001", true),
            ("99998", true),
            ("00123", false),
            ("2276", false),
            ("227655", false),
            ("2276O", false),
            ("٢٢٧٦٥", false),
            ("", false),
        ] {
            assert_eq!(Postcode::parse(text).is_ok(), ok, "{text}");
        }
        assert_eq!(Postcode::parse(" 21 335 ").unwrap().as_str(), "21335");
    }
}
