//! What a wallet answers is encrypted to a key made for this request alone:
//! ECDH-ES in direct mode (RFC 7518 § 4.6) with AES-GCM (§ 5.3).

use aws_lc_rs::{
    aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    digest::{Context, SHA256},
    encoding::{AsBigEndian, EcPrivateKeyBin},
};
use relocation::envelope::{
    identity::HolderKey,
    jose::{decode, encode},
};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::jose::JoseError;

const TAG_BYTES: usize = 16;
/// First byte of an uncompressed point (SEC 1 § 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// The key of one request.
pub(super) struct Ephemeral(PrivateKey);

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    #[serde(default)]
    kid: String,
    epk: Point,
    #[serde(default)]
    apu: String,
    #[serde(default)]
    apv: String,
    /// Extensions: none is understood.
    #[serde(default)]
    crit: Option<Value>,
    #[serde(default)]
    zip: Option<Value>,
}

/// A public key as others write it: more members may be there.
#[derive(Deserialize)]
pub(super) struct Point {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl Point {
    /// The uncompressed point of a P-256 key.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let Self { kty, crv, x, y } = self;
        let key = HolderKey::new(x.clone(), y.clone());
        let right = *kty == key.kty && *crv == key.crv;
        let point = key.point().filter(|_| right)?;
        Some([vec![UNCOMPRESSED], point].concat())
    }
}

/// A compact JWE taken apart.
pub(super) struct Jwe<'a> {
    protected: &'a str,
    header: Header,
    iv: Vec<u8>,
    /// With the tag at its end.
    sealed: Vec<u8>,
}

impl<'a> Jwe<'a> {
    /// Takes it apart.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('.');
        let mut next = || parts.next();
        let (protected, wrapped, iv, text, tag) = (next()?, next()?, next()?, next()?, next()?);
        if next().is_some() || !wrapped.is_empty() {
            return None;
        }
        let header: Header = serde_json::from_slice(&decode(protected).ok()?).ok()?;
        let (iv, tag) = (decode(iv).ok()?, decode(tag).ok()?);
        let fits = iv.len() == NONCE_LEN && tag.len() == TAG_BYTES;
        let plain = header.crit.is_none() && header.zip.is_none() && header.alg == "ECDH-ES";
        (fits && plain).then_some(())?;
        let sealed = [decode(text).ok()?, tag].concat();
        Some(Self {
            protected,
            header,
            iv,
            sealed,
        })
    }

    /// Which key it was encrypted to, as its sender says.
    pub(super) fn kid(&self) -> &str {
        &self.header.kid
    }
}

impl Ephemeral {
    /// A new one.
    pub(super) fn generate() -> Result<Self, JoseError> {
        let key = PrivateKey::generate(&ECDH_P256);
        key.map(Self).map_err(|_| JoseError::Operation)
    }

    /// Its private half, to be kept in memory with the attempt.
    pub(super) fn text(&self) -> Result<String, JoseError> {
        let bytes: EcPrivateKeyBin<'_> = self.0.as_be_bytes().map_err(|_| JoseError::Operation)?;
        Ok(encode(bytes.as_ref()))
    }

