//! The SQLite engine on a real file, without a server around it.

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt, sync::Arc};

use relocation::envelope::bundle::{AnnouncedSubmission, Commit};
use umzug::machine;
use umzug::store::{
    Store, StoreError,
    sqlite::SqliteStore,
    types::{Body, Committed, Handed, NewPart, Page, PartKey, Quota, Stamp},
};
use uuid::Uuid;

const QUOTA: Quota = Quota {
    own: 1000,
    node: 10_000,
    submissions: 3,
};

fn announced() -> AnnouncedSubmission {
    AnnouncedSubmission {
        submission: machine::new_id(),
        case: machine::new_id(),
        destination: Uuid::from_u128(1),
        service: "urn:de:x".into(),
        parts: BTreeMap::from([("data".into(), 4), ("metadata".into(), 4)]),
    }
}

fn part(body: Body) -> NewPart {
    NewPart {
        size: 4,
        hash: "hash".into(),
        tag: "tag".into(),
        body,
    }
}

fn commit(submission: &AnnouncedSubmission) -> Commit {
    let hashes = submission.parts.keys().map(|n| (n.clone(), "hash".into()));
    Commit {
        hashes: BTreeMap::from([(submission.submission, hashes.collect())]),
        manifest: "sealed".into(),
        replaces: None,
        reply_key: Some("sealed".into()),
    }
}

fn stamp() -> Stamp {
    Stamp {
        issuer: "http://node".into(),
        now: 100,
    }
}

async fn send(store: &SqliteStore, token: [u8; 32]) -> Result<Committed, StoreError> {
    let submission = announced();
    upload(store, token, &submission).await?;
    store
        .commit(token, commit(&submission), "m".into(), stamp())
        .await
}

/// Announces a submission and stores its parts.
async fn upload(
    store: &SqliteStore,
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
async fn stage(store: &SqliteStore, token: [u8; 32], now: i64) -> PartKey {
    let staged = announced();
    let submission = staged.submission;
    let announced = store.announce(token, vec![staged], QUOTA, now).await;
    announced.unwrap();
    PartKey {
        submission,
        name: "data".into(),
    }
}

#[tokio::test]
async fn the_unfinished_goes_after_its_time_and_the_sent_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    send(&store, [1; 32]).await.unwrap();
    let token = [2; 32];
    let key = stage(&store, token, 1000).await;
    let body = Body::File("file".into());
    let put = store.put_part(token, key.clone(), part(body), 1001);
    put.await.unwrap();

    assert_eq!(store.sweep(1000).await.unwrap().rows, 0);
    assert_eq!(store.files().await.unwrap(), ["file"]);
    let swept = store.sweep(1001).await.unwrap();
    assert_eq!((swept.rows, swept.files), (1, vec!["file".to_owned()]));
    assert_eq!(
        store.slot(token, key, QUOTA).await.unwrap_err(),
        StoreError::NotFound
    );
    assert!(store.files().await.unwrap().is_empty());
    assert!(store.bundle([1; 32]).await.is_ok());
}

#[tokio::test]
async fn quotas_count_and_what_was_given_up_makes_room() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    let announce = |token: u8, size: u64| {
        let mut submission = announced();
        submission.parts.insert("data".into(), size);
        store.announce([token; 32], vec![submission], QUOTA, 1)
    };
    assert_eq!(announce(1, 1001).await.unwrap_err(), StoreError::OwnQuota);
    assert!(announce(1, 900).await.is_ok());
    // Announcing costs nothing, so it takes no room from others.
    for token in 2..13 {
        announce(token, 990).await.unwrap();
    }
    for _ in 0..9 {
        assert!(announce(14, 1).await.is_ok());
    }
}

#[tokio::test]
async fn what_waits_for_an_authority_takes_room_until_it_is_erased() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    send(&store, [1; 32]).await.unwrap();
    let token = [2; 32];
    let key = stage(&store, token, 50).await;
    let small = |node| Quota { node, ..QUOTA };
    // Eight bytes wait, four more come.
    assert!(store.slot(token, key.clone(), small(12)).await.is_ok());
    let full = store.slot(token, key.clone(), small(11)).await;
    assert_eq!(full.unwrap_err(), StoreError::NodeQuota);
    let other = store.announce([3; 32], vec![announced()], small(15), 50);
    assert_eq!(other.await.unwrap_err(), StoreError::NodeQuota);

    let bundle = store.bundle([1; 32]).await.unwrap();
    let sent = bundle.submissions[0].submission;
    store.withdraw([1; 32], sent, stamp()).await.unwrap();
    assert!(store.slot(token, key, small(4)).await.is_ok());
}

#[tokio::test]
async fn a_case_that_closed_after_the_announcement_takes_no_commit() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    let token = [1; 32];
    let first = announced();
    let mut second = announced();
    second.case = first.case;
    upload(&store, token, &first).await.unwrap();
    upload(&store, token, &second).await.unwrap();
    let send = |commit: Commit| store.commit(token, commit, "m".into(), stamp());
    assert_eq!(send(commit(&first)).await, Ok(Committed::New));
    let mut later = commit(&second);
    later.replaces = Some("m".into());
    assert_eq!(send(later).await, Err(StoreError::CaseNotOpen));

    // Nor are two firsts of one case taken together.
    let token = [2; 32];
    let first = announced();
    let mut second = announced();
    second.case = first.case;
    upload(&store, token, &first).await.unwrap();
    upload(&store, token, &second).await.unwrap();
    let mut both = commit(&first);
    both.hashes.extend(commit(&second).hashes);
    let sent = store.commit(token, both, "m".into(), stamp()).await;
    assert_eq!(sent, Err(StoreError::CaseNotOpen));
    assert_eq!(
        store.bundle(token).await.unwrap_err(),
        StoreError::NotFound,
        "nothing of it"
    );
}

#[tokio::test]
async fn the_database_is_for_its_owner_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    send(&store, [1; 32]).await.unwrap();
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[tokio::test]
async fn a_bundle_has_an_end_even_when_all_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    let token = [1; 32];
    send(&store, token).await.unwrap();
    let more = || {
        let submissions = vec![announced(), announced()];
        store.announce(token, submissions, QUOTA, 60)
    };
    // One sent and two staged are three; two more push the staged ones out.
    assert!(more().await.is_ok());
    assert!(more().await.is_ok());
    let submissions = vec![announced(), announced(), announced()];
    let refused = store.announce(token, submissions, QUOTA, 60).await;
    assert_eq!(refused.unwrap_err(), StoreError::OwnQuota);
    assert!(store.bundle(token).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_kept_once_each() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("db");
    let store = Arc::new(SqliteStore::open(&file).unwrap());
    let tasks: Vec<_> = (0..50_u8)
        .map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { send(&store, [n; 32]).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok(Committed::New));
    }
    drop(store);
    let store = SqliteStore::open(&file).unwrap();
    let page = Page {
        limit: 100,
        offset: 0,
    };
    let (total, list) = store.pickup(vec![Uuid::from_u128(1)], page).await.unwrap();
    assert_eq!((total, list.len()), (50, 50));
    assert_eq!(SqliteStore::check(&file).unwrap(), None);
}

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

#[tokio::test]
async fn senders_say_no_sizes_and_are_bounded_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
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

#[tokio::test]
async fn what_a_sender_never_submits_is_swept() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
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
