//! Why the store refused.

/// Refusals of the store, and its own failures.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Unknown token, submission, case or reply, or not the caller's.
    #[error("not found")]
    NotFound,
    /// The id exists with other contents.
    #[error("the id exists with other contents")]
    OtherContents,
    /// A further submission in a case that the authority has not taken over.
    #[error("the case takes no further submission")]
    CaseNotOpen,
    /// Nothing was announced under these ids.
    #[error("not announced")]
    NotAnnounced,
    /// The part has another size than announced.
    #[error("another size than announced")]
    WrongSize,
    /// Committed with other contents.
    #[error("already committed with other contents")]
    AlreadyCommitted,
    /// The commit leaves out a part, or a part has not arrived.
    #[error("a part is missing")]
    PartMissing,
    /// A stored part has another hash than the commit says.
    #[error("a hash differs from the stored part")]
    HashMismatch,
    /// A first commit without reply key, or one that replaces a manifest.
    #[error("the first commit needs a reply key and replaces nothing")]
    FirstCommitIncomplete,
    /// The manifest is not the one that the commit replaces.
    #[error("the manifest moved on")]
    ManifestMovedOn,
    /// The authority has it already.
    #[error("already fetched")]
    AlreadyFetched,
    /// It is being handed on at this moment.
    #[error("being handed on")]
    Moving,
    /// It was, or may have been, handed on: whoever has it has to let go first.
    #[error("handed on")]
    HandedOver {
        /// Fence of the last attempt, for
        /// [`withdraw_handed`](super::outbox::Outbox::withdraw_handed).
        fence: i64,
    },
    /// The lease has passed to another worker.
    #[error("the lease has passed on")]
    Fenced,
    /// Too much staged under this token or for this case.
    #[error("own quota used up")]
    OwnQuota,
    /// Too much staged on this node.
    #[error("quota of the node used up")]
    NodeQuota,
    /// The event does not fit the state of the submission.
    #[error("wrong order of events")]
    WrongOrder,
    /// The event names a predecessor that is not in the log.
    #[error("predecessor not in the event log")]
    PredecessorUnknown,
    /// Another event has this id.
    #[error("event id taken")]
    EventIdTaken,
    /// The event's authentication tags are not those of the stored parts.
    #[error("authentication tags differ")]
    TagsDiffer,
    /// The event names a reply that is not stored.
    #[error("reply missing")]
    ReplyMissing,
    /// The reply is published and stays as it is.
    #[error("reply published")]
    ReplyPublished,
    /// No room on the disk: nothing of the call was kept.
    #[error("the disk is full")]
    Full,
    /// The engine cannot be reached or is in trouble; the text is for the
    /// operator's log. The call may have been done: the same again tells.
    #[error("store: {0}")]
    Unavailable(String),
    /// The engine failed where it should not; the text is for the operator's
    /// log. The call may have been done.
    #[error("store: {0}")]
    Engine(String),
}

impl StoreError {
    /// Whether the call may have been done in spite of the error: a connection
    /// that broke or a sync that failed at the very end does not tell. What the
    /// call named must stay then; if it was not done, the sweep finds that.
    #[must_use]
    pub const fn leaves_doubt(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Engine(_))
    }
}
