//! `registry.json` in the node's data folder: who is enrolled.
//!
//! Destinations with their public keys, the OAuth clients (subscribers) that
//! may fetch for them, and those (senders) that may hand in submissions. No
//! secret stands here, only hashes of secrets.

use std::io;
use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKeys;
use relocation::envelope::jose::Jwk;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod peer;

pub use self::peer::Peer;
use super::scope::SendScope;
use crate::jose::{same, sha256_base64url};
use crate::private_file;

/// File name in the data folder.
pub const REGISTRY_FILE: &str = "registry.json";
/// FIT-Connect's newer scopes begin with this.
const SCOPES: &str = "https://schema.fitko.de/fit-connect/oauth/scopes/";

/// Everything enrolled at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// Destinations with keys.
    pub destinations: Vec<Destination>,
    /// Clients that fetch.
    pub subscribers: Vec<Subscriber>,
    /// Clients that send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<Sender>,
    /// Other nodes, to which requests are handed on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Peer>,
}

/// An enrolled destination (Zustellpunkt).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Destination id.
    pub id: Uuid,
    /// Name of the authority.
    pub name: String,
    /// Prefixes of the regional key for which it is competent.
    pub prefixes: Vec<String>,
    /// Key to seal to.
    pub encryption: Jwk,
    /// Keys that sign its events.
    pub signing: Vec<Jwk>,
    /// Keys that were exchanged for these: earlier events stay verifiable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Jwk>,
    /// Schema URIs that it reads, newest first.
    pub schemas: Vec<String>,
    /// Whether requests are taken.
    pub status: Status,
    /// How a request reaches it.
    #[serde(default, skip_serializing_if = "Channel::is_mailbox")]
    pub channel: Channel,
    /// Whom to call when something waits; the secret lies in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Notified>,
}

/// Who is called when something waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notified {
    /// Address.
    pub url: String,
    /// Whether it may be private, and without TLS.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

/// How a request reaches its authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The authority fetches it here.
    #[default]
    Mailbox,
    /// It fetches from another node, to which this one hands on.
    Node {
        /// [`Peer::issuer`].
        issuer: String,
    },
    /// A gateway takes it from a folder.
    Folder {
        /// Where.
        path: PathBuf,
    },
    /// It fetches from a FIT-Connect service of others.
    Service {
        /// [`Peer::issuer`].
        issuer: String,
        /// The authority's destination id there.
        destination: Uuid,
        /// `serviceType.identifier` that the destination offers there.
        identifier: String,
    },
}

impl Channel {
    /// Whether the authority fetches here.
    #[must_use]
    pub fn is_mailbox(&self) -> bool {
        *self == Self::Mailbox
    }
}

/// Status of a destination, in FIT-Connect's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Takes requests.
    Active,
    /// Takes none for the time being.
    Inactive,
}

/// An OAuth client of an authority or of its operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// `client_id`.
    pub client: String,
    /// Name under which it enrolled.
    pub name: String,
    /// SHA-256 (base64url) of the `client_secret`.
    pub secret_sha256: String,
    /// Destinations for which it may fetch and sign.
    pub destinations: Vec<Uuid>,
}

impl Subscriber {
    /// Its scopes in FIT-Connect's words, older and newer ones.
    #[must_use]
    pub fn scope(&self) -> String {
        let all = self.destinations.iter();
        let mut words: Vec<String> = all
            .map(|id| format!("subscribe:destination:{id}"))
            .collect();
        words.push(format!("{SCOPES}subscribe-destinations"));
        words.join(" ")
    }
}

/// An OAuth client of a service that hands in submissions for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// `client_id`.
    pub client: String,
    /// Name that the operator gave it.
    pub name: String,
    /// SHA-256 (base64url) of the `client_secret`.
    pub secret_sha256: String,
    /// Whether it is a node of this kind: its submissions keep the ids that
    /// browsers gave them, and it reads the replies of its cases.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub node: bool,
    /// Whether its callbacks may go to private addresses, and without TLS.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Where it may send, and for which service; none for everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<SendScope>,
}

