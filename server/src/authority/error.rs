//! What can go wrong in the authority's tool; the texts are for its operator.

use std::path::PathBuf;

use uuid::Uuid;

use super::counter::CounterError;
use super::node::NodeError;
use super::testimony::Distrust;
use crate::jose::{JoseError, KeyFileError};

/// Why a command of the tool failed.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// Access file missing.
    #[error("This authority is not enrolled: {0} is missing. The region's operator makes it.")]
    NotEnrolled(PathBuf),
    /// A file of the tool cannot be read.
    #[error("{0} is damaged.")]
    Damaged(PathBuf),
    /// At the counter.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// Key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// Keys or signatures.
    #[error("Keys or signatures: {0}.")]
    Jose(#[from] JoseError),
    /// None of the keys here counts.
    #[error(
        "The signed directory names no signing key of this folder for that authority: either it \
         is not enrolled with these keys, or the region has not signed the directory since."
    )]
    NoSigningKey,
    /// Sealed to a key that is not here.
    #[error(
        "It is sealed to the key {0}, which is not in this folder, and waits at the node: bring \
         the former key file back, or ask whoever served this authority before."
    )]
    UnknownKey(String),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The node refused, or cannot be reached.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The node is not believed.
    #[error("The node cannot be trusted: {0}. Nothing was sent.")]
    Distrust(#[from] Distrust),
    /// Trouble with one submission; the others go on.
    #[error("Case {case}: {source}")]
    Case {
        /// Which.
        case: Uuid,
        /// Why.
        source: Box<Self>,
    },
    /// No such case.
    #[error("No single case begins with {0:?}; `umzug authority list` shows them.")]
    NoSuchCase(String),
    /// The case is closed.
    #[error("This case is decided already.")]
    Closed,
    /// The request is not here.
    #[error(
        "Only an answer to this case lies here, not its request: ask and decide where the folder \
         of the case is."
    )]
    Elsewhere,
    /// The node never takes the answer.
    #[error("This answer did not reach the person, and will not; give the command again. {0}")]
    Refused(NodeError),
    /// Another answer had to be completed first.
    #[error(
        "An earlier answer to this case was not confirmed yet; it is now, and this one was not \
         sent: look at the case, and give the command again if it is still wanted."
    )]
    CompletedEarlier,
    /// Nothing to read.
    #[error("Write something for the person: --text is empty.")]
    NoText,
    /// The citizen's page made no reply key.
    #[error("This request has no reply key; it can only be answered by post.")]
    NoReplyKey,
    /// A decision that needs identity or appearance.
    #[error(
        "Without proof of identity this request is only an announcement. It can be decided \
         `registered` after the person appeared with documents: then add --appeared."
    )]
    NotAppeared,
    /// A document that cannot be sent.
    #[error("{path} cannot be sent: {why}.")]
    Document {
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// `--due` is no date.
    #[error("{0:?} is no date; write it as 2026-01-31.")]
    Date(String),
    /// Automatic decisions outside of a demo.
    #[error(
        "--auto-decide works in a demo only; the signed directory does not say that this is one."
    )]
    NotDemo,
}
