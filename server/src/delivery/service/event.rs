//! Events that a service shows of a case: whose they are.

use relocation::envelope::{
    event::{EVENT_TYPE, Elsewhere, EventClaims, EventKind},
    jose::CompactJws,
};
use uuid::Uuid;

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
        let key = peer.signing.iter().find(|key| key.kid == *kid)?;
        let claims: EventClaims = verify_named(jws, EVENT_TYPE, key).ok()?.claims().ok()?;
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
    // It may have been signed some time ago, with a key that was exchanged since.
    let former = || {
        let named = published.as_ref().is_some_and(|keys| keys.has_signed(kid));
        let mut known = destination.all_signing().filter(|_| named);
        known.find(|key| key.kid == *kid)
    };
    let key = destination
        .verifying(kid, published.as_ref())
        .or_else(former)?;
    let claims: EventClaims = verify(jws, EVENT_TYPE, key).ok()?.claims().ok()?;
    let kind = claims.single()?.0;
    matches!(kind, EventKind::Accept | EventKind::Reject).then_some(Signed::Verdict(kind, claims))
}

/// Whether an event is about this submission there.
pub(super) fn about(claims: &EventClaims, there: &Elsewhere) -> bool {
    claims.case() == Some(there.case) && claims.submission() == Some(there.submission)
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
        predecessor: payload.predecessor.clone(),
        reply: None,
        jws: jws.to_owned(),
        relayed: true,
        now,
    })
}