    /// From [`Self::text`].
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(decode(text).ok()?);
        PrivateKey::from_private_key(&ECDH_P256, &bytes)
            .ok()
            .map(Self)
    }

    /// Its public half under a name.
    pub(super) fn jwk(&self, kid: &str) -> Result<Value, JoseError> {
        let public = self.0.compute_public_key();
        let public = public.map_err(|_| JoseError::Operation)?;
        let (x, y) = public.as_ref()[1..].split_at(32);
        Ok(json!({
            "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y),
            "use": "enc", "alg": "ECDH-ES", "kid": kid,
        }))
    }

    /// Opens what was encrypted to it; wrong key and changed bytes look the same.
    pub(super) fn open(&self, jwe: Jwe<'_>) -> Option<Vec<u8>> {
        let Jwe {
            protected,
            header,
            iv,
            mut sealed,
        } = jwe;
        let algorithm: &Algorithm = match header.enc.as_str() {
            "A128GCM" => &AES_128_GCM,
            "A256GCM" => &AES_256_GCM,
            _ => return None,
        };
        let (apu, apv) = (decode(&header.apu).ok()?, decode(&header.apv).ok()?);
        let theirs = UnparsedPublicKey::new(&ECDH_P256, header.epk.bytes()?);
        let derive = |z: &[u8]| Ok(derived(z, &header.enc, &apu, &apv, algorithm.key_len()));
        let key = agree(&self.0, theirs, (), derive).ok()?;
        let key = LessSafeKey::new(UnboundKey::new(algorithm, &key).ok()?);
        let nonce = Nonce::try_assume_unique_for_key(&iv).ok()?;
        let opened = key.open_in_place(nonce, Aad::from(protected), &mut sealed);
        let length = opened.ok()?.len();
        sealed.truncate(length);
        Some(sealed)
    }
}

/// Concat KDF with SHA-256, one round (RFC 7518 § 4.6.2): at most 32 bytes.
fn derived(z: &[u8], enc: &str, apu: &[u8], apv: &[u8], bytes: usize) -> Zeroizing<Vec<u8>> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes();
    let mut hash = Context::new(&SHA256);
    hash.update(&number(1));
    hash.update(z);
    for part in [enc.as_bytes(), apu, apv] {
        hash.update(&number(part.len()));
        hash.update(part);
    }
    hash.update(&number(bytes * 8));
    let mut key = Zeroizing::new(hash.finish().as_ref().to_vec());
    key.truncate(bytes);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7518 appendix C.
    #[test]
    fn the_derived_key_is_that_of_the_standard() {
        let bob = Ephemeral::parse("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw").unwrap();
        let alice = Point {
            kty: "EC".into(),
            crv: "P-256".into(),
            x: "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0".into(),
            y: "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps".into(),
        };
        let alice = UnparsedPublicKey::new(&ECDH_P256, alice.bytes().unwrap());
        let derive = |z: &[u8]| Ok(derived(z, "A128GCM", b"Alice", b"Bob", 16));
        let key = agree(&bob.0, alice, (), derive).unwrap();
        assert_eq!(encode(&key), "VqqN6vgjbSBcIijNcacQGg");
    }

    #[test]
    fn a_key_comes_back_from_its_text() {
        let key = Ephemeral::generate().unwrap();
        let again = Ephemeral::parse(&key.text().unwrap()).unwrap();
        assert_eq!(key.jwk("a").unwrap(), again.jwk("a").unwrap());
        assert!(Ephemeral::parse("AAAA").is_none());
    }

    #[test]
    fn near_misses_are_refused() {
        let header = |name: &str, value: Value| {
            let mut header = json!({
                "alg": "ECDH-ES", "enc": "A128GCM",
                "epk": {"kty": "EC", "crv": "P-256", "x": "", "y": ""},
            });
            header[name] = value;
            let (iv, tag) = (encode(&[0; 12]), encode(&[0; 16]));
            format!("{}..{iv}.AAAA.{tag}", encode(header.to_string().as_bytes()))
        };
        assert!(Jwe::parse(&header("kid", json!("x"))).is_some());
        for (name, value) in [
            ("alg", json!("ECDH-ES+A128KW")),
            ("alg", json!("dir")),
            ("zip", json!("DEF")),
            ("crit", json!(["exp"])),
            ("epk", Value::Null),
        ] {
            assert!(
                Jwe::parse(&header(name, value.clone())).is_none(),
                "{name} {value}"
            );
        }
        let key = Ephemeral::generate().unwrap();
        let mut off = key.jwk("x").unwrap();
        off["y"] = off["x"].clone();
        for (name, value) in [("epk", off), ("enc", json!("A128CBC-HS256"))] {
            let text = header(name, value);
            assert!(key.open(Jwe::parse(&text).unwrap()).is_none(), "{name}");
        }
    }
}
