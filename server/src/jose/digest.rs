//! Hashes in the forms that the wire uses, and comparison in constant time.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, SHA512, digest};
use relocation::envelope::jose::encode;
use subtle::ConstantTimeEq;

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    out
}

/// SHA-256 in base64url without padding.
#[must_use]
pub fn sha256_base64url(bytes: &[u8]) -> String {
    encode(&sha256(bytes))
}

/// SHA-512 in lower-case hex: the form of FIT-Connect metadata.
#[must_use]
pub fn sha512_hex(bytes: &[u8]) -> String {
    digest(&SHA512, bytes)
        .as_ref()
        .iter()
        .fold(String::with_capacity(128), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Compares secrets without telling by time where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    // FIPS 180-4, one block message "abc".
    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(
            sha256_base64url(b"abc"),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"
        );
        assert!(sha512_hex(b"abc").starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(sha512_hex(b"abc").len(), 128);
    }

    #[test]
    fn sameness_needs_every_byte() {
        assert!(same(b"secret", b"secret"));
        assert!(!same(b"secret", b"secreT"));
        assert!(!same(b"secret", b"secre"));
    }
}
