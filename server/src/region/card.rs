//! The card of a node: what another one needs to know of it.

use relocation::envelope::jose::Jwk;
use serde::{Deserialize, Serialize};

use super::registry::{Channel, Destination, Registry};
use crate::jose::{sha256, thumbprint};

/// `typ` of a signed card.
pub const CARD_TYPE: &str = "umzug-node-card+jws";

/// What another node needs to know of this one. Nothing in it is secret.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// How it names itself in its events.
    pub issuer: String,
    /// Where it is.
    pub url: String,
    /// Keys that sign its events.
    pub signing: Vec<Jwk>,
    /// Authorities that fetch from it.
    pub destinations: Vec<Destination>,
}

/// A card as it is handed out to linked nodes, signed with the node's key.
#[derive(Debug, Serialize, Deserialize)]
pub struct SignedCard {
    /// The card, without address: whoever asks knows it.
    #[serde(flatten)]
    pub card: Card,
    /// When it was signed, Unix seconds.
    pub iat: i64,
}

impl Card {
    /// Of a node, without address.
    #[must_use]
    pub fn of(registry: &Registry, issuer: String, key: Jwk) -> Self {
        let mut destinations = registry.destinations.clone();
        // What goes on from here goes on from here alone.
        let elsewhere =
            |channel: &Channel| matches!(channel, Channel::Node { .. } | Channel::Service { .. });
        destinations.retain(|known| !elsewhere(&known.channel));
        for destination in &mut destinations {
            // How this node reaches them is nobody else's matter.
            destination.channel = Channel::Mailbox;
            destination.callback = None;
        }
        Self {
            issuer,
            url: String::new(),
            signing: vec![key],
            destinations,
        }
    }
}

/// For two people on the phone: the first bytes of a hash over all thumbprints,
/// whatever the keys are called.
pub(crate) fn fingerprint(keys: &[Jwk]) -> String {
    let mut prints: Vec<String> = keys.iter().map(thumbprint).collect();
    prints.sort_unstable();
    let hash = sha256(prints.join("\n").as_bytes());
    let pairs = hash[..10].chunks(2);
    let hex = |pair: &[u8]| format!("{:02x}{:02x}", pair[0], pair[1]);
    pairs.map(hex).collect::<Vec<_>>().join("-")
}
