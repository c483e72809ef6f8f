//! JWEs as other FIT-Connect clients write them: the same two algorithms, but
//! `cty` may be missing, and v1 clients compress (`zip: DEF`, RFC 7516
//! § 4.1.3). This project's own browsers do neither; what they send goes
//! through [`JweHeader`] and stays strict.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use relocation::envelope::jose::{CompactJwe, JweHeader, decode};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{EncryptionKey, JoseError};

/// The only compression there is (RFC 7516 § 7.3).
const DEFLATE: &str = "DEF";

/// A protected header of a foreign JWE that this project can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignHeader {
    /// Thumbprint of the receiver's key.
    pub kid: String,
    /// Media type of the plaintext, if it says one.
    pub cty: Option<String>,
    /// Whether the plaintext is compressed.
    pub deflated: bool,
}

#[derive(Deserialize)]
struct Named {
    alg: String,
    enc: String,
    kid: String,
    cty: Option<String>,
}

impl ForeignHeader {
    /// Reads the first segment of a compact JWE.
    ///
    /// # Errors
    /// [`JoseError::Form`]; [`JoseError::Algorithm`] for other algorithms,
    /// another compression and anything that is said to be critical.
    pub fn parse(segment: &str) -> Result<Self, JoseError> {
        let json = decode(segment)?;
        let all: Map<String, Value> = serde_json::from_slice(&json).map_err(|_| JoseError::Form)?;
        let zip = all.get("zip");
        let critical = all.contains_key("crit");
        let deflated = zip.is_some_and(|zip| zip == DEFLATE);
        if critical || (zip.is_some() && !deflated) {
            return Err(JoseError::Algorithm);
        }
        let named: Named =
            serde_json::from_value(Value::Object(all)).map_err(|_| JoseError::Form)?;
        if named.alg != "RSA-OAEP-256" || named.enc != "A256GCM" {
            return Err(JoseError::Algorithm);
        }
        Ok(Self {
            kid: named.kid,
            cty: named.cty,
            deflated,
        })
    }
}

impl EncryptionKey {
    /// Opens a compact JWE that others sealed to this key; what is compressed
    /// grows to `most` bytes at the most.
    ///
    /// # Errors
    /// [`JoseError`]; wrong key, changed bytes and too much all look the same.
    pub fn unseal_foreign(&self, text: &str, most: usize) -> Result<Vec<u8>, JoseError> {
        let mut segments = text.split('.');
        let mut next = || segments.next().ok_or(JoseError::Form);
        let (protected, key, iv, ciphertext, tag) = (next()?, next()?, next()?, next()?, next()?);
        if segments.next().is_some() {
            return Err(JoseError::Form);
        }
        let header = ForeignHeader::parse(protected)?;
        let plain = self.open_checked(CompactJwe {
            protected,
            header: JweHeader::new(&header.kid, header.cty.as_deref().unwrap_or_default()),
            encrypted_key: decode(key)?,
            iv: decode(iv)?,
            ciphertext: decode(ciphertext)?,
            tag: decode(tag)?,
        })?;
        if !header.deflated {
            return Ok(plain);
        }
        inflate(&plain, most)
    }
}

/// What was compressed, if it is `most` bytes at the most.
pub(crate) fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, JoseError> {
    decompress_to_vec_with_limit(bytes, most).map_err(|_| JoseError::Open)
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec;
    use relocation::envelope::jose::to_segment;
    use serde_json::json;

    use super::*;
    use crate::jose::{seal_under, test_keys};

    fn header(more: &[(&str, Value)]) -> String {
        let mut header = json!({
            "alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "JWE", "kid": kid()
        });
        for (name, value) in more {
            header[*name] = value.clone();
        }
        to_segment(&header)
    }

    fn kid() -> String {
        test_keys::sealing().jwk().kid.clone()
    }

    fn sealed(more: &[(&str, Value)], plain: &[u8]) -> String {
        seal_under(test_keys::sealing().jwk(), &header(more), plain).unwrap()
    }

    #[test]
    fn with_and_without_compression() {
        let key = test_keys::sealing();
        assert_eq!(key.unseal_foreign(&sealed(&[], b"{}"), 9).unwrap(), b"{}");
        let zip = [("zip", json!("DEF"))];
        let packed = sealed(&zip, &compress_to_vec(b"{\"a\":1}", 6));
        assert_eq!(key.unseal_foreign(&packed, 7).unwrap(), b"{\"a\":1}");
        assert_eq!(key.unseal_foreign(&packed, 6), Err(JoseError::Open));
        let broken = sealed(&zip, b"not deflated");
        assert_eq!(key.unseal_foreign(&broken, 99), Err(JoseError::Open));
        assert!(key.unseal(&packed).is_err(), "own forms stay strict");
    }

    #[test]
    fn a_bomb_stays_small() {
        let bomb = compress_to_vec(&vec![0; 64 << 20], 6);
        let sealed = sealed(&[("zip", json!("DEF"))], &bomb);
        let opened = test_keys::sealing().unseal_foreign(&sealed, 1 << 20);
        assert_eq!(opened, Err(JoseError::Open));
    }

    #[test]
    fn near_misses_are_refused() {
        for more in [
            ("zip", json!("GZIP")),
            ("zip", Value::Null),
            ("crit", json!([])),
            ("alg", json!("RSA1_5")),
            ("enc", json!("A128GCM")),
        ] {
            let parsed = ForeignHeader::parse(&header(&[more]));
            assert_eq!(parsed, Err(JoseError::Algorithm));
        }
        let no_kid = to_segment(&json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM" }));
        assert_eq!(ForeignHeader::parse(&no_kid), Err(JoseError::Form));
        let other = sealed(&[("kid", json!("other"))], b"x");
        let opened = test_keys::sealing().unseal_foreign(&other, 9);
        assert_eq!(opened, Err(JoseError::KeyId));
        let parsed = ForeignHeader::parse(&header(&[("cty", json!("application/xml"))])).unwrap();
        assert_eq!(parsed.cty.as_deref(), Some("application/xml"));
    }
}
