//! Leases, fences, parking, and what was handed on, on each engine.

use relocation::envelope::{bundle::AnnouncedSubmission, event::EventKind};
use umzug::store::{
    Store, StoreError,
    outbox::{Backlog, Claim, Ending, Horizon},
    types::{Page, PeerEvent},
};
use uuid::Uuid;

use crate::{
    calls::{DESTINATION, accepting, announced, commit, event, send, stamp, upload},
    engine::{Kept, on_both_engines},
};

on_both_engines!(
    a_row_is_claimed_once_and_again_when_its_lease_ran_out,
    who_slept_too_long_cannot_overwrite_its_successor,
    what_failed_comes_back_when_it_is_due,
    what_is_parked_waits_for_the_operator,
    what_was_handed_over_is_followed_and_erased_after_the_hold,
    an_event_that_was_relayed_follows_what_the_other_node_wrote,
    a_withdrawal_needs_that_nobody_else_has_it,
    two_workers_share_the_rows,
    what_was_put_off_by_a_wrong_clock_is_due_when_it_was_set_back,
);

const TOKEN: [u8; 32] = [1; 32];
/// Commits of these tests are at 100.
const NOW: i64 = 1000;
const LEASE: i64 = 1060;

async fn claim_at(store: &dyn Store, now: i64) -> Vec<Claim> {
    let claims = store.claim(vec![DESTINATION], now, now + 60, 10).await;
    claims.unwrap()
}

/// A submission that was committed.
async fn sent(store: &dyn Store) -> AnnouncedSubmission {
    let submission = announced();
    upload(store, TOKEN, &submission).await.unwrap();
    let committed = store.commit(TOKEN, commit(&submission), "m".into(), stamp());
    committed.await.unwrap();
    submission
}

fn handed() -> Ending {
    Ending::Handed {
        receipt: "receipt".into(),
    }
}

async fn a_row_is_claimed_once_and_again_when_its_lease_ran_out(kept: Kept) {
    let store = &*kept.store;
    let sent = sent(store).await;
    let strangers = store.claim(vec![Uuid::from_u128(9)], NOW, LEASE, 10).await;
    assert_eq!(strangers, Ok(Vec::new()));
    assert!(claim_at(store, 1).await.is_empty(), "not due yet");
    let [first] = claim_at(store, NOW).await[..] else {
        panic!("one row");
    };
    assert_eq!(first.ids.submission, sent.submission);
    assert_eq!((first.fence, first.attempt), (1, 1));
    assert!(claim_at(store, LEASE - 1).await.is_empty());
    let [second] = claim_at(store, LEASE).await[..] else {
        panic!("the lease ran out");
    };
    assert_eq!((second.fence, second.attempt), (2, 2));
    let log = store.attempts(vec![DESTINATION], 10).await.unwrap();
    let log: Vec<_> = (log.iter())
        .map(|line| (line.number, line.begun_at, line.ended_at))
        .collect();
    assert_eq!(log, [(2, LEASE, None), (1, NOW, None)]);
    assert_eq!(store.forget_attempts(LEASE).await, Ok(1));
    let parcel = store.parcel(sent.submission).await.unwrap();
    assert_eq!(parcel.tags.data.as_deref(), Some("tag"));
    assert_eq!(parcel.data, "data");
}

async fn who_slept_too_long_cannot_overwrite_its_successor(kept: Kept) {
    let store = &*kept.store;
    send(store, TOKEN).await.unwrap();
    let late = claim_at(store, NOW).await[0];
    store.renew(late, NOW + 90).await.unwrap();
    assert!(claim_at(store, LEASE).await.is_empty(), "renewed");
    let next = claim_at(store, NOW + 90).await[0];
    for ending in [
        handed(),
        Ending::Parked { outcome: "refused" },
        Ending::Later {
            due_at: 0,
            outcome: "unreachable",
        },
    ] {
        let refused = store.end(late, ending, NOW + 91, None).await;
        assert_eq!(refused, Err(StoreError::Fenced));
    }
    assert_eq!(store.renew(late, 9999).await, Err(StoreError::Fenced));
    store.end(next, handed(), NOW + 92, None).await.unwrap();
    let twice = store.end(next, handed(), NOW + 93, None).await;
    assert_eq!(twice, Err(StoreError::Fenced));
    assert!(claim_at(store, i64::MAX / 2).await.is_empty());
}

async fn what_failed_comes_back_when_it_is_due(kept: Kept) {
    let store = &*kept.store;
    send(store, TOKEN).await.unwrap();
    let claim = claim_at(store, NOW).await[0];
    let later = Ending::Later {
        due_at: NOW + 500,
        outcome: "unreachable",
    };
    store.end(claim, later, NOW + 1, None).await.unwrap();
    assert!(claim_at(store, NOW + 499).await.is_empty());
    assert_eq!(claim_at(store, NOW + 500).await[0].attempt, 2);
    let log = store.attempts(vec![DESTINATION], 10).await.unwrap();
    assert_eq!(log[1].outcome.as_deref(), Some("unreachable"));
    assert_eq!(log[1].ended_at, Some(NOW + 1));
}

