//! Compact JWE and JWS forms, JSON Web Keys and their thumbprints
//! (RFC 7515, 7516, 7517, 7638). Splitting and joining only, no cryptography.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};

/// RSA public key as FIT-Connect publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Always `RSA`.
    pub kty: String,
    /// Modulus, base64url; at least 4096 bits.
    pub n: String,
    /// Exponent, base64url; always `AQAB`.
    pub e: String,
    /// `RSA-OAEP-256` for sealing, `PS512` for signatures.
    pub alg: String,
    /// `["wrapKey"]` for sealing, `["verify"]` for signatures.
    pub key_ops: Vec<String>,
    /// Key id: in this project always the RFC 7638 thumbprint, so that a key
    /// names itself and cannot be swapped under its id.
    pub kid: String,
    /// Certificate chain, base64 DER. FIT-Connect demands at least one; trust
    /// comes from the signed directory instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub x5c: Vec<String>,
}

/// What a key is for; decides `alg` and `key_ops` of its [`Jwk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Sealing to the owner: RSA-OAEP-256.
    Seal,
    /// Signatures by the owner: PS512.
    Sign,
}

impl Jwk {
    /// A public key for `usage`; `thumbprint` is the base64url SHA-256 of
    /// [`thumbprint_input`].
    #[must_use]
    pub fn rsa(usage: KeyUse, n: String, e: String, thumbprint: String) -> Self {
        let (alg, op) = match usage {
            KeyUse::Seal => ("RSA-OAEP-256", "wrapKey"),
            KeyUse::Sign => ("PS512", "verify"),
        };
        Self {
            kty: "RSA".into(),
            n,
            e,
            alg: alg.into(),
            key_ops: vec![op.into()],
            kid: thumbprint,
            x5c: Vec::new(),
        }
    }

    /// The text whose SHA-256 is this key's thumbprint.
    #[must_use]
    pub fn thumbprint_input(&self) -> String {
        thumbprint_input(&self.n, &self.e)
    }
}

/// Text to hash for the RFC 7638 thumbprint of an RSA key.
#[must_use]
pub fn thumbprint_input(n: &str, e: &str) -> String {
    format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#)
}

/// Protected header of a JWE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JweHeader {
    /// `RSA-OAEP-256`.
    pub alg: String,
    /// `A256GCM`.
    pub enc: String,
    /// Thumbprint of the receiver's key.
    pub kid: String,
    /// Media type of the plaintext.
    pub cty: String,
}

impl JweHeader {
    /// The one header this project writes.
    #[must_use]
    pub fn new(kid: &str, cty: &str) -> Self {
        Self {
            alg: "RSA-OAEP-256".into(),
            enc: "A256GCM".into(),
            kid: kid.into(),
            cty: cty.into(),
        }
    }

    /// Reads the first segment of a compact JWE.
    ///
    /// # Errors
    /// [`FormError`], also for a header with extensions.
    pub fn parse(segment: &str) -> Result<Self, FormError> {
        header(segment)
    }
}

/// Protected header of a JWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwsHeader {
    /// `PS512` for events, `ES256` for the directory.
    pub alg: String,
    /// Thumbprint of the signer's key.
    pub kid: String,
    /// `secevent+jwt` for events, `umzug-directory+jws` for the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
}

/// Why a compact form could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// Not the right number of segments.
    Segments,
    /// A segment is not base64url without padding.
    Base64,
    /// A header or payload is not the expected JSON.
    Json,
    /// A header names extensions; this project understands none.
    Extension,
}

/// Parameters that change what everything else in a header means: `crit`
/// (RFC 7515 § 4.1.11, RFC 7516 § 4.1.13) lists what must be understood, `zip`
/// (RFC 7516 § 4.1.3) compresses. Each counts by being there, with any value.
#[derive(Deserialize)]
struct Extensions {
    #[serde(default, deserialize_with = "there")]
    crit: bool,
    #[serde(default, deserialize_with = "there")]
    zip: bool,
}

fn there<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(value).map(|_| true)
}

/// A JWE taken apart: raw bytes of each segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompactJwe<'a> {
    /// First segment as it stands: the additional authenticated data.
    pub protected: &'a str,
    /// The header behind it.
    pub header: JweHeader,
    /// Wrapped content key.
    pub encrypted_key: Vec<u8>,
    /// 96-bit initialisation vector.
    pub iv: Vec<u8>,
    /// Ciphertext without the tag.
    pub ciphertext: Vec<u8>,
    /// 128-bit authentication tag.
    pub tag: Vec<u8>,
}

impl<'a> CompactJwe<'a> {
    /// Takes a compact JWE apart.
    ///
    /// # Errors
    /// [`FormError`] when it is not one.
    pub fn parse(text: &'a str) -> Result<Self, FormError> {
        let [protected, key, iv, ciphertext, tag] = segments(text)?;
        Ok(Self {
            protected,
            header: header(protected)?,
            encrypted_key: decode(key)?,
            iv: decode(iv)?,
            ciphertext: decode(ciphertext)?,
            tag: decode(tag)?,
        })
    }

