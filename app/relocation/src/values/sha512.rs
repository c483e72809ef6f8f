//! Hashes of attachments.

use super::{Code, text_value};

/// SHA-512 as 128 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sha512(String);

/// Not 128 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sha512Error;

impl Sha512 {
    /// Parses the digits.
    ///
    /// # Errors
    /// [`Sha512Error`].
    pub fn parse(text: &str) -> Result<Self, Sha512Error> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 128 && text.bytes().all(hex) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Sha512Error)
        }
    }
}

impl Code for Sha512Error {
    fn code(&self) -> &'static str {
        "sha512"
    }
}

text_value!(Sha512, Sha512Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, ok) in [
            ("0a".repeat(64), true),
            ("0A".repeat(64), false),
            ("0a".repeat(63), false),
            ("0g".repeat(64), false),
        ] {
            assert_eq!(Sha512::parse(&text).is_ok(), ok, "{text}");
        }
    }
}
