//! JWE: sealing to a public key, opening with the private one.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::KeyPair as _;
use relocation::envelope::jose::{CompactJwe, JweHeader, Jwk, KeyUse, to_segment};
use zeroize::Zeroizing;

use super::jwk::{components, public_jwk};
use super::{JoseError, Pkcs8, same};

const KEY_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// A private key that opens what was sealed to its public half.
pub struct EncryptionKey {
    key: OaepPrivateDecryptingKey,
    jwk: Jwk,
}

impl EncryptionKey {
    /// From a PKCS #8 RSA key.
    ///
    /// # Errors
    /// [`JoseError::Key`] when it is no RSA key of at least 4096 bits.
    pub fn new(key: &Pkcs8) -> Result<Self, JoseError> {
        let pair = KeyPair::from_pkcs8(key.der()).map_err(|_| JoseError::Key)?;
        let jwk = public_jwk(pair.public_key(), KeyUse::Seal);
        components(&jwk, KeyUse::Seal)?;
        let key = PrivateDecryptingKey::from_pkcs8(key.der()).map_err(|_| JoseError::Key)?;
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| JoseError::Key)?;
        Ok(Self { key, jwk })
    }

    /// The public half.
    #[must_use]
    pub fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// Opens a compact JWE that was sealed to this key: only RSA-OAEP-256 with
    /// A256GCM, no compression, no critical extensions.
    ///
    /// # Errors
    /// [`JoseError`]; wrong key and changed bytes look the same.
    pub fn unseal(&self, text: &str) -> Result<Vec<u8>, JoseError> {
        self.open_checked(CompactJwe::parse(text)?)
    }

    /// Opens what was taken apart, if it is of the one kind and for this key.
    pub(super) fn open_checked(&self, jwe: CompactJwe<'_>) -> Result<Vec<u8>, JoseError> {
        if jwe.header.alg != "RSA-OAEP-256" || jwe.header.enc != "A256GCM" {
            return Err(JoseError::Algorithm);
        }
        if !same(jwe.header.kid.as_bytes(), self.jwk.kid.as_bytes()) {
            return Err(JoseError::KeyId);
        }
        if jwe.iv.len() != NONCE_LEN || jwe.tag.len() != TAG_BYTES {
            return Err(JoseError::Form);
        }
        self.open(jwe).ok_or(JoseError::Open)
    }

    fn open(&self, jwe: CompactJwe<'_>) -> Option<Vec<u8>> {
        let mut room = Zeroizing::new(vec![0; self.key.min_output_size()]);
        let content_key = self
            .key
            .decrypt(
                &OAEP_SHA256_MGF1SHA256,
                &jwe.encrypted_key,
                room.as_mut_slice(),
                None,
            )
            .ok()?;
        let key = UnboundKey::new(&AES_256_GCM, content_key).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(&jwe.iv).ok()?;
        let mut text = jwe.ciphertext;
        text.extend_from_slice(&jwe.tag);
        let length = LessSafeKey::new(key)
            .open_in_place(nonce, Aad::from(jwe.protected), &mut text)
            .ok()?
            .len();
        text.truncate(length);
        Some(text)
    }
}

/// Seals `plaintext` to `jwk` as a compact JWE; `cty` is its media type.
///
/// # Errors
/// [`JoseError::Key`] for an unusable key, [`JoseError::Operation`] otherwise.
pub fn seal(jwk: &Jwk, cty: &str, plaintext: &[u8]) -> Result<String, JoseError> {
    seal_under(jwk, &to_segment(&JweHeader::new(&jwk.kid, cty)), plaintext)
}

