//! What a restore makes of a copy, on each engine.

use umzug::store::{
    outbox::Ending,
    tombstones::{Gone, Restored, Since, Tombstones, of_bundle, of_submission},
    types::AuthorityEvent,
};

use crate::{
    calls::{DESTINATION, accepting, announced, commit, fetched, send, stamp, upload},
    engine::{Kept, on_both_engines},
};
use relocation::envelope::bundle::AnnouncedSubmission;

on_both_engines!(
    what_was_handed_over_since_is_not_handed_over_again,
    a_tombstone_about_something_else_changes_nothing,
    what_is_parked_can_be_confirmed_still,
);

async fn sent(kept: &Kept, token: u8) -> AnnouncedSubmission {
    let submission = announced();
    upload(&*kept.store, [token; 32], &submission)
        .await
        .unwrap();
    let commit = commit(&submission);
    let sent = kept.store.commit([token; 32], commit, "m".into(), stamp());
    sent.await.unwrap();
    submission
}

/// All that the store tells of what happened.
async fn told(kept: &Kept) -> Tombstones {
    let mut known = Tombstones::default();
    for tombstone in kept.store.tombstones().await.unwrap() {
        known.add(tombstone.gone, tombstone.hash, tombstone.day);
    }
    known
}

async fn claims(kept: &Kept) -> Vec<umzug::store::outbox::Claim> {
    let claimed = kept.store.claim(vec![DESTINATION], 1000, 2000, 10);
    claimed.await.unwrap()
}

async fn what_was_handed_over_since_is_not_handed_over_again(kept: Kept) {
    let handed = sent(&kept, 1).await;
    let copy = kept.copied().await;
    let claim = claims(&kept).await.remove(0);
    assert_eq!(claim.ids.submission, handed.submission);
    let ending = Ending::Handed {
        receipt: "receipt".into(),
    };
    let ended = kept.store.end(claim, ending, 1001, Some(1100));
    ended.await.unwrap();
    let relayed = AuthorityEvent {
        relayed: true,
        ..accepting(&handed)
    };
    kept.store.append(relayed).await.unwrap();
    let known = told(&kept).await;
    let gone = known.submission(handed.submission);
    assert_eq!(gone, Some((Gone::Delivered, 0)));

    let (again, done) = copy.restored(Since::Known(known)).await;
    let expected = Restored {
        settled: 1,
        ..Restored::default()
    };
    assert_eq!(done, expected);
    assert_eq!(claims(&again).await, []);
    let followed = again.store.look(vec![DESTINATION], 2000, 3000, 10);
    assert_eq!(followed.await.unwrap().len(), 1, "its events are awaited");
    // What its authority said there comes once more, with its signature.
    let relayed = AuthorityEvent {
        relayed: true,
        ..accepting(&handed)
    };
    again.store.append(relayed).await.unwrap();
    let bundle = again.store.bundle([1; 32]).await.unwrap();
    assert_eq!(bundle.logs[&handed.case].len(), 3);
    again.assert_whole().await;
}

async fn a_tombstone_about_something_else_changes_nothing(kept: Kept) {
    let waits = sent(&kept, 1).await;
    let copy = kept.copied().await;
    let mut known = Tombstones::default();
    known.add(Gone::Erased, of_bundle(&[9; 32]), 0);
    known.add(Gone::Accepted, of_submission(waits.case), 0);
    let (again, done) = copy.restored(Since::Known(known)).await;
    let expected = Restored {
        waiting: 1,
        ..Restored::default()
    };
    assert_eq!(done, expected);
    assert_eq!(claims(&again).await.len(), 1);
    send(&*again.store, [2; 32]).await.unwrap();
}

async fn what_is_parked_can_be_confirmed_still(kept: Kept) {
    let taken = fetched(&*kept.store, [1; 32]).await;
    let copy = kept.copied().await;
    let (again, done) = copy.restored(Since::Unknown).await;
    assert_eq!((done.parked, done.waiting), (1, 0));
    assert_eq!(claims(&again).await, []);
    let backlog = again.store.backlog().await.unwrap();
    assert_eq!((backlog[0].waiting, backlog[0].parked), (1, 1));
    // The authority that had it already says so again.
    again.store.append(accepting(&taken)).await.unwrap();
    assert!(again.store.backlog().await.unwrap().is_empty());
}
