//! What the tool needs from a node: FIT-Connect's subscriber interface, v1,
//! and this project's uploads of replies.

use std::path::PathBuf;

use relocation::envelope::jose::Jwk;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A submission in the pick-up list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// For whom.
    pub destination_id: Uuid,
    /// What.
    pub submission_id: Uuid,
    /// In which case.
    pub case_id: Uuid,
}

/// A sealed submission as the node hands it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedSubmission {
    /// For whom.
    pub destination_id: Uuid,
    /// What.
    pub submission_id: Uuid,
    /// In which case.
    pub case_id: Uuid,
    /// Attachments to fetch one by one.
    pub attachments: Vec<Uuid>,
    /// Compact JWE of the metadata.
    pub encrypted_metadata: String,
    /// Compact JWE of the data; v1 lets senders leave it out.
    #[serde(default)]
    pub encrypted_data: Option<String>,
}

/// A sealed reply to upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyUpload {
    /// Compact JWE of the reply.
    pub encrypted_data: String,
    /// Attachments, uploaded before.
    pub attachments: Vec<Uuid>,
}

/// Why a call to the node failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
    /// Not an address that the tool may call.
    #[error("{0:?} is no address for a node: https, or http on this machine.")]
    Address(String),
    /// The file holds no certificate in PEM.
    #[error("{} holds no certificate.", .0.display())]
    Certificate(PathBuf),
    /// No connection, or it broke.
    #[error("The node cannot be reached: {0}.")]
    Unreachable(String),
    /// The node refused; `problem` is the type URI of its answer.
    #[error("The node refused with status {status} ({problem}).")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Problem type.
        problem: String,
    },
    /// The answer is not what the interface promises, or too large.
    #[error("The node's answer cannot be read ({0}).")]
    Answer(&'static str),
}

impl NodeError {
    /// Whether the node said that it does not have it (any more).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Whether the node said that the event does not fit the state.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { status: 409, .. })
    }

    /// Whether the node will refuse the same event again, however often.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                status: 409 | 422,
                ..
            }
        )
    }
}

/// The node's interface.
pub trait Node {
    /// The signed directory, a compact JWS.
    ///
    /// # Errors
    /// [`NodeError`], as with each of these calls.
    fn directory(&self) -> Result<String, NodeError>;

    /// The node's own public keys.
    ///
    /// # Errors
    /// [`NodeError`].
    fn keys(&self) -> Result<Vec<Jwk>, NodeError>;

    /// Everything that waits for this client.
    ///
    /// # Errors
    /// [`NodeError`].
    fn waiting(&self) -> Result<Vec<Waiting>, NodeError>;

    /// One sealed submission.
    ///
    /// # Errors
    /// [`NodeError`].
    fn submission(&self, id: Uuid) -> Result<SealedSubmission, NodeError>;

    /// One sealed attachment.
    ///
    /// # Errors
    /// [`NodeError`].
    fn attachment(&self, submission: Uuid, id: Uuid) -> Result<String, NodeError>;

    /// The whole event log of a case.
    ///
    /// # Errors
    /// [`NodeError`].
    fn events(&self, case: Uuid) -> Result<Vec<String>, NodeError>;

    /// Appends a signed event.
    ///
    /// # Errors
    /// [`NodeError`].
    fn post_event(&self, case: Uuid, jws: &str) -> Result<(), NodeError>;

    /// Uploads one sealed attachment of a reply.
    ///
    /// # Errors
    /// [`NodeError`].
    fn put_reply_attachment(
        &self,
        case: Uuid,
        reply: Uuid,
        id: Uuid,
        jwe: &str,
    ) -> Result<(), NodeError>;

    /// Uploads a sealed reply; visible once an event names it.
    ///
    /// # Errors
    /// [`NodeError`].
    fn put_reply(&self, case: Uuid, reply: Uuid, upload: &ReplyUpload) -> Result<(), NodeError>;
}
