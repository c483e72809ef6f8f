//! The manifest: what the citizen's browser sealed, to whom. Itself sealed
//! under a key from the case code, so the status page can believe it and
//! nobody else can read or forge it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::AuthenticationTags;

/// Contents of the sealed manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form: 1.
    pub version: u32,
    /// Thumbprint of the public reply key.
    pub reply_key: String,
    /// Everything sent under this case code, in order.
    pub submissions: Vec<ManifestEntry>,
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
    /// Tags of the sealed parts.
    pub tags: AuthenticationTags,
    /// The reply that this submission answers, if it is an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Uuid>,
}
