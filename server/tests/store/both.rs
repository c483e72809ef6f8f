//! What every engine must do, on each of them.

use std::sync::Arc;

use crate::{
    calls::{DESTINATION, QUOTA, announced, commit, part, send, stage, stamp, upload},
    engine::{Kept, on_both_engines},
};
use relocation::envelope::bundle::Commit;
use umzug::store::{
    StoreError,
    types::{Body, Committed, Page, Quota},
};

on_both_engines!(
    the_unfinished_goes_after_its_time_and_the_sent_stays,
    quotas_count_and_what_was_given_up_makes_room,
    what_waits_for_an_authority_takes_room_until_it_is_erased,
    a_case_that_closed_after_the_announcement_takes_no_commit,
    a_bundle_has_an_end_even_when_all_is_sent,
    many_at_once_are_all_kept_once_each,
);

async fn the_unfinished_goes_after_its_time_and_the_sent_stays(kept: Kept) {
    let store = &*kept.store;
    send(store, [1; 32]).await.unwrap();
    let token = [2; 32];
    let key = stage(store, token, 1000).await;
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

async fn quotas_count_and_what_was_given_up_makes_room(kept: Kept) {
    let store = &*kept.store;
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

async fn what_waits_for_an_authority_takes_room_until_it_is_erased(kept: Kept) {
    let store = &*kept.store;
    send(store, [1; 32]).await.unwrap();
    let token = [2; 32];
    let key = stage(store, token, 50).await;
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

async fn a_case_that_closed_after_the_announcement_takes_no_commit(kept: Kept) {
    let store = &*kept.store;
    let token = [1; 32];
    let first = announced();
    let mut second = announced();
    second.case = first.case;
    upload(store, token, &first).await.unwrap();
    upload(store, token, &second).await.unwrap();
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
    upload(store, token, &first).await.unwrap();
    upload(store, token, &second).await.unwrap();
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

async fn a_bundle_has_an_end_even_when_all_is_sent(kept: Kept) {
    let store = &*kept.store;
    let token = [1; 32];
    send(store, token).await.unwrap();
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

async fn many_at_once_are_all_kept_once_each(kept: Kept) {
    let tasks: Vec<_> = (0..50_u8)
        .map(|n| {
            let store = Arc::clone(&kept.store);
            tokio::spawn(async move { send(&*store, [n; 32]).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok(Committed::New));
    }
    let store = kept.again().await;
    let page = Page {
        limit: 100,
        offset: 0,
    };
    let (total, list) = store.pickup(vec![DESTINATION], page).await.unwrap();
    assert_eq!((total, list.len()), (50, 50));
    kept.assert_whole().await;
}
