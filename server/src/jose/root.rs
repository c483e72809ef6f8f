//! The region's root key (P-256): signs the directory, ES256.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use relocation::envelope::jose::{CompactJws, JwsHeader, decode, encode, signing_input};
use serde::Serialize;

use super::{JoseError, Pkcs8, same, sha256_base64url};

const ES256: &str = "ES256";
/// First byte of an uncompressed point (SEC 1 § 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// The private root key.
pub struct RootKey(EcdsaKeyPair);

impl RootKey {
    /// From a PKCS #8 P-256 key.
    ///
    /// # Errors
    /// [`JoseError::Key`].
    pub fn new(key: &Pkcs8) -> Result<Self, JoseError> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.der())
            .map(Self)
            .map_err(|_| JoseError::Key)
    }

    /// The public half: x and y, 64 bytes in base64url.
    #[must_use]
    pub fn public(&self) -> String {
        encode(&self.0.public_key().as_ref()[1..])
    }

    /// A compact JWS over the JSON of `claims`.
    ///
    /// # Errors
    /// [`JoseError::Operation`].
    pub fn sign<T: Serialize>(&self, typ: &str, claims: &T) -> Result<String, JoseError> {
        let header = JwsHeader {
            alg: ES256.into(),
            kid: key_id(&self.public()),
            typ: Some(typ.into()),
        };
        let payload = serde_json::to_vec(claims).map_err(|_| JoseError::Form)?;
        let input = signing_input(&header, &payload);
        let signature = self
            .0
            .sign(&SystemRandom::new(), input.as_bytes())
            .map_err(|_| JoseError::Operation)?;
        Ok(format!("{input}.{}", encode(signature.as_ref())))
    }
}

/// Verifies a compact JWS with the public root key `public` (base64url x and
/// y): algorithm ES256, the expected `typ`, key id, signature.
///
/// # Errors
/// [`JoseError`]; nothing of the payload may be used then.
pub fn verify_es256<'a>(
    text: &'a str,
    typ: &str,
    public: &str,
) -> Result<CompactJws<'a>, JoseError> {
    let jws = CompactJws::parse(text)?;
    if jws.header.alg != ES256 {
        return Err(JoseError::Algorithm);
    }
    if jws.header.typ.as_deref() != Some(typ) {
        return Err(JoseError::Form);
    }
    if !same(jws.header.kid.as_bytes(), key_id(public).as_bytes()) {
        return Err(JoseError::KeyId);
    }
    let mut point = vec![UNCOMPRESSED];
    point.extend(decode(public).map_err(|_| JoseError::Key)?);
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point)
        .verify(jws.signing_input.as_bytes(), &jws.signature)
        .map_err(|_| JoseError::Signature)?;
    Ok(jws)
}

/// RFC 7638 thumbprint of the P-256 key with these coordinates; a text that is
/// no such key gets an id that nothing bears.
fn key_id(public: &str) -> String {
    let point = decode(public).unwrap_or_default();
    let (x, y) = point.split_at(point.len() / 2);
    let (x, y) = (encode(x), encode(y));
    sha256_base64url(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TYP: &str = "umzug-directory+jws";

    fn key() -> RootKey {
        RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap()
    }

    // RFC 7515 appendix A.3: verifies with the plain point.
    #[test]
    fn the_curve_and_form_are_those_of_the_standard() {
        let x = decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").unwrap();
        let y = decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").unwrap();
        let point = [vec![UNCOMPRESSED], x, y].concat();
        let input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q").unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point)
            .verify(input.as_bytes(), &signature)
            .unwrap();
    }

    #[test]
    fn signed_by_this_root_only() {
        let (root, other) = (key(), key());
        let text = root.sign(TYP, &json!({"region": "x"})).unwrap();
        assert!(verify_es256(&text, TYP, &root.public()).is_ok());
        assert_eq!(
            verify_es256(&text, TYP, &other.public()).unwrap_err(),
            JoseError::KeyId
        );
        assert_eq!(
            verify_es256(&text, "jwt", &root.public()).unwrap_err(),
            JoseError::Form
        );
        assert_eq!(decode(&root.public()).unwrap().len(), 64);
    }

    #[test]
    fn changed_contents_are_refused() {
        let root = key();
        let text = root.sign(TYP, &json!({"sequence": 1})).unwrap();
        let mut parts: Vec<_> = text.split('.').map(str::to_owned).collect();
        parts[1] = encode(br#"{"sequence":2}"#);
        assert_eq!(
            verify_es256(&parts.join("."), TYP, &root.public()).unwrap_err(),
            JoseError::Signature
        );
        parts[0] = encode(br#"{"alg":"ES256","kid":"k","crit":["exp"]}"#);
        assert_eq!(
            verify_es256(&parts.join("."), TYP, &root.public()).unwrap_err(),
            JoseError::Algorithm
        );
    }
}
