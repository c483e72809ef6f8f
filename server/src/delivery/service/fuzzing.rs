//! Events that a service shows of a case, for the fuzzer.

use std::collections::BTreeSet;

use relocation::envelope::{
    event::{EVENT_TYPE, EventClaims, EventKind},
    jose::{JwsHeader, encode, signing_input},
};
use uuid::Uuid;

use super::{
    event,
    note::{self, Handed},
};

/// The log of a case, the claims of each event in a line.
pub(crate) fn read(text: &str) {
    let log: Vec<EventClaims> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let noted = |claims: &EventClaims| {
        let (_, payload) = claims.single()?;
        Some(payload.elsewhere.clone()?.issuer)
    };
    let issuers: BTreeSet<String> = log.iter().filter_map(noted).collect();
    for issuer in issuers {
        for one in note::handed(&log, &issuer) {
            assert!(note::is_handed_on(&log, one.submission));
            keep(&log, &one);
            for claims in &log {
                shown(claims, &one);
            }
        }
    }
    for claims in &log {
        enter(claims);
    }
}

/// Of everything that a service shows, in this order, one of each kind is kept,
/// and no receipt for anything else.
fn keep(log: &[EventClaims], one: &Handed) {
    let mut kept: Vec<EventClaims> = Vec::new();
    for claims in log {
        if event::is_kept(&kept, one, claims) {
            kept.push(claims.clone());
        }
    }
    let whose = |claims: &EventClaims| {
        let kind = event::kind(claims);
        (claims.iss.clone(), claims.sub.clone(), kind)
    };
    let different: BTreeSet<_> = kept.iter().map(whose).collect();
    assert_eq!(different.len(), kept.len(), "one of each kind");
    let receipt = |claims: &&EventClaims| event::kind(claims) == Some(EventKind::Submit);
    let mut receipts = kept.iter().filter(receipt);
    assert!(receipts.all(|claims| event::tags(claims) == Some(&one.tags)));
    let mut again = log.iter();
    assert!(
        !again.any(|claims| event::is_kept(&kept, one, claims)),
        "shown once more, nothing is new"
    );
}

/// What is read of an event before its signature is checked is what it claims.
fn shown(claims: &EventClaims, one: &Handed) {
    let (jws, kind) = (jws(claims), event::kind(claims));
    let about = event::about(claims, &one.there);
    assert_eq!(event::id(&jws), Some(claims.jti));
    assert_eq!(event::is_deletion(&jws), kind == Some(EventKind::Delete));
    assert_eq!(
        event::names(&jws, &one.there),
        about && kind == Some(EventKind::Submit)
    );
    assert!(about || !event::answers(&jws, &one.there));
}

/// The rows for the log here hold what was claimed there.
fn enter(claims: &EventClaims) {
    let (jws, id) = (jws(claims), Uuid::nil());
    let row = event::of_service(claims, (id, id), &jws, 0).expect("plain data");
    assert_eq!(
        serde_json::from_str::<EventClaims>(&row.claims)
            .as_ref()
            .ok(),
        Some(claims)
    );
    let kind = event::kind(claims);
    let row = event::of_authority(
        kind.unwrap_or(EventKind::Accept),
        claims,
        (id, id, id),
        &jws,
        0,
    );
    assert_eq!(row.is_some(), kind.is_some());
    assert_eq!(
        row.and_then(|row| row.tags).as_ref(),
        kind.and_then(|_| event::tags(claims))
    );
}

/// As somebody might have signed it.
fn jws(claims: &EventClaims) -> String {
    let header = JwsHeader {
        alg: "PS512".into(),
        kid: "x".into(),
        typ: Some(EVENT_TYPE.into()),
    };
    let claims = serde_json::to_vec(claims).expect("plain data");
    let signed = signing_input(&header, &claims);
    format!("{signed}.{}", encode(&[0; 64]))
}