/// Seals under a protected header that is written already.
pub(crate) fn seal_under(
    jwk: &Jwk,
    protected: &str,
    plaintext: &[u8],
) -> Result<String, JoseError> {
    let public: PublicEncryptingKey = components(jwk, KeyUse::Seal)?
        .try_into()
        .map_err(|_| JoseError::Key)?;
    let public = OaepPublicEncryptingKey::new(public).map_err(|_| JoseError::Key)?;

    let mut content_key = Zeroizing::new([0; KEY_BYTES]);
    let mut iv = [0; NONCE_LEN];
    rand::fill(content_key.as_mut_slice()).map_err(|_| JoseError::Operation)?;
    rand::fill(&mut iv).map_err(|_| JoseError::Operation)?;

    let mut wrapped = vec![0; public.ciphertext_size()];
    let wrapped = public
        .encrypt(
            &OAEP_SHA256_MGF1SHA256,
            content_key.as_slice(),
            &mut wrapped,
            None,
        )
        .map_err(|_| JoseError::Operation)?;

    let key =
        UnboundKey::new(&AES_256_GCM, content_key.as_slice()).map_err(|_| JoseError::Operation)?;
    let mut text = plaintext.to_vec();
    let tag = LessSafeKey::new(key)
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(iv),
            Aad::from(protected),
            &mut text,
        )
        .map_err(|_| JoseError::Operation)?;
    Ok(CompactJwe::join(
        protected,
        wrapped,
        &iv,
        &text,
        tag.as_ref(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jose::test_keys;

    fn sealed() -> String {
        seal(test_keys::sealing().jwk(), "application/json", b"{} ").unwrap()
    }

    fn with_header(header: &serde_json::Value) -> String {
        let text = sealed();
        let (_, rest) = text.split_once('.').unwrap();
        format!("{}.{rest}", to_segment(header))
    }

    #[test]
    fn sealed_bytes_come_back() {
        let opened = test_keys::sealing().unseal(&sealed()).unwrap();
        assert_eq!(opened, b"{} ");
        assert_ne!(sealed(), sealed(), "fresh key and iv each time");
    }

    #[test]
    fn every_changed_segment_is_refused() {
        let text = sealed();
        for (at, byte) in text.bytes().enumerate().step_by(7) {
            if byte == b'.' {
                continue;
            }
            let other = if byte == b'A' { "B" } else { "A" };
            let mut changed = text.clone();
            changed.replace_range(at..=at, other);
            assert!(test_keys::sealing().unseal(&changed).is_err(), "at {at}");
        }
    }

    #[test]
    fn near_misses_are_refused() {
        let kid = &test_keys::sealing().jwk().kid;
        let header = |alg: &str, enc: &str, kid: &str| json!({"alg": alg, "enc": enc, "kid": kid, "cty": "application/json"});
        let mut zip = header("RSA-OAEP-256", "A256GCM", kid);
        zip["zip"] = json!("DEF");
        let mut crit = header("RSA-OAEP-256", "A256GCM", kid);
        crit["crit"] = json!(["exp"]);
        let cases = [
            (header("RSA1_5", "A256GCM", kid), JoseError::Algorithm),
            (header("none", "A256GCM", kid), JoseError::Algorithm),
            (header("RSA-OAEP", "A256GCM", kid), JoseError::Algorithm),
            (
                header("RSA-OAEP-256", "A128CBC-HS256", kid),
                JoseError::Algorithm,
            ),
            (header("RSA-OAEP-256", "A256GCM", "other"), JoseError::KeyId),
            (zip, JoseError::Algorithm),
            (crit, JoseError::Algorithm),
        ];
        for (header, error) in cases {
            assert_eq!(
                test_keys::sealing().unseal(&with_header(&header)),
                Err(error)
            );
        }
        let text = sealed();
        let cut = &text[..text.len() - 3];
        assert_eq!(test_keys::sealing().unseal(cut), Err(JoseError::Form));
        let no_tag = text.rsplit_once('.').unwrap().0;
        assert_eq!(test_keys::sealing().unseal(no_tag), Err(JoseError::Form));
    }

    #[test]
    fn sealing_to_a_signature_key_is_refused() {
        let jwk = test_keys::signing().jwk();
        assert_eq!(seal(jwk, "application/json", b"x"), Err(JoseError::Key));
    }
}
