//! Hashes, in the notations that the envelope uses.

use relocation::envelope::jose::{self, Jwk};

use super::{SealError, browser};

/// SHA-256 in base64url.
///
/// # Errors
/// [`SealError::Refused`] without WebCrypto.
pub(crate) async fn sha256(data: &[u8]) -> Result<String, SealError> {
    let hash = browser::digest("SHA-256", data.to_vec()).await?;
    Ok(jose::encode(&browser::bytes(&hash)))
}

/// SHA-512 in lower-case hex, as the metadata holds it.
///
/// # Errors
/// [`SealError::Refused`] without WebCrypto.
pub(crate) async fn sha512_hex(data: &[u8]) -> Result<String, SealError> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hash = browser::digest("SHA-512", data.to_vec()).await?;
    let nibbles = browser::bytes(&hash)
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(nibbles
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect())
}

/// Thumbprint of a key (RFC 7638).
///
/// # Errors
/// [`SealError::Refused`] without WebCrypto.
pub(crate) async fn thumbprint(key: &Jwk) -> Result<String, SealError> {
    sha256(key.thumbprint_input().as_bytes()).await
}

/// Whether `key` really has the thumbprint `kid` (RFC 7638) and names itself
/// by it.
///
/// # Errors
/// [`SealError::Key`] when not.
pub(crate) async fn same_key(key: &Jwk, kid: &str) -> Result<(), SealError> {
    if thumbprint(key).await? == kid && key.kid == kid {
        Ok(())
    } else {
        Err(SealError::Key)
    }
}