    /// Puts the five segments together.
    #[must_use]
    pub fn join(protected: &str, key: &[u8], iv: &[u8], ciphertext: &[u8], tag: &[u8]) -> String {
        [encode(key), encode(iv), encode(ciphertext), encode(tag)]
            .iter()
            .fold(protected.to_owned(), |text, part| text + "." + part)
    }
}

/// A JWS taken apart. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompactJws<'a> {
    /// The header.
    pub header: JwsHeader,
    /// Decoded payload.
    pub payload: Vec<u8>,
    /// Raw signature.
    pub signature: Vec<u8>,
    /// The bytes that are signed: first two segments with their dot.
    pub signing_input: &'a str,
}

impl<'a> CompactJws<'a> {
    /// Takes a compact JWS apart.
    ///
    /// # Errors
    /// [`FormError`] when it is not one.
    pub fn parse(text: &'a str) -> Result<Self, FormError> {
        let [protected, payload, signature] = segments(text)?;
        Ok(Self {
            header: header(protected)?,
            payload: decode(payload)?,
            signature: decode(signature)?,
            signing_input: &text[..protected.len() + 1 + payload.len()],
        })
    }

    /// The payload as `T`. Call only after the signature was checked.
    ///
    /// # Errors
    /// [`FormError::Json`].
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, FormError> {
        serde_json::from_slice(&self.payload).map_err(|_| FormError::Json)
    }
}

/// The text to sign: header and payload in base64url, with a dot between.
#[must_use]
pub fn signing_input(header: &JwsHeader, payload: &[u8]) -> String {
    format!("{}.{}", to_segment(header), encode(payload))
}

/// A JSON value as a base64url segment.
#[must_use]
pub fn to_segment<T: Serialize>(value: &T) -> String {
    encode(&serde_json::to_vec(value).expect("wire types serialise"))
}

/// The fifth segment of a compact JWE: what events call the authentication tag.
#[must_use]
pub fn authentication_tag(jwe: &str) -> Option<&str> {
    let [_, _, _, _, tag] = segments(jwe).ok()?;
    Some(tag)
}

/// Base64url without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Reads base64url without padding.
///
/// # Errors
/// [`FormError::Base64`].
pub fn decode(text: &str) -> Result<Vec<u8>, FormError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| FormError::Base64)
}

fn header<T: DeserializeOwned>(segment: &str) -> Result<T, FormError> {
    let json = decode(segment)?;
    let extensions: Extensions = serde_json::from_slice(&json).map_err(|_| FormError::Json)?;
    if extensions.crit || extensions.zip {
        return Err(FormError::Extension);
    }
    serde_json::from_slice(&json).map_err(|_| FormError::Json)
}

fn segments<const N: usize>(text: &str) -> Result<[&str; N], FormError> {
    let mut parts = text.split('.');
    let mut out = [""; N];
    for slot in &mut out {
        *slot = parts.next().ok_or(FormError::Segments)?;
    }
    if parts.next().is_some() {
        return Err(FormError::Segments);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_jwe_comes_apart_again() {
        let header = JweHeader::new("kid", "application/json");
        let text = CompactJwe::join(&to_segment(&header), &[1, 2], &[3; 12], b"text", &[4; 16]);
        let jwe = CompactJwe::parse(&text).unwrap();
        assert_eq!(jwe.header, header);
        assert_eq!(jwe.ciphertext, b"text");
        assert_eq!(authentication_tag(&text), Some(encode(&[4; 16]).as_str()));
    }

    #[test]
    fn wrong_forms_are_refused() {
        assert_eq!(CompactJws::parse("a.b").unwrap_err(), FormError::Segments);
        assert_eq!(
            CompactJws::parse("a.b.c.d").unwrap_err(),
            FormError::Segments
        );
        assert_eq!(
            CompactJws::parse("e30=.e30.AA").unwrap_err(),
            FormError::Base64
        );
        assert_eq!(
            CompactJws::parse("e30.e30.AA").unwrap_err(),
            FormError::Json
        );
    }

    #[test]
    fn extensions_that_must_be_understood_are_refused() {
        for extension in [r#""crit":["exp"]"#, r#""crit":null"#, r#""zip":"DEF""#] {
            let jws = format!(r#"{{"alg":"PS512","kid":"k",{extension}}}"#);
            let jws = format!("{}.e30.AA", encode(jws.as_bytes()));
            assert_eq!(CompactJws::parse(&jws), Err(FormError::Extension));

            let jwe = format!(r#"{{"alg":"a","enc":"e","kid":"k","cty":"c",{extension}}}"#);
            let jwe = encode(jwe.as_bytes());
            assert_eq!(JweHeader::parse(&jwe), Err(FormError::Extension));
            let jwe = CompactJwe::join(&jwe, &[1], &[2], b"text", &[3]);
            assert_eq!(CompactJwe::parse(&jwe), Err(FormError::Extension));
        }
    }

    #[test]
    fn thumbprint_text_is_that_of_rfc_7638() {
        assert_eq!(
            thumbprint_input("N", "AQAB"),
            r#"{"e":"AQAB","kty":"RSA","n":"N"}"#
        );
    }
}
