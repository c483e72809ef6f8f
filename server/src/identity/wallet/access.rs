//! The access certificate: who asks, as wallets know it (`x509_hash`,
//! OpenID4VP 1.0 § 5.9.3).

use std::path::Path;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64ct::{Base64, Encoding};
use relocation::envelope::jose::{encode, to_segment};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde_json::{Value, json};

use super::trust::point;
use crate::{
    jose::{JoseError, Pkcs8, sha256_base64url},
    private_file,
};

/// Certificate chain and the key of its first certificate.
pub(super) struct Access {
    key: EcdsaKeyPair,
    /// Base64 DER, leaf first, without the trust anchor.
    chain: Vec<String>,
    client_id: String,
}

impl Access {
    /// Reads both files.
    pub(super) fn load(certificate: &Path, key: &Path) -> Result<Self, String> {
        let shown = key.display();
        match private_file::only_owner(key) {
            Ok(true) => {}
            Ok(false) => return Err(format!("{shown} can be read by others; change its mode.")),
            Err(error) => return Err(format!("{shown} cannot be read: {error}.")),
        }
        let key = Pkcs8::load(key).map_err(|error| format!("{error}."))?;
        let chain = certificates(certificate)?;
        Self::new(&chain, &key).ok_or_else(|| {
            format!(
                "{} and {shown} are no pair for P-256.",
                certificate.display()
            )
        })
    }

    /// Puts both together; none when they are no pair.
    pub(super) fn new(chain: &[CertificateDer<'_>], key: &Pkcs8) -> Option<Self> {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.der()).ok()?;
        let (leaf, above) = chain.split_first()?;
        if point(leaf)? != *key.public_key().as_ref() {
            return None;
        }
        // HAIP 1.0 § 5: the trust anchor is not sent along.
        let sent = above.iter().filter(|one| !signed_by_itself(one));
        let sent = std::iter::once(leaf).chain(sent);
        Some(Self {
            key,
            chain: sent.map(|one| Base64::encode_string(one)).collect(),
            client_id: format!("x509_hash:{}", sha256_base64url(leaf)),
        })
    }

    /// The name of this node towards wallets.
    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// A compact JWS that carries the chain.
    pub(super) fn sign(&self, typ: &str, claims: &Value) -> Result<String, JoseError> {
        let header = json!({"alg": "ES256", "typ": typ, "x5c": self.chain});
        let input = format!("{}.{}", to_segment(&header), to_segment(claims));
        let signature = self.key.sign(&SystemRandom::new(), input.as_bytes());
        let signature = signature.map_err(|_| JoseError::Operation)?;
        Ok(format!("{input}.{}", encode(signature.as_ref())))
    }
}

/// All certificates of a PEM file, at least one.
pub(super) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let shown = file.display();
    let all = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let all: Vec<_> = all.map_err(|error| format!("{shown} cannot be read: {error}."))?;
    match all.is_empty() {
        true => Err(format!("{shown} holds no certificate.")),
        false => Ok(all),
    }
}

fn signed_by_itself(certificate: &CertificateDer<'_>) -> bool {
    let parsed = webpki::EndEntityCert::try_from(certificate);
    parsed.is_ok_and(|one| one.issuer() == one.subject())
}