impl Sender {
    /// Its scopes in FIT-Connect's words, older and newer ones.
    #[must_use]
    pub fn scope(&self) -> String {
        let mut words: Vec<String> = self.scopes.iter().map(SendScope::to_string).collect();
        if words.is_empty() {
            words.push("send:region:DE".into());
        }
        words.push(format!("{SCOPES}send-submissions"));
        words.join(" ")
    }
}

/// Browsers and authorities go by the published directory, which is signed
/// some time after an enrolment. Until it names the new keys, the ones that it
/// still names go on counting.
impl Destination {
    /// Every key that it has or had.
    pub fn keys(&self) -> impl Iterator<Item = &Jwk> {
        let current = std::iter::once(&self.encryption).chain(&self.signing);
        current.chain(&self.former)
    }

    /// Every key that signs, or signed, its events.
    pub fn all_signing(&self) -> impl Iterator<Item = &Jwk> {
        self.signing.iter().chain(self.former_signing())
    }

    /// The keys that signed before the present ones.
    pub fn former_signing(&self) -> impl Iterator<Item = &Jwk> {
        let signs = |key: &&Jwk| key.key_ops.iter().any(|op| op == "verify");
        self.former.iter().filter(signs)
    }

    /// Whether what is sealed to `kid` is taken now.
    #[must_use]
    pub fn takes(&self, kid: &str, published: Option<&AuthorityKeys>) -> bool {
        let still_named = || {
            published.is_some_and(|keys| keys.encryption == kid)
                && self.former.iter().any(|key| key.kid == kid)
        };
        self.encryption.kid == kid || still_named()
    }

    /// The key `kid`, if new events may be signed with it now.
    #[must_use]
    pub fn verifying(&self, kid: &str, published: Option<&AuthorityKeys>) -> Option<&Jwk> {
        let named =
            |name: &str| published.is_some_and(|keys| keys.signing.iter().any(|k| k == name));
        let former = self.former_signing().filter(|key| named(&key.kid));
        self.signing.iter().chain(former).find(|key| key.kid == kid)
    }
}

impl Destination {
    /// As [`Self::verifying`], for an event that comes from elsewhere: it may have
    /// been signed some time ago, with a key that was exchanged since and that
    /// the directory still names as a former one.
    #[must_use]
    pub fn verifying_relayed(&self, kid: &str, published: Option<&AuthorityKeys>) -> Option<&Jwk> {
        let former = || {
            let named = published.is_some_and(|keys| keys.has_signed(kid));
            let mut known = self.all_signing().filter(|_| named);
            known.find(|key| key.kid == kid)
        };
        self.verifying(kid, published).or_else(former)
    }
}

/// Why the registry could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not the expected JSON.
    #[error("{path} is damaged: {source}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

