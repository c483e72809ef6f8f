//! Events that a service shows of a case: whose they are.

use relocation::envelope::{
    event::{AuthenticationTags, EVENT_TYPE, Elsewhere, EventClaims, EventKind},
    jose::CompactJws,
};
use uuid::Uuid;

use super::note::Handed;
use crate::{
    http::App,
    jose::{sha256_base64url, verify, verify_named},
    region::registry::Peer,
    store::types::{AuthorityEvent, PeerEvent},
};

/// An event of a case there, after the signature check.
pub(super) enum Signed {
    /// The service's own, about what becomes of the submission on it.
    Service(EventClaims),
    /// Taken over, or given back: by the authority, or, given back alone, by
    /// the service.
    Verdict(EventKind, EventClaims),
}

/// Who signed an event; none when it is of no kind that counts here, or not
/// signed by a key that counts. Services know more kinds than this one.
pub(super) fn checked(
    app: &App,
    peer: &Peer,
    authority: Uuid,
    there: Uuid,
    jws: &str,
) -> Option<Signed> {
    let form = CompactJws::parse(jws).ok()?;
    let (kid, claimed) = (&form.header.kid, form.claims::<EventClaims>().ok()?);
    if claimed.iss == peer.issuer {
        // Several may be called the same.
        let mut keys = peer.all_signing().filter(|key| key.kid == *kid);
        let verified = keys.find_map(|key| verify_named(jws, EVENT_TYPE, key).ok());
        let claims: EventClaims = verified?.claims().ok()?;
        return match claims.single()?.0 {
            EventKind::Reject => Some(Signed::Verdict(EventKind::Reject, claims)),
            EventKind::Create | EventKind::Submit | EventKind::Delete => {
                Some(Signed::Service(claims))
            }
            _ => None,
        };
    }
    if claimed.iss != there.to_string() {
        return None;
    }
    let (registry, published) = (app.registry.get(), app.published_keys(authority));
    let destination = registry.destination(authority)?;
    let key = destination.verifying_relayed(kid, published.as_ref())?;
    let claims: EventClaims = verify(jws, EVENT_TYPE, key).ok()?.claims().ok()?;
    let kind = claims.single()?.0;
    matches!(kind, EventKind::Accept | EventKind::Reject).then_some(Signed::Verdict(kind, claims))
}

/// Whether an event is about this submission there.
pub(super) fn about(claims: &EventClaims, there: &Elsewhere) -> bool {
    claims.case() == Some(there.case) && claims.submission() == Some(there.submission)
}

/// What an event says, whoever signed it.
fn said(jws: &str) -> Option<EventClaims> {
    CompactJws::parse(jws).ok()?.claims().ok()
}

/// Whether an event, whoever signed it, says that this submission is complete.
pub(super) fn names(jws: &str, there: &Elsewhere) -> bool {
    said(jws)
        .is_some_and(|claims| about(&claims, there) && kind(&claims) == Some(EventKind::Submit))
}

/// Whether an event, whoever signed it, says what the authority made of this
/// submission.
pub(super) fn answers(jws: &str, there: &Elsewhere) -> bool {
    said(jws).is_some_and(|claims| {
        claims.iss == there.destination.to_string()
            && about(&claims, there)
            && matches!(kind(&claims), Some(EventKind::Accept | EventKind::Reject))
    })
}

/// Whether an event, whoever signed it, says that something was deleted.
pub(super) fn is_deletion(jws: &str) -> bool {
    said(jws).is_some_and(|claims| kind(&claims) == Some(EventKind::Delete))
}

/// Id of an event, whoever signed it.
pub(super) fn id(jws: &str) -> Option<Uuid> {
    Some(said(jws)?.jti)
}

/// Kind of an event.
pub(super) fn kind(claims: &EventClaims) -> Option<EventKind> {
    claims.single().map(|(kind, _)| kind)
}

/// Tags that an event names.
pub(super) fn tags(claims: &EventClaims) -> Option<&AuthenticationTags> {
    claims.single()?.1.authentication_tags.as_ref()
}

/// Whether what the service wrote of a submission is kept: one event of each
/// kind, so that nobody fills a log, and a receipt for exactly what was sealed
/// alone, since people are to check it.
pub(super) fn is_kept(log: &[EventClaims], one: &Handed, claims: &EventClaims) -> bool {
    let again = |known: &EventClaims| {
        (&known.iss, &known.sub, kind(known)) == (&claims.iss, &claims.sub, kind(claims))
    };
    let receipt = kind(claims) == Some(EventKind::Submit);
    !log.iter().any(again) && (!receipt || tags(claims) == Some(&one.tags))
}

/// As a row in the log of the case here.
pub(super) fn of_service(
    claims: &EventClaims,
    (case, submission): (Uuid, Uuid),
    jws: &str,
    now: i64,
) -> Option<PeerEvent> {
    Some(PeerEvent {
        case,
        submission,
        jti: claims.jti,
        claims: serde_json::to_string(claims).ok()?,
        hash: sha256_base64url(jws.as_bytes()),
        jws: jws.to_owned(),
        now,
    })
}

/// As what an authority has brought, about the submission here.
pub(super) fn of_authority(
    kind: EventKind,
    claims: &EventClaims,
    (case, submission, destination): (Uuid, Uuid, Uuid),
    jws: &str,
    now: i64,
) -> Option<AuthorityEvent> {
    let payload = claims.single()?.1;
    Some(AuthorityEvent {
        case,
        submission,
        destination,
        jti: claims.jti,
        kind,
        claims: serde_json::to_string(claims).ok()?,
        hash: sha256_base64url(jws.as_bytes()),
        tags: payload.authentication_tags.clone(),
        // It may name an event that is passed over here.
        predecessor: None,
        reply: None,
        jws: jws.to_owned(),
        relayed: true,
        now,
    })
}
