//! What can go wrong at the counter; the texts are for the clerk.

use crate::authority::node::NodeError;

/// Why nothing was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CounterError {
    /// Not typed as it must be.
    #[error("{0}")]
    Seen(&'static str),
    /// None, or several.
    #[error(
        "Say with --authority (its name or destination id) and --kind which one authority of this \
         folder confirms it."
    )]
    Authority,
    /// The node knows no such code.
    #[error("This code leads nowhere, or not any more: it counts for 15 minutes. Begin anew.")]
    Unknown,
    /// It was used.
    #[error("This code was used already. If not by you just now, let the person begin anew.")]
    Used,
    /// Something else.
    #[error(transparent)]
    Node(NodeError),
}

impl CounterError {
    pub(super) fn of(error: NodeError) -> Self {
        match error {
            error if error.is_missing() => Self::Unknown,
            error if error.is_conflict() => Self::Used,
            error => Self::Node(error),
        }
    }
}
