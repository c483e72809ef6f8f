//! The identity statement: what a means of identification said about a person,
//! signed by the node that asked, or by the office that looked, as an SD-JWT
//! with key binding (RFC 9901).
//!
//! It is made once, and the node forgets what it said. It stays in the citizen's
//! browser, which discloses to each authority only the claims that this one may
//! have ([`allowed`]) and binds each presentation to destination and submission.
//! Forms only: hashes and signatures are made by who calls.

mod card;
mod presentation;

pub use card::{Card, CardAddress};
pub use presentation::{Disclosure, Presentation, Statement};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::directory::AuthorityKind;
use super::jose::Jwk;

/// `typ` of the statement's JWS header.
pub const STATEMENT_TYPE: &str = "dc+sd-jwt";
/// `typ` of the key binding's JWS header (RFC 9901 § 4.3).
pub const BINDING_TYPE: &str = "kb+jwt";
/// `vct` of the statement.
pub const VCT: &str = "urn:umzug:identity:1";
/// Hash of the digests; the only one.
pub const SD_ALG: &str = "sha-256";
/// Seconds for which a statement counts: a form is filled in and sent within a
/// day, or the person shows the card again.
pub const LIFETIME: i64 = 24 * 3600;
/// Most characters of [`StatementClaims::confirmed_by`].
pub const LONGEST_NAME: usize = 80;

/// Payload of the statement: always disclosed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementClaims {
    /// The node; of [`Means::Counter`] the destination id of the office.
    pub iss: String,
    /// Unix seconds of the identification.
    pub iat: i64,
    /// Unix seconds until which it may be sent.
    pub exp: i64,
    /// [`VCT`].
    pub vct: String,
    /// Whose it is: the key that was made in the citizen's browser.
    pub cnf: Confirmation,
    /// By which means.
    pub means: Means,
    /// How sure it is.
    pub assurance: Assurance,
    /// Who confirmed it at a counter, 1 to [`LONGEST_NAME`] characters: a name
    /// or a sign by which the office knows its clerk. Absent for other means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// The key that an office signed with, along because the directory names
    /// thumbprints only. Absent for other means: the node publishes its keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Jwk>,
    /// [`SD_ALG`].
    #[serde(rename = "_sd_alg")]
    pub sd_alg: String,
    /// Digests of the disclosures, sorted: their order tells nothing.
    #[serde(rename = "_sd")]
    pub sd: Vec<String>,
}

/// Whether this can stand in [`StatementClaims::confirmed_by`].
#[must_use]
pub fn names_a_clerk(text: &str) -> bool {
    // A name, and nothing that could pass for a sentence of the tool.
    let part_of_a_name = |sign: char| sign.is_alphanumeric() || " .,-'’/".contains(sign);
    let named = !text.trim().is_empty() && text.chars().all(part_of_a_name);
    named && text.chars().count() <= LONGEST_NAME
}

/// RFC 7800: the key that must sign the presentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The key.
    pub jwk: HolderKey,
}

/// A P-256 public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderKey {
    /// Always `EC`.
    pub kty: String,
    /// Always `P-256`.
    pub crv: String,
    /// First coordinate, base64url, 32 bytes.
    pub x: String,
    /// Second coordinate, base64url, 32 bytes.
    pub y: String,
}

impl HolderKey {
    /// A key with these coordinates.
    #[must_use]
    pub fn new(x: String, y: String) -> Self {
        Self {
            kty: "EC".into(),
            crv: "P-256".into(),
            x,
            y,
        }
    }

    /// Both coordinates, 64 bytes; none if it is no such key by its form.
    #[must_use]
    pub fn point(&self) -> Option<Vec<u8>> {
        let half = |text: &str| super::jose::decode(text).ok().filter(|x| x.len() == 32);
        let right = self.kty == "EC" && self.crv == "P-256";
        match (right, half(&self.x), half(&self.y)) {
            (true, Some(x), Some(y)) => Some([x, y].concat()),
            _ => None,
        }
    }

    /// The text whose SHA-256 is its thumbprint (RFC 7638).
    #[must_use]
    pub fn thumbprint_input(&self) -> String {
        let Self { crv, kty, x, y } = self;
        format!(r#"{{"crv":"{crv}","kty":"{kty}","x":"{x}","y":"{y}"}}"#)
    }
}

/// Means of identification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// Online-Ausweis: the chip of identity card, residence permit or eID card
    /// (PAuswG § 18, AufenthG § 78(5), eIDKG § 12).
    Eid,
    /// A citizen's account of Bund or Land (OZG § 3), by OpenID Connect.
    Account,
    /// A wallet for digital identities (eIDAS Art. 5a), by OpenID4VP.
    Wallet,
    /// An office has looked at the person and the document.
    Counter,
}

impl Means {
    /// All of them, the most used first.
    pub const ALL: [Self; 4] = [Self::Eid, Self::Account, Self::Wallet, Self::Counter];

    /// The word on the wire and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eid => "eid",
            Self::Account => "account",
            Self::Wallet => "wallet",
            Self::Counter => "counter",
        }
    }
}

/// Level of assurance (eIDAS Art. 8(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// Low, or not known.
    Low,
    /// Substantial.
    Substantial,
    /// High.
    High,
}

/// Payload of the key binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Unix seconds.
    pub iat: i64,
    /// Destination of the authority.
    pub aud: Uuid,
    /// Submission id: it cannot be used for another one.
    pub nonce: Uuid,
    /// SHA-256 (base64url) of the presentation without the binding.
    pub sd_hash: String,
}

/// A name as names are compared: cards write capitals, people do not.
#[must_use]
pub fn folded(name: &str) -> String {
    let spaced: Vec<&str> = name.split_whitespace().collect();
    spaced.join(" ").replace(['ß', 'ẞ'], "ss").to_uppercase()
}

/// Names of the claims that an authority of this kind may have: of the
/// registration BMG § 3(1) Nr. 1 to 7, of the vehicle only what FZV § 6(1) Nr. 1
/// lists, so neither doctoral degree nor the former address.
#[must_use]
pub const fn allowed(kind: AuthorityKind) -> &'static [&'static str] {
    match kind {
        AuthorityKind::Registration => &[
            "family_name",
            "given_names",
            "birth_date",
            "academic_title",
            "address",
            "document",
        ],
        AuthorityKind::Vehicle => &["family_name", "given_names", "birth_date"],
    }
}

/// How sure an authority of this kind has to be of who somebody is before it
/// decides without an appearance: BMeldDigiV § 4(1), FZV § 20(2).
#[must_use]
pub const fn needed(kind: AuthorityKind) -> Assurance {
    match kind {
        AuthorityKind::Registration => Assurance::High,
        AuthorityKind::Vehicle => Assurance::Substantial,
    }
}

#[cfg(test)]
mod tests;
