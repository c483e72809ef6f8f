//! The signed directory: which authority is competent for which keys of the
//! region, and with which keys it seals and signs.
//!
//! A compact JWS (`ES256`) under the region's offline root key, whose public
//! half is compiled into the app. A node can hand it out but not change it.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::competence::{Ability, FrontOffice, Profile};
use crate::values::CivilDate;

/// `typ` of the directory's JWS header.
pub const DIRECTORY_TYPE: &str = "umzug-directory+jws";

/// Payload of the directory's JWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Region slug: the name of its pack.
    pub region: String,
    /// Reference date of the official list behind the table of competence; a request carries it,
    /// so that a clerk can see by which table it was sent.
    pub table: CivilDate,
    /// Grows with each signing; an app never goes back to a smaller one.
    pub sequence: u64,
    /// Unix seconds of signing.
    pub issued: i64,
    /// Unix seconds after which the app refuses to seal by it.
    pub expires: i64,
    /// Whether this is a test service; the app shows its banner then.
    pub demo: bool,
    /// The node that keeps the requests.
    pub node: NodeEntry,
    /// Nodes to which it hands on what their authorities decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<NodeEntry>,
    /// Every authority of the region.
    pub authorities: Vec<AuthorityEntry>,
}

/// The node's identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeEntry {
    /// `iss` of the events that the node writes.
    pub issuer: String,
    /// Thumbprints of its signing keys.
    pub signing: Vec<String>,
}

/// Kind of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// Meldebehörde, BMG § 1.
    Registration,
    /// Zulassungsbehörde, FZV § 75.
    Vehicle,
}

/// One authority and its destination (Zustellpunkt).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityEntry {
    /// FIT-Connect destination id.
    pub destination: Uuid,
    /// What it decides.
    pub kind: AuthorityKind,
    /// Official name.
    pub name: String,
    /// Prefixes of the regional key (ARS) for which it is competent.
    pub prefixes: Vec<String>,
    /// Keys, once the authority is enrolled; absent: not connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<AuthorityKeys>,
    /// It fetches from a FIT-Connect service of others, under ids of that
    /// service: a statement of identity, bound to the ids here, proves nothing
    /// there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// Why it is not certain that it is competent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Postal address for people; empty fields are shown as "115".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Phone number for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where to book an appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
    /// How it takes requests; absent: the default, see [`Self::profile_on`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Offices that help, of the citizen's choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub front_offices: Vec<FrontOffice>,
}

/// A doubt about a competence: a code that each language has words for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// [`crate::competence::Reason::code`]; open, so that a region may be newer than an app.
    pub reason: String,
    /// The town in question.
    pub place: String,
}

/// Keys of an enrolled authority, by RFC 7638 thumbprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityKeys {
    /// Key to seal to.
    pub encryption: String,
    /// Keys whose signatures on events count.
    pub signing: Vec<String>,
    /// Keys that signed before these: earlier events stay believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_signing: Vec<String>,
    /// Schema URIs of the requests it reads, newest first.
    pub schemas: Vec<String>,
}

impl AuthorityKeys {
    /// Whether this key signs, or signed, for the authority.
    #[must_use]
    pub fn has_signed(&self, kid: &str) -> bool {
        let mut all = self.signing.iter().chain(&self.former_signing);
        all.any(|known| known == kid)
    }
}

impl Directory {
    /// The authority of `kind` whose prefix matches `regional_key` longest.
    #[must_use]
    pub fn competent(&self, kind: AuthorityKind, regional_key: &str) -> Option<&AuthorityEntry> {
        self.authorities
            .iter()
            .filter(|entry| entry.kind == kind)
            .filter_map(|entry| Some((entry.longest_match(regional_key)?, entry)))
            .max_by_key(|(length, _)| *length)
            .map(|(_, entry)| entry)
    }

    /// Whether this key is one of a node that requests are handed on to.
    #[must_use]
    pub fn is_peer(&self, kid: &str) -> bool {
        let mut keys = self.peers.iter().flat_map(|peer| &peer.signing);
        keys.any(|known| known == kid)
    }

    /// Whether this key is one of the node or service with this issuer.
    #[must_use]
    pub fn is_key_of(&self, issuer: &str, kid: &str) -> bool {
        let mut peers = self.peers.iter().filter(|peer| peer.issuer == issuer);
        peers.any(|peer| peer.signing.iter().any(|known| known == kid))
    }

    /// Whether it names a node or service with this issuer.
    #[must_use]
    pub fn has_peer(&self, issuer: &str) -> bool {
        self.peers.iter().any(|peer| peer.issuer == issuer)
    }

    /// The entry of a destination.
    #[must_use]
    pub fn destination(&self, id: Uuid) -> Option<&AuthorityEntry> {
        self.authorities
            .iter()
            .find(|entry| entry.destination == id)
    }
}

impl AuthorityKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Registration, Self::Vehicle];

    /// The word in tables, ids and text keys, the same as on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Vehicle => "vehicle",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an office that has looked at a person is to the authority that decides.
///
/// The registration: its own counter only. Who registers shows themself to the
/// competent authority (BMG § 23(1), § 25), and the BMG lets no other one stand
/// in: a front office receives and forwards. A vehicle: its own, and a front
/// office to which the competent authority has given its consent (FZV § 75(4)):
/// that is a row of the signed directory which lets it tell who a person is.
/// Across Länder their supreme authorities would have to consent as well, which
/// no table says; so that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same.
    Own,
    /// A front office that may tell it who a person is.
    FrontOffice,
    /// Another one: what it says is a help, no proof.
    Elsewhere,
}

impl AuthorityEntry {
    /// What `office` is to this authority, on this day.
    #[must_use]
    pub fn standing_of(&self, office: &Self, day: Date) -> Standing {
        if office.destination == self.destination {
            return Standing::Own;
        }
        let listed = self.front_offices.iter().any(|front| {
            front.destination == Some(office.destination) && front.can.contains(&Ability::Identity)
        });
        let consents = self.kind == AuthorityKind::Vehicle
            && listed
            && self.profile_on(day).allows(Ability::Identity)
            && office.land().is_some()
            && office.land() == self.land();
        match consents {
            true => Standing::FrontOffice,
            false => Standing::Elsewhere,
        }
    }

    /// The Land: the first two digits of a regional key.
    fn land(&self) -> Option<&str> {
        self.prefixes.first()?.get(..2)
    }

    /// How it takes requests on this day: its profile while that is in force, else the default.
    #[must_use]
    pub fn profile_on(&self, day: Date) -> Profile {
        let profile = self.profile.as_ref().filter(|profile| profile.holds(day));
        profile.cloned().unwrap_or_default()
    }

    fn longest_match(&self, regional_key: &str) -> Option<usize> {
        self.prefixes
            .iter()
            .filter(|prefix| regional_key.starts_with(prefix.as_str()))
            .map(String::len)
            .max()
    }
}
