//! The end of what is kept, on each engine.

use relocation::envelope::event::EventKind;
use umzug::machine;
use umzug::store::{
    Store, StoreError,
    lifetimes::{DAY, Lifetimes},
    outbox::Ending,
    tombstones::{Gone, of_bundle, of_submission},
    types::{Body, Committed, Fate, Handed, NewReply, PartKeyOfReply, SignedRow},
};
use uuid::Uuid;

use crate::{
    calls::{
        DESTINATION, QUOTA, accepting, announced, commit, event, fetched, part, send, stage, stamp,
        upload,
    },
    engine::{Kept, on_both_engines},
};
use relocation::envelope::bundle::AnnouncedSubmission;

on_both_engines!(
    a_decided_bundle_goes_after_its_hold_and_leaves_the_hash_of_its_receipt,
    what_was_taken_over_and_not_decided_stays_longer,
    what_waits_is_never_erased_by_time,
    what_is_being_uploaded_keeps_its_bundle,
    a_withdrawn_bundle_leaves_no_receipt,
    a_case_of_a_sender_ends_too,
    what_was_handed_over_and_never_confirmed_ends_without_a_receipt,
    each_end_of_a_submission_leaves_one_tombstone,
    a_receipt_tells_what_became_of_it,
);

const TOKEN: [u8; 32] = [1; 32];
const TIMES: Lifetimes = Lifetimes {
    ended: 90,
    undecided: 365,
    handed: 7,
    receipt: 1000,
    backup: 30,
};
/// What [`stamp`], [`accepting`] and the others say, in whole days: the first.
const SOON: i64 = DAY;

/// Bundles that are erased, and files, some days later.
async fn erased(store: &dyn Store, days: i64) -> (usize, Vec<String>) {
    let swept = store.expire(TIMES, days * DAY + SOON).await.unwrap();
    (swept.rows, swept.files)
}

/// Signs the receipt, as the first reader does.
async fn sign(store: &dyn Store, submission: &AnnouncedSubmission) {
    let row = SignedRow {
        case: submission.case,
        seq: 2,
        jws: "signed".into(),
        hash: "receipt".into(),
    };
    store.keep_signatures(vec![row]).await.unwrap();
}

/// Takes it over and decides, with an attachment; gives its file.
async fn decide(store: &dyn Store, submission: &AnnouncedSubmission) -> String {
    store.append(accepting(submission)).await.unwrap();
    let (reply, attachment) = (machine::new_id(), machine::new_id());
    let file = format!("file of {reply}");
    let key = PartKeyOfReply {
        case: submission.case,
        reply,
        attachment,
    };
    let body = Body::File(file.clone());
    let put = store.put_reply_attachment(vec![DESTINATION], key, part(body), 200);
    put.await.unwrap();
    let new = NewReply {
        case: submission.case,
        reply,
        data: "sealed".into(),
        tag: "tag".into(),
        attachments: vec![attachment],
    };
    store.put_reply(vec![DESTINATION], new, 200).await.unwrap();
    let mut decision = event(submission, EventKind::Decision);
    decision.reply = Some(reply);
    let tags = decision.tags.insert(Default::default());
    tags.data = Some("tag".into());
    tags.attachments.insert(attachment, "tag".into());
    store.append(decision).await.unwrap();
    file
}

async fn gone(store: &dyn Store, token: [u8; 32]) -> bool {
    store.bundle(token).await.err() == Some(StoreError::NotFound)
}

async fn a_decided_bundle_goes_after_its_hold_and_leaves_the_hash_of_its_receipt(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    sign(store, &submission).await;
    let file = decide(store, &submission).await;
    assert_eq!(erased(store, 89).await, (0, Vec::new()));
    assert!(!gone(store, TOKEN).await);

    assert_eq!(erased(store, 90).await, (1, vec![file]));
    assert!(gone(store, TOKEN).await);
    assert!(store.files().await.unwrap().is_empty());
    let late = store.append(event(&submission, EventKind::Question)).await;
    assert_eq!(late, Err(StoreError::NotFound));
    let known = || store.fate("receipt".into());
    assert_eq!(known().await, Ok(Some(Fate::Erased(0))));
    erased(store, 998).await;
    assert_eq!(known().await, Ok(Some(Fate::Erased(0))));
    erased(store, 1001).await;
    assert_eq!(known().await, Ok(None));
    kept.assert_whole().await;
}

async fn what_was_taken_over_and_not_decided_stays_longer(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    store.append(accepting(&submission)).await.unwrap();
    assert_eq!(erased(store, 364).await.0, 0);
    assert_eq!(erased(store, 365).await.0, 1);
    assert!(gone(store, TOKEN).await);
}

async fn what_waits_is_never_erased_by_time(kept: Kept) {
    let store = &*kept.store;
    send(store, TOKEN).await.unwrap();
    fetched(store, [2; 32]).await;
    assert_eq!(erased(store, 36_500).await.0, 0);
    assert!(!gone(store, TOKEN).await && !gone(store, [2; 32]).await);
}