async fn waiting(store: &dyn Store) -> u64 {
    let page = Page {
        limit: 10,
        offset: 0,
    };
    store.pickup(vec![DESTINATION], page).await.unwrap().0
}

async fn what_is_parked_waits_for_the_operator(kept: Kept) {
    let store = &*kept.store;
    for token in [1, 2, 3] {
        send(store, [token; 32]).await.unwrap();
    }
    let [one, two, ..] = claim_at(store, NOW).await[..] else {
        panic!("three rows");
    };
    let refused = Ending::Parked { outcome: "refused" };
    store.end(one, refused, NOW, None).await.unwrap();
    store.end(two, handed(), NOW, None).await.unwrap();
    // The third one is under way: its worker will find that it is parked.
    assert_eq!(store.park(vec![DESTINATION], "operator", NOW).await, Ok(1));
    let backlog = Backlog {
        destination: DESTINATION,
        waiting: 3,
        parked: 2,
        oldest: store.backlog().await.unwrap()[0].oldest,
    };
    assert_eq!(store.backlog().await, Ok(vec![backlog]));
    assert!(claim_at(store, NOW + 9999).await.is_empty());
    assert_eq!(waiting(store).await, 1, "parked is on no list");
    assert_eq!(store.resend(vec![Uuid::from_u128(9)], NOW).await, Ok(0));
    assert_eq!(store.resend(vec![DESTINATION], NOW).await, Ok(2));
    assert_eq!(claim_at(store, NOW).await.len(), 2, "not the handed one");
    // Its receiver has lost it, and says so.
    assert_eq!(store.resend_handed(vec![DESTINATION], NOW).await, Ok(1));
    assert_eq!(claim_at(store, NOW).await.len(), 1);
}

async fn what_was_handed_over_is_followed_and_erased_after_the_hold(kept: Kept) {
    let store = &*kept.store;
    let sent = sent(store).await;
    let claim = claim_at(store, NOW).await[0];
    store
        .end(claim, handed(), NOW, Some(NOW + 15))
        .await
        .unwrap();
    let look = |now| store.look(vec![DESTINATION], now, now + 60, 10);
    assert!(look(NOW + 14).await.unwrap().is_empty());
    let followed = look(NOW + 15).await.unwrap()[0];
    assert_eq!((followed.case, followed.looks), (sent.case, 0));
    assert!(look(NOW + 16).await.unwrap().is_empty(), "somebody looks");
    store.looked(sent.case, 1, Some(NOW + 99)).await.unwrap();
    assert!(look(NOW + 98).await.unwrap().is_empty());
    assert_eq!(look(NOW + 99).await.unwrap()[0].looks, 1);
    store.looked(sent.case, 2, None).await.unwrap();
    assert!(look(10 * NOW).await.unwrap().is_empty(), "it was the last");

    store.erase_handed(NOW).await.unwrap();
    assert_eq!(store.parcel(sent.submission).await.unwrap().data, "data");
    store.erase_handed(NOW + 1).await.unwrap();
    assert_eq!(store.parcel(sent.submission).await.unwrap().data, "");
    // What was accepted counts by its tags, erased or not.
    let mut accepted = accepting(&sent);
    accepted.relayed = true;
    store.append(accepted).await.unwrap();
    assert!(store.backlog().await.unwrap().is_empty());
}

async fn an_event_that_was_relayed_follows_what_the_other_node_wrote(kept: Kept) {
    let store = &*kept.store;
    let sent = sent(store).await;
    let mut accepted = accepting(&sent);
    let there = store.append(accepted.clone()).await;
    assert_eq!(there, Err(StoreError::WrongOrder), "nobody fetched it here");
    accepted.relayed = true;
    accepted.predecessor = Some("hash of theirs".into());
    let early = store.append(accepted.clone()).await;
    assert_eq!(early, Err(StoreError::PredecessorUnknown));
    let theirs = PeerEvent {
        case: sent.case,
        submission: sent.submission,
        jti: Uuid::from_u128(77),
        claims: "claims".into(),
        jws: "theirs".into(),
        hash: "hash of theirs".into(),
        now: NOW,
    };
    let foreign = PeerEvent {
        case: Uuid::from_u128(5),
        ..theirs.clone()
    };
    assert_eq!(store.append_peer(foreign).await, Err(StoreError::NotFound));
    for _ in 0..2 {
        store.append_peer(theirs.clone()).await.unwrap();
    }
    for _ in 0..2 {
        store.append(accepted.clone()).await.unwrap();
    }
    let log = store.log(vec![DESTINATION], sent.case).await.unwrap();
    assert_eq!(log.len(), 4);
    let view = store.bundle(TOKEN).await.unwrap();
    assert!(!view.submissions[0].withdrawable);
    let question = event(&sent, EventKind::Question);
    let missing = store.append(question).await;
    assert_eq!(missing, Err(StoreError::ReplyMissing));
}