impl Registry {
    /// Reads the registry of a data folder; an absent file is an empty one.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn load(data: &Path) -> Result<Self, RegistryError> {
        let path = data.join(REGISTRY_FILE);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|source| RegistryError::Content { path, source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(RegistryError::Io { path, source }),
        }
    }

    /// Replaces the registry of a data folder at once.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn save(&self, data: &Path) -> Result<(), RegistryError> {
        let path = data.join(REGISTRY_FILE);
        let bytes = serde_json::to_vec_pretty(self).map_err(|source| RegistryError::Content {
            path: path.clone(),
            source,
        })?;
        private_file::replace(&path, &bytes).map_err(|source| RegistryError::Io { path, source })
    }

    /// The destination with this id.
    #[must_use]
    pub fn destination(&self, id: Uuid) -> Option<&Destination> {
        self.destinations.iter().find(|entry| entry.id == id)
    }

    /// The other node with this issuer.
    #[must_use]
    pub fn peer(&self, issuer: &str) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.issuer == issuer)
    }

    /// Destinations whose requests leave this node: by folder, another node, or
    /// a service of others.
    pub fn handed_on(&self) -> impl Iterator<Item = &Destination> {
        let all = self.destinations.iter();
        all.filter(|destination| !destination.channel.is_mailbox())
    }

    /// The subscriber with this client id and secret, compared in constant
    /// time.
    #[must_use]
    pub fn authenticate(&self, client: &str, secret: &str) -> Option<&Subscriber> {
        let hash = sha256_base64url(secret.as_bytes());
        self.subscribers
            .iter()
            .find(|entry| same(entry.client.as_bytes(), client.as_bytes()))
            .filter(|entry| same(entry.secret_sha256.as_bytes(), hash.as_bytes()))
    }

    /// What the client with this id and secret may do, in FIT-Connect's words.
    #[must_use]
    pub fn scope(&self, client: &str, secret: &str) -> Option<String> {
        if let Some(subscriber) = self.authenticate(client, secret) {
            return Some(subscriber.scope());
        }
        let hash = sha256_base64url(secret.as_bytes());
        self.senders
            .iter()
            .find(|entry| same(entry.client.as_bytes(), client.as_bytes()))
            .filter(|entry| same(entry.secret_sha256.as_bytes(), hash.as_bytes()))
            .map(Sender::scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys;

    fn registry() -> Registry {
        Registry {
            destinations: Vec::new(),
            subscribers: vec![Subscriber {
                client: "a".into(),
                name: "A".into(),
                secret_sha256: sha256_base64url(b"secret"),
                destinations: vec![Uuid::from_u128(1)],
            }],
            senders: vec![Sender {
                client: "s".into(),
                name: "S".into(),
                secret_sha256: sha256_base64url(b"other"),
                node: false,
                private: false,
                scopes: Vec::new(),
            }],
            peers: Vec::new(),
        }
    }

    #[test]
    fn comes_back_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Registry::load(folder.path()).unwrap(), Registry::default());
        registry().save(folder.path()).unwrap();
        assert_eq!(Registry::load(folder.path()).unwrap(), registry());
        std::fs::write(folder.path().join(REGISTRY_FILE), "{").unwrap();
        assert!(matches!(
            Registry::load(folder.path()),
            Err(RegistryError::Content { .. })
        ));
    }

    #[test]
    fn a_former_key_counts_while_the_published_directory_names_it() {
        let old = test_keys::signing().jwk();
        let new = test_keys::other_signing().jwk();
        let sealing = test_keys::sealing().jwk();
        let destination = Destination {
            id: Uuid::nil(),
            name: "A".into(),
            prefixes: Vec::new(),
            encryption: test_keys::other_sealing().jwk().clone(),
            signing: vec![new.clone()],
            former: vec![old.clone(), sealing.clone()],
            schemas: Vec::new(),
            status: Status::Active,
            channel: Channel::Mailbox,
            callback: None,
        };
        let before = AuthorityKeys {
            encryption: sealing.kid.clone(),
            signing: vec![old.kid.clone()],
            former_signing: Vec::new(),
            schemas: Vec::new(),
        };
        let after = AuthorityKeys {
            encryption: destination.encryption.kid.clone(),
            signing: vec![new.kid.clone()],
            former_signing: vec![old.kid.clone()],
            schemas: Vec::new(),
        };
        for published in [None, Some(&before), Some(&after)] {
            let overlap = published == Some(&before);
            assert!(destination.takes(&destination.encryption.kid, published));
            assert!(destination.verifying(&new.kid, published).is_some());
            assert_eq!(destination.takes(&sealing.kid, published), overlap);
            assert_eq!(
                destination.verifying(&old.kid, published).is_some(),
                overlap
            );
            assert!(!destination.takes("another", published));
            assert!(destination.verifying("another", published).is_none());
        }
        assert_eq!(destination.former_signing().collect::<Vec<_>>(), [old]);
        assert_eq!(destination.keys().count(), 4);
    }

    #[test]
    fn only_client_and_secret_together_count() {
        let registry = registry();
        assert!(registry.authenticate("a", "secret").is_some());
        assert!(registry.authenticate("a", "Secret").is_none());
        assert!(registry.authenticate("b", "secret").is_none());
        let scope = |client, secret| registry.scope(client, secret);
        let reads = format!("subscribe:destination:{}", Uuid::from_u128(1));
        assert!(scope("a", "secret").unwrap().starts_with(&reads));
        assert!(scope("s", "other").unwrap().starts_with("send:region:DE "));
        assert_eq!(scope("s", "secret"), None);
        assert_eq!(scope("a", "other"), None);
    }

    #[test]
    fn a_file_from_before_there_were_senders_is_read() {
        let registry: Registry =
            serde_json::from_str(r#"{"destinations":[],"subscribers":[]}"#).unwrap();
        assert_eq!(registry, Registry::default());
    }
}
