//! Compact JWE with RSA-OAEP-256 and A256GCM, as FIT-Connect demands.

use relocation::envelope::jose::{CompactJwe, JweHeader, Jwk, to_segment};

use super::{SealError, browser};

/// Bits of the GCM tag, in bytes.
const TAG: usize = 16;

/// Seals `data` (media type `cty`) to the owner of `key`.
///
/// # Errors
/// [`SealError::Refused`] when the browser cannot use the key.
pub(crate) async fn seal(key: &Jwk, cty: &str, data: &[u8]) -> Result<String, SealError> {
    let protected = to_segment(&JweHeader::new(&key.kid, cty));
    let parts = browser::seal_to(&key.n, &key.e, &protected, data.to_vec()).await?;
    let part = |i| Ok::<_, SealError>(browser::bytes(&browser::element(&parts, i)?));
    let (wrapped, iv, sealed) = (part(0)?, part(1)?, part(2)?);
    let (ciphertext, tag) = sealed.split_at(sealed.len() - TAG);
    Ok(CompactJwe::join(&protected, &wrapped, &iv, ciphertext, tag))
}

/// Opens a JWE with a private key in PKCS #8 form.
///
/// # Errors
/// [`SealError::Form`] for another form or other algorithms,
/// [`SealError::Refused`] when it was not sealed to this key or was changed.
pub(crate) async fn open(pkcs8: &[u8], jwe: &str) -> Result<Vec<u8>, SealError> {
    let jwe = CompactJwe::parse(jwe)?;
    if jwe.header.alg != "RSA-OAEP-256" || jwe.header.enc != "A256GCM" || jwe.tag.len() != TAG {
        return Err(SealError::Form);
    }
    let mut data = jwe.ciphertext;
    data.extend(jwe.tag);
    let opened = browser::open_with(
        pkcs8.to_vec(),
        jwe.protected,
        jwe.encrypted_key,
        jwe.iv,
        data,
    );
    Ok(browser::bytes(&opened.await?))
}
