//! ES256 signatures of others (RFC 7515): the key comes from a certificate or
//! from what an issuer has signed, never from the header alone.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use relocation::envelope::jose::decode;
use serde::{Deserialize, de::DeserializeOwned};

/// A compact JWS taken apart. Nothing is verified yet.
pub(super) struct Jws<'a> {
    header: Header,
    payload: Vec<u8>,
    signature: Vec<u8>,
    input: &'a str,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    typ: String,
    #[serde(default)]
    x5c: Vec<String>,
    /// Any value but null: extensions that are not understood.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

impl<'a> Jws<'a> {
    /// Takes it apart.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (input, signature) = text.rsplit_once('.')?;
        let (header, payload) = input.split_once('.')?;
        Some(Self {
            header: serde_json::from_slice(&decode(header).ok()?).ok()?,
            payload: decode(payload).ok()?,
            signature: decode(signature).ok()?,
            input,
        })
    }

    /// The certificates of its signer, leaf first.
    pub(super) fn chain(&self) -> &[String] {
        &self.header.x5c
    }

    /// The payload, if it is of this type and signed by the key with this point.
    pub(super) fn verified<T: DeserializeOwned>(&self, typ: &str, point: &[u8]) -> Option<T> {
        let Header {
            alg,
            typ: its,
            crit,
            ..
        } = &self.header;
        if alg != "ES256" || its != typ || crit.is_some() {
            return None;
        }
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(self.input.as_bytes(), &self.signature).ok()?;
        serde_json::from_slice(&self.payload).ok()
    }
}
