//! Events that another node shows of a case that was handed to it: whose they
//! are, and whether they are about exactly this.

use relocation::envelope::{
    event::{EVENT_TYPE, EventClaims, EventKind},
    jose::CompactJws,
};

use crate::{
    http::App,
    jose::{sha256_base64url, verify},
    region::registry::Peer,
    store::{
        own_id,
        types::{PeerEvent, Pickup},
    },
};

/// An event of the other node itself, if it is one: signed with one of its
/// pinned keys.
pub(super) fn of_node(app: &App, peer: &Peer, jws: &str) -> Option<(EventClaims, PeerEvent)> {
    let form = CompactJws::parse(jws).ok()?;
    let key = peer.signing.iter().find(|key| key.kid == form.header.kid)?;
    let claims: EventClaims = verify(jws, EVENT_TYPE, key).ok()?.claims().ok()?;
    let (kind, _) = claims.single()?;
    if claims.iss != peer.issuer || !kind.by_node() {
        return None;
    }
    // One of each kind for a submission, under the one id that it can have: so
    // nobody fills the log, or takes an id away from others.
    if claims.jti != own_id(&peer.issuer, claims.submission()?, kind) {
        return None;
    }
    let event = PeerEvent {
        case: claims.case()?,
        submission: claims.submission()?,
        jti: claims.jti,
        claims: serde_json::to_string(&claims).ok()?,
        hash: sha256_base64url(jws.as_bytes()),
        jws: jws.to_owned(),
        now: app.now(),
    };
    Some((claims, event))
}

/// Whether it is the other node's receipt for exactly this parcel.
pub(super) fn is_receipt(
    claims: &EventClaims,
    ids: Pickup,
    tags: &relocation::envelope::event::AuthenticationTags,
) -> bool {
    claims.case() == Some(ids.case)
        && claims.submission() == Some(ids.submission)
        && claims.single().is_some_and(|(kind, payload)| {
            kind == EventKind::Submit && payload.authentication_tags.as_ref() == Some(tags)
        })
}

/// Whether it says that the parcel was withdrawn there.
pub(super) fn is_end(claims: &EventClaims, ids: Pickup) -> bool {
    claims.submission() == Some(ids.submission)
        && claims
            .single()
            .is_some_and(|(kind, _)| kind == EventKind::Delete)
}
