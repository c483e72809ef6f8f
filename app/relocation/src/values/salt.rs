//! Random bytes that keep a hash from being guessed.

use super::{Code, secret_value};
use crate::envelope::jose;

/// Bytes of a salt.
const BYTES: usize = 16;

/// 128 random bits as base64url: who has the hash of few possible texts cannot
/// find the text without them.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(String);

/// Not 16 bytes in base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaltError;

impl Salt {
    /// From random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; BYTES]) -> Self {
        Self(jose::encode(&bytes))
    }

    /// Parses the text form.
    ///
    /// # Errors
    /// [`SaltError`].
    pub fn parse(text: &str) -> Result<Self, SaltError> {
        match jose::decode(text) {
            Ok(bytes) if bytes.len() == BYTES => Ok(Self(text.to_owned())),
            _ => Err(SaltError),
        }
    }
}

impl Code for SaltError {
    fn code(&self) -> &'static str {
        "salt"
    }
}

secret_value!(Salt);
super::code_error!(SaltError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes() {
        let salt = Salt::from_random([7; 16]);
        assert_eq!(salt.as_str(), "BwcHBwcHBwcHBwcHBwcHBw");
        assert_eq!(Salt::parse(salt.as_str()), Ok(salt));
        for wrong in [
            "",
            "AAAA",
            "AAAAAAAAAAAAAAAAAAAAAA==",
            "AAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(Salt::parse(wrong), Err(SaltError), "{wrong}");
        }
    }
}
