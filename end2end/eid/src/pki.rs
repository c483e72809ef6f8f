//! The public key infrastructure of one start: root, document verifier, terminal. No key outlives the process.

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use time::Date;

use crate::cvc::Certificate;
use crate::elliptic::Key;
use crate::rights::{Rights, Role};
use crate::{date, description, oid, tlv};

/// The root that the card simulator of AusweisApp says it trusts.
const ROOT: &str = "DETESTeID00005";
const VERIFIER: &str = "DETESTDVUMZ001";
const TERMINAL: &str = "DETESTATUMZ001";

/// The chain of certificates and the key at its end.
pub(crate) struct Pki {
    /// Goes into AusweisApp's configuration as the trust anchor for tests.
    pub(crate) root: Vec<u8>,
    pub(crate) verifier: Vec<u8>,
    pub(crate) terminal: Vec<u8>,
    pub(crate) terminal_key: Key,
    /// The description that the terminal's certificate vouches for.
    pub(crate) description: Vec<u8>,
}

impl Pki {
    /// Makes one for the eService at this address, reached with these TLS certificates.
    pub(crate) fn generate(
        subject: &str,
        tls_certificates: &[Vec<u8>],
        today: Date,
    ) -> Result<Self, ErrorStack> {
        let [root_key, verifier_key, terminal_key, sector_key] = [
            Key::generate()?,
            Key::generate()?,
            Key::generate()?,
            Key::generate()?,
        ];
        let from = date::later(today, -1);
        let description = description::encoded(subject, tls_certificates);
        let root = Certificate {
            issuer: ROOT,
            holder: ROOT,
            key: &root_key,
            role: Role::Authority,
            rights: Rights::all(),
            valid: (from, date::later(today, 330)),
            extensions: Vec::new(),
        };
        let verifier = Certificate {
            holder: VERIFIER,
            key: &verifier_key,
            role: Role::Verifier,
            valid: (from, date::later(today, 30)),
            extensions: Vec::new(),
            ..root
        };
        let terminal = Certificate {
            issuer: VERIFIER,
            holder: TERMINAL,
            key: &terminal_key,
            role: Role::Terminal,
            extensions: [
                extension(oid::DESCRIPTION, &description),
                extension(oid::SECTOR, sector_key.point()),
            ]
            .concat(),
            ..verifier
        };
        Ok(Self {
            root: root.signed(&root_key)?,
            verifier: verifier.signed(&root_key)?,
            terminal: terminal.signed(&verifier_key)?,
            terminal_key,
            description,
        })
    }
}

/// An extension that holds the hash of something.
fn extension(identifier: &[u8], hashed: &[u8]) -> Vec<u8> {
    let hash = tlv::object(0x80, &sha256(hashed));
    tlv::object(0x73, &[oid::object(identifier), hash].concat())
}
