//! Signatures on events (PS512) and on the directory (ES256).

use std::collections::BTreeMap;

use relocation::envelope::directory::DIRECTORY_TYPE;
use relocation::envelope::event::EVENT_TYPE;
use relocation::envelope::jose::{CompactJws, Jwk};
use relocation::envelope::verdict::CheckedEvent;

use super::{SealError, browser, hash};

/// Checks the signature of an event with the keys that came along. Whether the
/// key may sign is the verdict's matter; here only: who did.
///
/// # Errors
/// [`SealError::Refused`] without WebCrypto.
pub(crate) async fn check_event(
    text: &str,
    keys: &BTreeMap<String, Jwk>,
) -> Result<CheckedEvent, SealError> {
    let jws = CompactJws::parse(text).ok();
    let signer = match &jws {
        Some(jws) => signer(jws, keys).await.ok(),
        None => None,
    };
    Ok(CheckedEvent {
        hash: hash::sha256(text.as_bytes()).await?,
        claims: jws.and_then(|jws| jws.claims().ok()),
        signer,
    })
}

async fn signer(jws: &CompactJws<'_>, keys: &BTreeMap<String, Jwk>) -> Result<String, SealError> {
    let header = &jws.header;
    if header.alg != "PS512" || header.typ.as_deref() != Some(EVENT_TYPE) {
        return Err(SealError::Form);
    }
    // Services of others name their keys as they like, so several may be called
    // the same: what the directory names is the thumbprint.
    for key in keys.values().filter(|key| key.kid == header.kid) {
        let signature = jws.signature.clone();
        let valid = browser::verify_ps512(&key.n, &key.e, signature, jws.signing_input).await?;
        if valid.is_truthy() {
            return hash::thumbprint(key).await;
        }
    }
    Err(SealError::Key)
}

/// The payload of a directory that the holder of `root` signed (x and y of a
/// P-256 key, 64 bytes).
///
/// # Errors
/// [`SealError`] when it is anything else.
pub(crate) async fn open_directory(text: &str, root: &[u8]) -> Result<Vec<u8>, SealError> {
    let jws = CompactJws::parse(text)?;
    if jws.header.alg != "ES256" || jws.header.typ.as_deref() != Some(DIRECTORY_TYPE) {
        return Err(SealError::Form);
    }
    let signature = jws.signature.clone();
    let valid = browser::verify_es256(root.to_vec(), signature, jws.signing_input).await?;
    if valid.is_truthy() {
        Ok(jws.payload)
    } else {
        Err(SealError::Refused)
    }
}