async fn what_is_being_uploaded_keeps_its_bundle(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    decide(store, &submission).await;
    stage(store, TOKEN, 90 * DAY).await;
    assert_eq!(erased(store, 90).await.0, 0);
    store.sweep(91 * DAY).await.unwrap();
    assert_eq!(erased(store, 91).await.0, 1);
}

async fn a_withdrawn_bundle_leaves_no_receipt(kept: Kept) {
    let store = &*kept.store;
    send(store, TOKEN).await.unwrap();
    let bundle = store.bundle(TOKEN).await.unwrap();
    let row = SignedRow {
        case: bundle.submissions[0].case,
        seq: 2,
        jws: "signed".into(),
        hash: "receipt".into(),
    };
    store.keep_signatures(vec![row]).await.unwrap();
    let sent = bundle.submissions[0].submission;
    store.withdraw(TOKEN, sent, stamp()).await.unwrap();
    assert_eq!(erased(store, 90).await.0, 1);
    assert_eq!(store.fate("receipt".into()).await, Ok(None));
}

async fn a_case_of_a_sender_ends_too(kept: Kept) {
    let store = &*kept.store;
    let mut submission = announced();
    submission.parts.clear();
    let announce = store.announce(TOKEN, vec![submission.clone()], QUOTA, 50);
    announce.await.unwrap();
    let handed = Handed {
        submission: submission.submission,
        metadata: part(Body::Row("metadata".into())),
        data: Some(part(Body::Row("data".into()))),
    };
    let submitted = store.submit(TOKEN, handed, QUOTA, stamp());
    assert_eq!(submitted.await, Ok(Committed::New));
    let fetch = store.fetch(vec![DESTINATION], submission.submission, 150);
    fetch.await.unwrap();
    let rejected = store.append(event(&submission, EventKind::Reject));
    rejected.await.unwrap();
    assert_eq!(erased(store, 90).await.0, 1);
    let log = store.own_log(TOKEN, submission.case).await;
    assert_eq!(log, Err(StoreError::NotFound));
}

async fn what_was_handed_over_and_never_confirmed_ends_without_a_receipt(kept: Kept) {
    let store = &*kept.store;
    let submission = announced();
    upload(store, TOKEN, &submission).await.unwrap();
    let sent = store.commit(TOKEN, commit(&submission), "m".into(), stamp());
    sent.await.unwrap();
    sign(store, &submission).await;
    let claim = store.claim(vec![DESTINATION], 1000, 2000, 1).await.unwrap();
    let ending = Ending::Handed {
        receipt: "its receipt".into(),
    };
    let handed = store.end(claim[0], ending, 1001, Some(1100));
    handed.await.unwrap();
    assert_eq!(erased(store, 364).await.0, 0);
    assert_eq!(erased(store, 365).await.0, 1);
    // The authority never said that it has it.
    assert_eq!(store.fate("receipt".into()).await, Ok(None));
}

async fn each_end_of_a_submission_leaves_one_tombstone(kept: Kept) {
    let store = &*kept.store;
    let (taken, refused) = (fetched(store, TOKEN).await, fetched(store, [2; 32]).await);
    store.append(accepting(&taken)).await.unwrap();
    store
        .append(event(&refused, EventKind::Reject))
        .await
        .unwrap();
    send(store, [3; 32]).await.unwrap();
    let bundle = store.bundle([3; 32]).await.unwrap();
    let back = bundle.submissions[0].submission;
    for _ in 0..2 {
        store.withdraw([3; 32], back, stamp()).await.unwrap();
    }
    let told = async || {
        let all = store.tombstones().await.unwrap();
        let told = |one: &umzug::store::tombstones::Tombstone| (one.gone, one.hash.clone());
        (all.iter().map(told).collect::<Vec<_>>(), all)
    };
    let of = |gone, id: Uuid| (gone, of_submission(id));
    let (list, all) = told().await;
    let expected = [
        of(Gone::Accepted, taken.submission),
        of(Gone::Rejected, refused.submission),
        of(Gone::Withdrawn, back),
    ];
    assert_eq!(list, expected);
    assert!(all.iter().all(|tombstone| tombstone.day == 0), "{all:?}");

    let numbers = all[..2].iter().map(|tombstone| tombstone.nr).collect();
    store.forget_tombstones(numbers).await.unwrap();
    assert_eq!(told().await.0, expected[2..]);
    assert_eq!(erased(store, 90).await.0, 2);
    let (list, _) = told().await;
    assert!(list.contains(&(Gone::Erased, of_bundle(&[3; 32]))));
    assert_eq!(list.len(), 3);
}

async fn a_receipt_tells_what_became_of_it(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    let known = || store.fate("receipt".into());
    assert_eq!(known().await, Ok(None));
    sign(store, &submission).await;
    assert_eq!(known().await, Ok(Some(Fate::Waits)));
    store.append(accepting(&submission)).await.unwrap();
    assert_eq!(known().await, Ok(Some(Fate::Accepted(200))));
}
