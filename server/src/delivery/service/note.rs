//! Under which ids a service has a submission: an event of this node in the
//! case's log, so that whoever reads the log can follow what is signed under
//! them.

use relocation::envelope::event::{
    AuthenticationTags, EVENT_TYPE, Elsewhere, EventClaims, EventKind, EventPayload,
};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{
    http::App,
    jose::sha256_base64url,
    store::{
        StoreError,
        outbox::Parcel,
        types::{PeerEvent, StoredEvent},
    },
};

/// A submission here and there.
pub(super) struct Handed {
    /// Its id here.
    pub(super) submission: Uuid,
    /// Of what was sealed.
    pub(super) tags: AuthenticationTags,
    /// Its ids there.
    pub(super) there: Elsewhere,
}

/// What the log says was handed on to this service, the newest last.
pub(super) fn handed(log: &[EventClaims], issuer: &str) -> Vec<Handed> {
    let read = |claims: &EventClaims| {
        let (kind, payload) = claims.single()?;
        let there = payload.elsewhere.clone()?;
        (kind == EventKind::HandOn && there.issuer == issuer).then_some(Handed {
            submission: claims.submission()?,
            tags: payload.authentication_tags.clone()?,
            there,
        })
    };
    log.iter().filter_map(read).collect()
}

/// Whether the log says that this submission was handed on to any service.
pub(crate) fn is_handed_on(log: &[EventClaims], submission: Uuid) -> bool {
    let noted = |claims: &EventClaims| {
        claims.submission() == Some(submission)
            && (claims.single()).is_some_and(|(kind, _)| kind == EventKind::HandOn)
    };
    log.iter().any(noted)
}

/// The claims of a log.
pub(crate) fn read(rows: &[StoredEvent]) -> Vec<EventClaims> {
    let read = |row: &StoredEvent| serde_json::from_str(&row.claims).ok();
    rows.iter().filter_map(read).collect()
}

/// Notes the ids that the service gave, before anything is sent under them.
///
/// Errors: [`StoreError`].
pub(super) async fn note(app: &App, parcel: &Parcel, there: Elsewhere) -> Result<(), StoreError> {
    let failed = |error: String| StoreError::Engine(error);
    let (case, submission) = (parcel.ids.case, parcel.ids.submission);
    // One for each announcement there.
    let jti = Uuid::new_v5(&submission, there.submission.as_bytes());
    let payload = EventPayload {
        authentication_tags: Some(parcel.tags.clone()),
        elsewhere: Some(there),
        ..EventPayload::default()
    };
    let (issuer, now) = (app.issuer(), app.now());
    let kind = EventKind::HandOn;
    let claims = EventClaims::new(jti, issuer, now, submission, case, kind, payload);
    let text = serde_json::to_string(&claims).map_err(|error| failed(error.to_string()))?;
    let key = app.key.clone();
    let signed = spawn_blocking(move || key.sign(EVENT_TYPE, &claims)).await;
    let signed = signed.map_err(|error| failed(error.to_string()))?;
    let jws = signed.map_err(|error| failed(error.to_string()))?;
    let event = PeerEvent {
        case,
        submission,
        jti,
        claims: text,
        hash: sha256_base64url(jws.as_bytes()),
        jws,
        now,
    };
    app.store.append_peer(event).await
}