async fn a_withdrawal_needs_that_nobody_else_has_it(kept: Kept) {
    let store = &*kept.store;
    let sent = sent(store).await;
    let id = sent.submission;
    let claim = claim_at(store, stamp().now).await[0];
    let moving = store.withdraw(TOKEN, id, stamp()).await;
    assert_eq!(moving, Err(StoreError::Moving));
    let later = Ending::Later {
        due_at: NOW,
        outcome: "cut",
    };
    store.end(claim, later, stamp().now, None).await.unwrap();
    // The answer was lost; the request may have arrived.
    let fence = claim.fence;
    let maybe = store.withdraw(TOKEN, id, stamp()).await;
    assert_eq!(maybe, Err(StoreError::HandedOver { fence }));
    let again = claim_at(store, NOW).await[0];
    store.end(again, handed(), NOW, None).await.unwrap();
    let stale = store.withdraw_handed(TOKEN, id, fence, stamp()).await;
    assert_eq!(stale, Err(StoreError::Moving), "asked before that attempt");
    let stranger = store
        .withdraw_handed([9; 32], id, again.fence, stamp())
        .await;
    assert_eq!(stranger, Err(StoreError::NotFound));
    for _ in 0..2 {
        let gone = store.withdraw_handed(TOKEN, id, again.fence, stamp()).await;
        assert_eq!(gone, Ok(Vec::new()));
    }
    let parcel = store.parcel(id).await;
    assert_eq!(parcel.unwrap_err(), StoreError::NotFound);
}

async fn two_workers_share_the_rows(kept: Kept) {
    for token in 1..=20 {
        send(&*kept.store, [token; 32]).await.unwrap();
    }
    let other = kept.again().await;
    let (one, two) = (&*kept.store, &*other);
    let mut all = Vec::new();
    for _ in 0..10 {
        let (a, b) = tokio::join!(
            one.claim(vec![DESTINATION], NOW, LEASE, 3),
            two.claim(vec![DESTINATION], NOW, LEASE, 3)
        );
        let ids = a.unwrap().into_iter().chain(b.unwrap());
        all.extend(ids.map(|claim| claim.ids.submission));
    }
    let claims = all.len();
    all.sort();
    all.dedup();
    assert_eq!((claims, all.len()), (20, 20));
}

async fn what_was_put_off_by_a_wrong_clock_is_due_when_it_was_set_back(kept: Kept) {
    const HOURS: i64 = 5 * 3600;
    let store = &*kept.store;
    let horizon = Horizon {
        now: NOW,
        lease: NOW + 600,
        retry: NOW + 7200,
        look: NOW + 7200,
        early: 24,
    };
    let handed_over = sent(store).await;
    let claim = claim_at(store, NOW + HOURS).await[0];
    let (now, follow_at) = (NOW + HOURS, Some(NOW + HOURS + 2));
    store.end(claim, handed(), now, follow_at).await.unwrap();
    send(store, [2; 32]).await.unwrap();
    let due_at = NOW + HOURS + 60;
    let claims = store.claim(vec![DESTINATION], now, now + 120, 1);
    let claim = claims.await.unwrap()[0];
    let other = claim.ids.submission;
    let later = |due_at| Ending::Later {
        due_at,
        outcome: "cut",
    };
    store.end(claim, later(due_at), now, None).await.unwrap();
    assert!(claim_at(store, NOW).await.is_empty());
    assert_eq!(store.recall(horizon).await, Ok(2));
    assert_eq!(store.recall(horizon).await, Ok(0), "all of it is due");

    let looks = store.look(vec![DESTINATION], NOW, NOW + 60, 10);
    assert_eq!(looks.await.unwrap()[0].case, handed_over.case);
    // Killed while it had a lease of that clock.
    let claims = store.claim(vec![DESTINATION], NOW, now + 120, 10);
    assert_eq!(claims.await.unwrap()[0].ids.submission, other);
    assert!(claim_at(store, NOW + 600).await.is_empty());
    assert_eq!(store.recall(horizon).await, Ok(1));
    let claims = claim_at(store, NOW + 600).await;
    assert_eq!(claims[0].ids.submission, other);

    // What is rightly looked at once a day stays so.
    let rare = Some(NOW + 24 * 3600);
    store.looked(handed_over.case, 30, rare).await.unwrap();
    store
        .end(claims[0], later(NOW + 900), NOW, None)
        .await
        .unwrap();
    assert_eq!(store.recall(horizon).await, Ok(0));
}
