//! The manifest: what the citizen's browser sealed, to whom. Itself sealed
//! under a key from the case code, so the status page can believe it and
//! nobody else can read or forge it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::AuthenticationTags;
use super::jose::Jwk;
use crate::journey::answers::Answers;
use crate::values::{CivilDate, Salt};

/// Contents of the sealed manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form: 1.
    pub version: u32,
    /// Thumbprint of the public reply key.
    pub reply_key: String,
    /// The public reply key, for a request that is sent later under the same
    /// code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_public: Option<Jwk>,
    /// Everything sent under this case code, in order.
    pub submissions: Vec<ManifestEntry>,
    /// What waits for a decision before it is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
}

/// Something that is finished and sent once a case is decided. It lies here
/// only: readable with the case code and by nobody else, on any device. What
/// becomes worthless when it is seen, such as a code of a paper, is never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Made in the browser.
    pub id: Uuid,
    /// The case that has to be decided first.
    pub after: Uuid,
    /// What it is called for people: a licence plate.
    pub label: String,
    /// When to ask the authority if nothing was decided by then.
    pub until: CivilDate,
    /// Opens the decision's statement about this person.
    pub salt: Salt,
    /// With these answers its journey begins.
    pub answers: Answers,
    /// The case as which it was sent. If that comes to nothing, it can be
    /// finished once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Uuid>,
}

/// One sealed submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Submission id.
    pub submission: Uuid,
    /// Case id.
    pub case: Uuid,
    /// Destination sealed to.
    pub destination: Uuid,
    /// The authority's name, as the signed directory had it.
    pub authority: String,
    /// Thumbprint of the key sealed to.
    pub encryption: String,
    /// Thumbprints of the authority's signing keys, as the signed directory
    /// had them at sealing.
    pub signing: Vec<String>,
    /// Thumbprints of the node's signing keys, likewise.
    pub node: Vec<String>,
    /// What it is about for people, where one authority has several: a plate.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Tags of the sealed parts.
    pub tags: AuthenticationTags,
    /// The reply that this submission answers, if it is an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Uuid>,
}
