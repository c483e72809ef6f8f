//! The official regional key (amtlicher Regionalschlüssel, ARS) of a municipality.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Twelve digits as text, `LL R KK VVVV GGG`: Land, Regierungsbezirk, Kreis, association
/// (Amt, Samtgemeinde), municipality. Leading zeros count, so this is never a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionalKey([u8; 12]);

/// Why a text is no regional key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionalKeyError {
    /// Not exactly twelve characters.
    Length,
    /// Something other than the digits 0 to 9.
    NotDigits,
    /// The first two digits name none of the sixteen Länder (01 to 16).
    UnknownLand,
}

impl RegionalKey {
    /// Parses twelve digits; surrounding white space is ignored.
    ///
    /// # Errors
    /// See [`RegionalKeyError`]. Whether the key is in use is for the code list to say.
    pub fn parse(text: &str) -> Result<Self, RegionalKeyError> {
        let text = text.trim();
        if text.chars().count() != 12 {
            return Err(RegionalKeyError::Length);
        }
        let digits: [u8; 12] = text
            .as_bytes()
            .try_into()
            .map_err(|_| RegionalKeyError::NotDigits)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(RegionalKeyError::NotDigits);
        }
        match &digits[..2] {
            [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'6'] => Ok(Self(digits)),
            _ => Err(RegionalKeyError::UnknownLand),
        }
    }

    /// All twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.first(12)
    }

    /// Two digits: the Land, `02` is Hamburg.
    #[must_use]
    pub fn land(&self) -> &str {
        self.first(2)
    }

    /// Five digits: the Kreis or kreisfreie Stadt.
    #[must_use]
    pub fn district(&self) -> &str {
        self.first(5)
    }

    /// Nine digits: the association (Amt, Samtgemeinde), or the municipality's own group.
    #[must_use]
    pub fn association(&self) -> &str {
        self.first(9)
    }

    /// The first association digit tells the kind: see [`Membership`].
    #[must_use]
    pub fn membership(&self) -> Membership {
        match self.0[5] {
            b'0' => Membership::Independent,
            b'9' => Membership::Unincorporated,
            _ => Membership::Member,
        }
    }

    /// Eight digits: the older municipality key (amtlicher Gemeindeschlüssel), without association.
    #[must_use]
    pub fn ags(&self) -> String {
        let mut ags = self.district().to_owned();
        ags.push_str(self.tail());
        ags
    }

    fn tail(&self) -> &str {
        &self.as_str()[9..]
    }

    /// The first `n` digits, 12 at most.
    fn first(&self, n: usize) -> &str {
        std::str::from_utf8(&self.0[..n]).unwrap_or_default()
    }
}

/// How a municipality stands to an association of municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// No association: amtsfrei, verbandsfrei, Einheitsgemeinde, kreisfreie Stadt.
    Independent,
    /// Member of an Amt, a Samtgemeinde, a Verbandsgemeinde or a similar association.
    Member,
    /// An area that belongs to no municipality (gemeindefreies Gebiet).
    Unincorporated,
}

impl FromStr for RegionalKey {
    type Err = RegionalKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for RegionalKey {
    type Error = RegionalKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<RegionalKey> for String {
    fn from(key: RegionalKey) -> Self {
        key.as_str().to_owned()
    }
}

impl fmt::Display for RegionalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RegionalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for RegionalKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a regional key has exactly twelve digits",
            Self::NotDigits => "a regional key has digits only",
            Self::UnknownLand => "a regional key starts with a Land, 01 to 16",
        })
    }
}

impl std::error::Error for RegionalKeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let key = RegionalKey::parse(" 033555403028 ").unwrap();
        assert_eq!(key.as_str(), "033555403028");
        assert_eq!(key.land(), "03");
        assert_eq!(key.district(), "03355");
        assert_eq!(key.association(), "033555403");
        assert_eq!(key.ags(), "03355028");
        assert_eq!(key.to_string(), "033555403028");
        assert_eq!(format!("{key:?}"), "033555403028");
        assert_eq!("033555403028".parse(), Ok(key));
        for (text, membership) in [
            ("020000000000", Membership::Independent),
            ("033555403028", Membership::Member),
            ("033589501501", Membership::Unincorporated),
        ] {
            let key = RegionalKey::parse(text).unwrap();
            assert_eq!(key.membership(), membership, "{text}");
        }
    }

    #[test]
    fn near_misses() {
        for (text, error) in [
            ("", RegionalKeyError::Length),
            ("02000000", RegionalKeyError::Length),
            ("0200000000000", RegionalKeyError::Length),
            ("02000000000O", RegionalKeyError::NotDigits),
            ("02000000000٣", RegionalKeyError::NotDigits),
            ("000000000000", RegionalKeyError::UnknownLand),
            ("170000000000", RegionalKeyError::UnknownLand),
            ("200000000000", RegionalKeyError::UnknownLand),
        ] {
            assert_eq!(RegionalKey::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn serde_uses_the_constructor() {
        let key: RegionalKey = serde_json::from_str("\"020000000000\"").unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), "\"020000000000\"");
        assert!(serde_json::from_str::<RegionalKey>("\"2000000000\"").is_err());
        assert!(serde_json::from_str::<RegionalKey>("20000000000").is_err());
    }
}
