//! Events that the authority signs.

use relocation::envelope::event::{EVENT_TYPE, EventClaims, EventKind, EventPayload};
use uuid::Uuid;

use super::testimony::event_hash;
use crate::jose::{JoseError, SigningKey};
use crate::machine::new_id;

/// What an event is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Who signs.
    pub destination: Uuid,
    /// About which submission.
    pub submission: Uuid,
    /// In which case.
    pub case: Uuid,
}

/// Signs an event that follows the last one of `log`.
///
/// # Errors
/// [`JoseError`].
pub fn sign(
    key: &SigningKey,
    subject: Subject,
    kind: EventKind,
    payload: EventPayload,
    log: &[String],
    now: i64,
) -> Result<String, JoseError> {
    let payload = EventPayload {
        predecessor: log.last().map(|event| event_hash(event)),
        ..payload
    };
    let claims = EventClaims::new(
        new_id(),
        subject.destination.to_string(),
        now,
        subject.submission,
        subject.case,
        kind,
        payload,
    );
    key.sign(EVENT_TYPE, &claims)
}
