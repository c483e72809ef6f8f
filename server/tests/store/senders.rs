//! What senders of the FIT-Connect interface hand in, on each engine.

use std::collections::BTreeMap;

use crate::{
    calls::{QUOTA, announced, part, stamp},
    engine::{Kept, on_both_engines},
};
use relocation::envelope::bundle::AnnouncedSubmission;
use umzug::machine;
use umzug::store::{
    StoreError,
    types::{Body, Committed, Handed, NewPart, PartKey, Quota},
};
use uuid::Uuid;

on_both_engines!(
    senders_say_no_sizes_and_are_bounded_all_the_same,
    what_a_sender_never_submits_is_swept,
);

/// A sender's announcement: ids alone.
fn unsized_attachment() -> (AnnouncedSubmission, PartKey) {
    let mut submission = announced();
    let name = machine::new_id().to_string();
    submission.parts = BTreeMap::from([(name.clone(), 0)]);
    let key = PartKey {
        submission: submission.submission,
        name,
    };
    (submission, key)
}

fn sized(size: u64, hash: &str) -> NewPart {
    NewPart {
        size,
        hash: hash.into(),
        ..part(Body::Row(hash.into()))
    }
}

fn handed(submission: Uuid, data: Option<&str>) -> Handed {
    Handed {
        submission,
        metadata: sized(4, "metadata"),
        data: data.map(|hash| sized(4, hash)),
    }
}

async fn senders_say_no_sizes_and_are_bounded_all_the_same(kept: Kept) {
    let store = &*kept.store;
    let token = [1; 32];
    let (submission, key) = unsized_attachment();
    let (id, case) = (submission.submission, submission.case);
    let missing = store.placed(id).await;
    assert_eq!(missing.unwrap_err(), StoreError::NotFound);
    let announce = store.announce(token, vec![submission], QUOTA, 50);
    announce.await.unwrap();
    let placed = store.placed(id).await.unwrap();
    assert_eq!((placed.token, placed.case), (token, case));
    assert_eq!(placed.attachments[0].to_string(), key.name);

    let put = |size, quota| {
        let content = sized(size, &size.to_string());
        store.put_sized(token, key.clone(), content, quota, 60)
    };
    let node = |node| Quota { node, ..QUOTA };
    assert_eq!(put(1001, QUOTA).await, Err(StoreError::OwnQuota));
    assert_eq!(put(900, node(899)).await, Err(StoreError::NodeQuota));
    let submit = |data, quota| store.submit(token, handed(id, data), quota, stamp());
    assert_eq!(submit(None, QUOTA).await, Err(StoreError::PartMissing));
    assert_eq!(put(900, QUOTA).await, Ok(None));
    assert_eq!(put(10, QUOTA).await, Ok(None), "another in its place");
    let full = submit(Some("data"), node(17)).await;
    assert_eq!(full, Err(StoreError::NodeQuota));
    let log = || store.own_log(token, case);
    assert_eq!(log().await.unwrap(), []);

    assert_eq!(submit(Some("data"), node(18)).await, Ok(Committed::New));
    assert_eq!(submit(Some("data"), QUOTA).await, Ok(Committed::Before));
    for other in [None, Some("other")] {
        let late = submit(other, QUOTA).await;
        assert_eq!(late, Err(StoreError::AlreadyCommitted));
    }
    assert_eq!(put(10, QUOTA).await, Ok(None), "the same bytes");
    assert_eq!(put(11, QUOTA).await, Err(StoreError::AlreadyCommitted));
    assert_eq!(log().await.unwrap().len(), 2);
    let stranger = store.own_log([2; 32], case).await;
    assert_eq!(stranger.unwrap_err(), StoreError::NotFound);
    assert_eq!(
        store.bundle(token).await.unwrap_err(),
        StoreError::NotFound,
        "no browser looks at it"
    );
}

async fn what_a_sender_never_submits_is_swept(kept: Kept) {
    let store = &*kept.store;
    let (submission, key) = unsized_attachment();
    let (id, token) = (submission.submission, [1; 32]);
    let announce = store.announce(token, vec![submission], QUOTA, 50);
    announce.await.unwrap();
    let content = NewPart {
        body: Body::File("file".into()),
        ..sized(4, "hash")
    };
    let put = store.put_sized(token, key, content, QUOTA, 60);
    put.await.unwrap();
    let swept = store.sweep(51).await.unwrap();
    assert_eq!((swept.rows, swept.files), (1, vec!["file".to_owned()]));
    let gone = store.placed(id).await;
    assert_eq!(gone.unwrap_err(), StoreError::NotFound);
    let late = store.submit(token, handed(id, None), QUOTA, stamp());
    assert_eq!(late.await, Err(StoreError::NotFound));
}
