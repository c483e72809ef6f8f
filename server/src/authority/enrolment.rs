//! What an authority hands to the region to be enrolled, and what it gets.
//!
//! The files travel over any channel. What makes them trustworthy is the
//! fingerprint: the authority reads it out on the phone, the region's operator
//! types it.

use std::fmt::Write;

use relocation::envelope::jose::{Jwk, KeyUse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::jose::{JoseError, check_jwk, same, sha256};

/// File that an authority sends to the region.
pub const ENROLMENT_FILE: &str = "enrolment.json";
/// File that the region sends back. Contains a secret.
pub const CLIENT_FILE: &str = "client.json";

/// Bytes of the hash that a fingerprint shows: 160 bits, 10 groups of 4.
const FINGERPRINT_BYTES: usize = 20;

/// Public keys of an authority or of its operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Name for the region's operator.
    pub name: String,
    /// Key to seal to.
    pub encryption: Jwk,
    /// Key that signs events.
    pub signing: Jwk,
    /// Schema URIs that the tool reads, newest first.
    pub schemas: Vec<String>,
}

impl Enrolment {
    /// Refuses unusable keys, and one key for both uses.
    ///
    /// # Errors
    /// [`JoseError::Key`].
    pub fn check(&self) -> Result<(), JoseError> {
        check_jwk(&self.encryption, KeyUse::Seal)?;
        check_jwk(&self.signing, KeyUse::Sign)?;
        if self.encryption.kid == self.signing.kid {
            return Err(JoseError::Key);
        }
        Ok(())
    }

    /// Hash over name and keys, in groups for reading aloud.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let text = format!(
            "umzug-enrolment-1\n{}\n{}\n{}",
            self.encryption.kid, self.signing.kid, self.name
        );
        let mut out = String::new();
        for (at, byte) in sha256(text.as_bytes())[..FINGERPRINT_BYTES]
            .iter()
            .enumerate()
        {
            if at > 0 && at % 2 == 0 {
                out.push(' ');
            }
            let _ = write!(out, "{byte:02X}");
        }
        out
    }

    /// Whether `typed` is the fingerprint; case, spaces and hyphens do not
    /// matter.
    #[must_use]
    pub fn has_fingerprint(&self, typed: &str) -> bool {
        same(
            digits(typed).as_bytes(),
            digits(&self.fingerprint()).as_bytes(),
        )
    }
}

fn digits(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Access that the region gives to an enrolled authority.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAccess {
    /// OAuth `client_id`.
    pub client: String,
    /// OAuth `client_secret`.
    pub secret: String,
    /// Public root key of the region (base64url x and y): what the signed
    /// directory is verified with.
    pub root: String,
    /// Destinations to fetch for.
    pub destinations: Vec<ServedDestination>,
}

/// A destination that this tool serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedDestination {
    /// Destination id.
    pub id: Uuid,
    /// Name of the authority.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys;

    fn enrolment() -> Enrolment {
        Enrolment {
            name: "Amt".into(),
            encryption: test_keys::sealing().jwk().clone(),
            signing: test_keys::signing().jwk().clone(),
            schemas: Vec::new(),
        }
    }

    #[test]
    fn the_fingerprint_is_readable_and_forgiving_in_form_only() {
        let enrolment = enrolment();
        let print = enrolment.fingerprint();
        assert_eq!(print.split(' ').count(), 10);
        assert!(print.split(' ').all(|group| group.len() == 4));
        assert!(enrolment.has_fingerprint(&print));
        assert!(enrolment.has_fingerprint(&print.to_lowercase().replace(' ', "-")));
        assert!(!enrolment.has_fingerprint(&print[..print.len() - 1]));
        assert!(!enrolment.has_fingerprint(""));
    }

    #[test]
    fn each_swapped_key_changes_the_fingerprint() {
        let print = enrolment().fingerprint();
        let mut other = enrolment();
        other.signing = test_keys::other_signing().jwk().clone();
        assert!(!other.has_fingerprint(&print));
        let mut renamed = enrolment();
        renamed.name = "Anderes Amt".into();
        assert!(!renamed.has_fingerprint(&print));
    }

    #[test]
    fn unusable_keys_are_refused() {
        assert_eq!(enrolment().check(), Ok(()));
        let mut swapped = enrolment();
        swapped.signing = swapped.encryption.clone();
        assert_eq!(swapped.check(), Err(JoseError::Key));
    }
}
