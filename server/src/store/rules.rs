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
    /// which. What was `relayed` was fetched elsewhere.
    /// Errors: [`StoreError::WrongOrder`].
    pub(super) fn takes(&self, kind: EventKind, relayed: bool) -> Result<(), StoreError> {
        let fits = match kind {
            EventKind::Accept | EventKind::Reject => {
                self.waits() && (relayed || self.fetched_at.is_some())
            }
            EventKind::Question | EventKind::Decision => self.accepted_at.is_some(),
            EventKind::Create | EventKind::Submit | EventKind::Delete | EventKind::HandOn => false,
        };
        fits.then_some(()).ok_or(StoreError::WrongOrder)
    }
}

/// Where a submission is in the outbox.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) attempts: u32,
    pub(super) fence: i64,
    pub(super) lease_until: Option<i64>,
}

/// Whether nobody else may have it, `let_go` being the fence up to which its
/// receiver has let go. An attempt that failed, or was cut off, may have
/// reached its receiver all the same. Errors: [`StoreError::Moving`],
/// [`StoreError::HandedOver`].
pub(super) fn may_go(
    place: Option<Place>,
    let_go: Option<i64>,
    now: i64,
) -> Result<(), StoreError> {
    let Some(place) = place.filter(|place| place.attempts > 0) else {
        return Ok(());
    };
    let fence = place.fence;
    if place.lease_until.is_some_and(|until| until > now) {
        return Err(StoreError::Moving);
    }
    match let_go {
        Some(known) if known == fence => Ok(()),
        Some(_) => Err(StoreError::Moving),
        None => Err(StoreError::HandedOver { fence }),
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

/// What the claims of a receipt contain and those of no other event do: in a
/// value the quotation marks would be masked.
pub(super) const RECEIPT: &str =
    "%\"https://schema.fitko.de/fit-connect/events/submit-submission\"%";

/// Id of an event that a node writes itself.
pub(crate) fn own_id(issuer: &str, submission: Uuid, kind: EventKind) -> Uuid {
    let name = format!("{issuer} {}", jose::to_segment(&kind));
    Uuid::new_v5(&submission, name.as_bytes())
}

/// Id and claims of an event of the node itself, to be signed when it is first
/// read. The id follows from node, submission and kind: each can happen only
/// once on one node, and a log may hold the events of two.
pub(super) fn own_event(
    (case, submission): (Uuid, Uuid),
    kind: EventKind,
    tags: Option<AuthenticationTags>,
    stamp: &Stamp,
) -> Result<(Uuid, String), StoreError> {
    let jti = own_id(&stamp.issuer, submission, kind);
    let payload = EventPayload {
        authentication_tags: tags,
        ..EventPayload::default()
    };
    let issuer = stamp.issuer.clone();
    let claims = EventClaims::new(jti, issuer, stamp.now, submission, case, kind, payload);
    let claims = serde_json::to_string(&claims).map_err(|e| StoreError::Engine(e.to_string()))?;
    Ok((jti, claims))
}
