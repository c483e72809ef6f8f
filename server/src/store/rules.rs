//! What holds whatever the engine: which event may follow which fact, and what
//! the node's own events say. An engine reads rows and writes them.

use relocation::envelope::{
    event::{AuthenticationTags, EventClaims, EventKind, EventPayload},
    jose,
};
use uuid::Uuid;

use super::{
    StoreError,
    types::{DATA, METADATA, Stamp},
};

/// Attachments of one reply, and unpublished replies of one case.
pub(super) const REPLIES: u64 = 10;

/// What is known of a submission.
pub(super) struct SubmissionRow {
    pub(super) bundle: i64,
    pub(super) case: Uuid,
    pub(super) destination: Uuid,
    pub(super) service: String,
    pub(super) announced_at: i64,
    pub(super) committed_at: Option<i64>,
    pub(super) manifest: Option<String>,
    pub(super) fetched_at: Option<i64>,
    pub(super) accepted_at: Option<i64>,
    pub(super) rejected_at: Option<i64>,
    pub(super) withdrawn_at: Option<i64>,
}

impl SubmissionRow {
    /// Whether the authority still has to take it over.
    pub(super) const fn waits(&self) -> bool {
        self.committed_at.is_some()
            && self.accepted_at.is_none()
            && self.rejected_at.is_none()
            && self.withdrawn_at.is_none()
    }

    /// Taken over or rejected once, after it was fetched; questions and
    /// decisions only on what was taken over. Several decisions are allowed:
    /// after "appear" comes "registered", and the node does not know which is
    /// which. Errors: [`StoreError::WrongOrder`].
    pub(super) fn takes(&self, kind: EventKind) -> Result<(), StoreError> {
        let fits = match kind {
            EventKind::Accept | EventKind::Reject => self.waits() && self.fetched_at.is_some(),
            EventKind::Question | EventKind::Decision => self.accepted_at.is_some(),
            EventKind::Create | EventKind::Submit | EventKind::Delete => false,
        };
        fits.then_some(()).ok_or(StoreError::WrongOrder)
    }
}

/// Puts the tag of a part where its name says.
pub(super) fn note_tag(tags: &mut AuthenticationTags, name: &str, tag: String) {
    match name {
        METADATA => tags.metadata = tag,
        DATA => tags.data = Some(tag),
        attachment => {
            if let Ok(id) = attachment.parse() {
                tags.attachments.insert(id, tag);
            }
        }
    }
}

/// Id and claims of an event of the node itself, to be signed when it is first
/// read. The id follows from submission and kind: each can happen only once.
pub(super) fn own_event(
    (case, submission): (Uuid, Uuid),
    kind: EventKind,
    tags: Option<AuthenticationTags>,
    stamp: &Stamp,
) -> Result<(Uuid, String), StoreError> {
    let jti = Uuid::new_v5(&submission, jose::to_segment(&kind).as_bytes());
    let payload = EventPayload {
        authentication_tags: tags,
        ..EventPayload::default()
    };
    let issuer = stamp.issuer.clone();
    let claims = EventClaims::new(jti, issuer, stamp.now, submission, case, kind, payload);
    let claims = serde_json::to_string(&claims).map_err(|e| StoreError::Engine(e.to_string()))?;
    Ok((jti, claims))
}
