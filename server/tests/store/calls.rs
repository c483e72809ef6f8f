//! Calls as a node makes them, in short.

use std::collections::BTreeMap;

use relocation::envelope::{
    bundle::{AnnouncedSubmission, Commit},
    event::{AuthenticationTags, EventKind},
};
use umzug::machine;
use umzug::store::{
    Store, StoreError,
    types::{AuthorityEvent, Body, Committed, NewPart, PartKey, Quota, Stamp},
};
use uuid::Uuid;

/// The authority of every submission.
pub(crate) const DESTINATION: Uuid = Uuid::from_u128(1);

pub(crate) const QUOTA: Quota = Quota {
    own: 1000,
    node: 10_000,
    submissions: 3,
};

pub(crate) fn announced() -> AnnouncedSubmission {
    AnnouncedSubmission {
        submission: machine::new_id(),
        case: machine::new_id(),
        destination: DESTINATION,
        service: "urn:de:x".into(),
        parts: BTreeMap::from([("data".into(), 4), ("metadata".into(), 4)]),
    }
}

pub(crate) fn part(body: Body) -> NewPart {
    NewPart {
        size: 4,
        hash: "hash".into(),
        tag: "tag".into(),
        body,
    }
}

pub(crate) fn commit(submission: &AnnouncedSubmission) -> Commit {
    let hashes = submission.parts.keys().map(|n| (n.clone(), "hash".into()));
    Commit {
        hashes: BTreeMap::from([(submission.submission, hashes.collect())]),
        manifest: "sealed".into(),
        replaces: None,
        reply_key: Some("sealed".into()),
    }
}

pub(crate) fn stamp() -> Stamp {
    Stamp {
        issuer: "http://node".into(),
        tell: Vec::new(),
        now: 100,
    }
}

pub(crate) async fn send(store: &dyn Store, token: [u8; 32]) -> Result<Committed, StoreError> {
    let submission = announced();
    upload(store, token, &submission).await?;
    store
        .commit(token, commit(&submission), "m".into(), stamp())
        .await
}

/// Announces a submission and stores its parts.
pub(crate) async fn upload(
    store: &dyn Store,
    token: [u8; 32],
    submission: &AnnouncedSubmission,
) -> Result<(), StoreError> {
    store
        .announce(token, vec![submission.clone()], QUOTA, 50)
        .await?;
    for name in submission.parts.keys() {
        let key = PartKey {
            submission: submission.submission,
            name: name.clone(),
        };
        let body = Body::Row(name.clone());
        store.put_part(token, key, part(body), 60).await?;
    }
    Ok(())
}

/// Announces a submission; gives its data part.
pub(crate) async fn stage(store: &dyn Store, token: [u8; 32], now: i64) -> PartKey {
    let staged = announced();
    let submission = staged.submission;
    let announced = store.announce(token, vec![staged], QUOTA, now).await;
    announced.unwrap();
    PartKey {
        submission,
        name: "data".into(),
    }
}

/// An authority's event about a submission.
pub(crate) fn event(submission: &AnnouncedSubmission, kind: EventKind) -> AuthorityEvent {
    let jti = machine::new_id();
    AuthorityEvent {
        case: submission.case,
        submission: submission.submission,
        destination: submission.destination,
        jti,
        kind,
        claims: format!("claims of {jti}"),
        jws: format!("signed {jti}"),
        hash: format!("hash of {jti}"),
        tags: None,
        predecessor: None,
        reply: None,
        relayed: false,
        now: 200,
    }
}

/// Taking over what was sent.
pub(crate) fn accepting(submission: &AnnouncedSubmission) -> AuthorityEvent {
    AuthorityEvent {
        tags: Some(AuthenticationTags {
            metadata: "tag".into(),
            data: Some("tag".into()),
            ..AuthenticationTags::default()
        }),
        ..event(submission, EventKind::Accept)
    }
}

/// A submission that its authority has fetched.
pub(crate) async fn fetched(store: &dyn Store, token: [u8; 32]) -> AnnouncedSubmission {
    let submission = announced();
    upload(store, token, &submission).await.unwrap();
    let sent = store.commit(token, commit(&submission), "m".into(), stamp());
    assert_eq!(sent.await, Ok(Committed::New));
    let id = submission.submission;
    store.fetch(vec![DESTINATION], id, 150).await.unwrap();
    submission
}
