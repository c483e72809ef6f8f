//! PS512 signatures: events of the node and of authorities.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA512};
use relocation::envelope::jose::{CompactJws, Jwk, JwsHeader, KeyUse, encode, signing_input};
use serde::Serialize;

use super::jwk::{components, public_jwk, thumbprint};
use super::{JoseError, Pkcs8, same};

const PS512: &str = "PS512";

/// A private key that signs.
pub struct SigningKey {
    pair: KeyPair,
    jwk: Jwk,
}

impl SigningKey {
    /// From a PKCS #8 RSA key.
    ///
    /// # Errors
    /// [`JoseError::Key`] when it is no RSA key of at least 4096 bits.
    pub fn new(key: &Pkcs8) -> Result<Self, JoseError> {
        let pair = KeyPair::from_pkcs8(key.der()).map_err(|_| JoseError::Key)?;
        let jwk = public_jwk(pair.public_key(), KeyUse::Sign);
        components(&jwk, KeyUse::Sign)?;
        Ok(Self { pair, jwk })
    }

    /// The public half.
    #[must_use]
    pub fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// A compact JWS over the JSON of `claims`, with `typ` in its header.
    ///
    /// # Errors
    /// [`JoseError::Operation`].
    pub fn sign<T: Serialize>(&self, typ: &str, claims: &T) -> Result<String, JoseError> {
        let header = JwsHeader {
            alg: PS512.into(),
            kid: self.jwk.kid.clone(),
            typ: Some(typ.into()),
        };
        let payload = serde_json::to_vec(claims).map_err(|_| JoseError::Form)?;
        let input = signing_input(&header, &payload);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PSS_SHA512,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .map_err(|_| JoseError::Operation)?;
        Ok(format!("{input}.{}", encode(&signature)))
    }
}

/// Takes a compact JWS apart and verifies it with `jwk`: algorithm PS512, the
/// expected `typ`, key id, signature (salt of 64 bytes).
///
/// # Errors
/// [`JoseError`]; nothing of the payload may be used then.
pub fn verify<'a>(text: &'a str, typ: &str, jwk: &Jwk) -> Result<CompactJws<'a>, JoseError> {
    verified(text, typ, jwk, &jwk.kid)
}

/// As [`verify`], with a key that its owner has named otherwise than by its
/// thumbprint: the header must bear that name.
///
/// # Errors
/// [`JoseError`].
pub fn verify_named<'a>(text: &'a str, typ: &str, jwk: &Jwk) -> Result<CompactJws<'a>, JoseError> {
    let by_thumbprint = Jwk {
        kid: thumbprint(jwk),
        ..jwk.clone()
    };
    verified(text, typ, &by_thumbprint, &jwk.kid)
}

fn verified<'a>(
    text: &'a str,
    typ: &str,
    jwk: &Jwk,
    kid: &str,
) -> Result<CompactJws<'a>, JoseError> {
    let jws = CompactJws::parse(text)?;
    if jws.header.alg != PS512 {
        return Err(JoseError::Algorithm);
    }
    if jws.header.typ.as_deref() != Some(typ) {
        return Err(JoseError::Form);
    }
    let key = components(jwk, KeyUse::Sign)?;
    if !same(jws.header.kid.as_bytes(), kid.as_bytes()) {
        return Err(JoseError::KeyId);
    }
    key.verify(
        &RSA_PSS_2048_8192_SHA512,
        jws.signing_input.as_bytes(),
        &jws.signature,
    )
    .map_err(|_| JoseError::Signature)?;
    Ok(jws)
}

#[cfg(test)]
mod tests {
    use relocation::envelope::jose::{decode, to_segment};
    use serde_json::json;

    use super::*;
    use crate::jose::test_keys;

    const TYP: &str = "secevent+jwt";

    fn header(alg: &str) -> JwsHeader {
        JwsHeader {
            alg: alg.into(),
            kid: test_keys::signing().jwk().kid.clone(),
            typ: Some(TYP.into()),
        }
    }

    #[test]
    fn signed_claims_come_back() {
        let key = test_keys::signing();
        let text = key.sign(TYP, &json!({"a": 1})).unwrap();
        let jws = verify(&text, TYP, key.jwk()).unwrap();
        let claims: serde_json::Value = jws.claims().unwrap();
        assert_eq!(claims, json!({"a": 1}));
        assert_eq!(jws.signature.len(), 512);
    }

    #[test]
    fn near_misses_are_refused() {
        let key = test_keys::signing();
        let text = key.sign(TYP, &json!({"a": 1})).unwrap();
        let (input, signature) = text.rsplit_once('.').unwrap();
        let (head, _) = input.split_once('.').unwrap();

        let other_payload = format!("{head}.{}.{signature}", to_segment(&json!({"a": 2})));
        let none = format!("{}.", signing_input(&header("none"), b"{\"a\":1}"));
        let weaker = format!(
            "{}.{signature}",
            signing_input(&header("PS256"), b"{\"a\":1}")
        );
        let mut extended = serde_json::to_value(header("PS512")).unwrap();
        extended["crit"] = json!(["exp"]);
        let extended = to_segment(&extended);
        let extended = format!("{extended}.{}.{signature}", to_segment(&json!({"a": 1})));
        let cases = [
            (extended, JoseError::Algorithm),
            (other_payload, JoseError::Signature),
            (none, JoseError::Algorithm),
            (weaker, JoseError::Algorithm),
            (
                format!("{input}.{}", encode(&decode(signature).unwrap()[..511])),
                JoseError::Signature,
            ),
            (input.to_owned(), JoseError::Form),
        ];
        for (text, error) in cases {
            assert_eq!(verify(&text, TYP, key.jwk()).unwrap_err(), error);
        }
        assert_eq!(
            verify(&text, "jwt", key.jwk()).unwrap_err(),
            JoseError::Form
        );
        assert_eq!(
            verify(&text, TYP, test_keys::other_signing().jwk()).unwrap_err(),
            JoseError::KeyId
        );
        // The right id on the wrong key: the thumbprint gives it away.
        let mut swapped = test_keys::other_signing().jwk().clone();
        swapped.kid.clone_from(&key.jwk().kid);
        assert_eq!(verify(&text, TYP, &swapped).unwrap_err(), JoseError::Key);
    }
}
