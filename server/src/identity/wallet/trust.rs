//! Which issuers are believed: those whose certificate chain ends at one of the
//! operator's certificates.

use std::{path::Path, time::Duration};

use base64ct::{Base64, Encoding};
use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::{
    EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, anchor_from_trusted_cert,
};

use super::access::certificates;

/// Most certificates of a chain, and most characters of one.
const CHAIN: usize = 6;
const CERTIFICATE: usize = 8 * 1024;
/// `SubjectPublicKeyInfo` of a P-256 key up to its point (RFC 5480 § 2).
const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Bytes of an uncompressed point.
const POINT: usize = 65;

/// The trusted certificates.
pub(super) struct Trust(Vec<CertificateDer<'static>>);

impl Trust {
    /// Reads them.
    pub(super) fn load(file: &Path) -> Result<Self, String> {
        let this = Self(certificates(file)?);
        match this
            .0
            .iter()
            .all(|one| anchor_from_trusted_cert(one).is_ok())
        {
            true => Ok(this),
            false => Err(format!("{} holds an odd certificate.", file.display())),
        }
    }

    /// The public point of the first certificate of `x5c`, if the chain is valid
    /// at `now` and ends at a trusted one.
    pub(super) fn key(&self, x5c: &[String], now: i64) -> Option<Vec<u8>> {
        if x5c.len() > CHAIN || x5c.iter().any(|one| one.len() > CERTIFICATE) {
            return None;
        }
        let chain = x5c.iter().map(|one| Base64::decode_vec(one).ok());
        let chain: Vec<CertificateDer<'_>> =
            chain.map(|one| Some(one?.into())).collect::<Option<_>>()?;
        let (leaf, above) = chain.split_first()?;
        let anchors = self.0.iter().map(|one| anchor_from_trusted_cert(one).ok());
        let anchors = anchors.collect::<Option<Vec<_>>>()?;
        let time = UnixTime::since_unix_epoch(Duration::from_secs(now.try_into().ok()?));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let parsed = EndEntityCert::try_from(leaf).ok()?;
        let path = parsed.verify_for_usage(algorithms, &anchors, above, time, AnyUse, None, None);
        path.ok()?;
        point(leaf)
    }

    #[cfg(any(test, fuzzing))]
    pub(super) fn new(certificates: Vec<CertificateDer<'static>>) -> Self {
        Self(certificates)
    }
}

/// No extended key usage stands for issuing a PID (OpenID4VC HAIP 1.0 names
/// none): what the trusted certificates sign is for that.
struct AnyUse;

impl ExtendedKeyUsageValidator for AnyUse {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

/// The public point of a certificate for P-256.
pub(super) fn point(certificate: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let parsed = EndEntityCert::try_from(certificate).ok()?;
    let info = parsed.subject_public_key_info();
    let point = info.strip_prefix(P256.as_slice())?;
    (point.len() == POINT).then(|| point.to_vec())
}
