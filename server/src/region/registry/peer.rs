//! Who requests are handed on to.

use relocation::envelope::jose::Jwk;
use serde::{Deserialize, Serialize};

use crate::jose::thumbprint;

/// Another node, or a FIT-Connect service of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// How it names itself in its events.
    pub issuer: String,
    /// Where it is, for example `https://node.example`; of a service of others
    /// the address of its Submission API.
    pub url: String,
    /// Where a service of others gives out tokens; none for a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<String>,
    /// Keys that sign its events: pinned. The signed directory must name them,
    /// else nothing is handed on.
    pub signing: Vec<Jwk>,
    /// Keys that were exchanged for these: what they have signed stays
    /// verifiable, nothing new is taken under them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Jwk>,
    /// `client_id` that it gave this node; the secret lies in a file.
    pub client: String,
    /// Whether it may be at a private address, and without TLS.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

impl Peer {
    /// Whether it is a FIT-Connect service of others: it gives ids of its own,
    /// and has none of the additions between nodes.
    #[must_use]
    pub const fn is_service(&self) -> bool {
        self.tokens.is_some()
    }

    /// Every key that signs, or signed, its events.
    pub fn all_signing(&self) -> impl Iterator<Item = &Jwk> {
        self.signing.iter().chain(&self.former)
    }

    /// The keys that become former ones when `signing` come in their place.
    #[must_use]
    pub fn leaves(&self, signing: &[Jwk]) -> Vec<Jwk> {
        let stays = |key: &Jwk| signing.iter().any(|new| thumbprint(new) == thumbprint(key));
        self.all_signing()
            .filter(|key| !stays(key))
            .cloned()
            .collect()
    }

    /// Address of its Submission API.
    #[must_use]
    pub fn api(&self) -> String {
        match &self.tokens {
            Some(_) => self.url.clone(),
            None => format!("{}/fit-connect", self.url),
        }
    }

    /// Address of its tokens.
    #[must_use]
    pub fn token_address(&self) -> String {
        let own = || format!("{}/token", self.api());
        self.tokens.clone().unwrap_or_else(own)
    }
}
