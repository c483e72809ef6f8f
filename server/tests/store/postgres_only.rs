//! Several processes on one database: each test opens it more than once.

use std::sync::Arc;

use tokio::task::JoinSet;
use umzug::store::{
    Store, StoreError,
    postgres::{OpenError, PostgresStore, Settings},
    types::{Committed, SignedRow},
};

use crate::{
    calls::{DESTINATION, QUOTA, accepting, announced, commit, fetched, stamp, upload},
    engine::open,
    postgres,
};

/// Rounds of each race: one alone may be won by chance.
const ROUNDS: u8 = 20;

async fn two(address: &str) -> [Arc<PostgresStore>; 2] {
    [Arc::new(open(address).await), Arc::new(open(address).await)]
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_commits_at_once_one_wins_and_the_other_meets_its_receipt() {
    let stores = two(&postgres::fresh()).await;
    for round in 0..ROUNDS {
        let (token, submission) = ([round; 32], announced());
        upload(&*stores[0], token, &submission).await.unwrap();
        let mut both = JoinSet::new();
        for store in stores.clone() {
            let commit = commit(&submission);
            both.spawn(async move { store.commit(token, commit, "m".into(), stamp()).await });
        }
        let mut done = both.join_all().await;
        done.sort_by_key(|done| *done == Ok(Committed::Before));
        assert_eq!(done, [Ok(Committed::New), Ok(Committed::Before)]);
        let bundle = stores[1].bundle(token).await.unwrap();
        assert_eq!(bundle.logs[&submission.case].len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_different_first_commits_one_is_refused() {
    let stores = two(&postgres::fresh()).await;
    for round in 0..ROUNDS {
        let token = [round; 32];
        let mut both = JoinSet::new();
        for (store, hash) in stores.clone().into_iter().zip(["one", "two"]) {
            let submission = announced();
            upload(&*store, token, &submission).await.unwrap();
            both.spawn(async move {
                store
                    .commit(token, commit(&submission), hash.into(), stamp())
                    .await
            });
        }
        let done = both.join_all().await;
        assert!(done.contains(&Ok(Committed::New)), "{done:?}");
        assert!(done.contains(&Err(StoreError::ManifestMovedOn)), "{done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_two_processes_stand_one_after_the_other() {
    let stores = two(&postgres::fresh()).await;
    for round in 0..ROUNDS {
        let submission = fetched(&*stores[0], [round; 32]).await;
        let (same, other) = (accepting(&submission), accepting(&submission));
        let mut all = JoinSet::new();
        // The same from both, and another one that comes too late or too soon.
        for (store, event) in [(0, same.clone()), (1, same), (1, other)] {
            let store = Arc::clone(&stores[store]);
            all.spawn(async move { store.append(event).await });
        }
        let done = all.join_all().await;
        let taken = done.iter().filter(|done| done.is_ok()).count();
        assert!(taken == 1 || taken == 2, "{done:?}");
        for refused in done.iter().filter_map(|done| done.as_ref().err()) {
            assert_eq!(*refused, StoreError::WrongOrder);
        }
        let log = stores[1].log(vec![DESTINATION], submission.case).await;
        let seqs: Vec<i64> = log.unwrap().iter().map(|row| row.seq).collect();
        assert_eq!(seqs, [1, 2, 3]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_and_who_fetches_agree() {
    let stores = two(&postgres::fresh()).await;
    for round in 0..ROUNDS {
        let (token, submission) = ([round; 32], announced());
        upload(&*stores[0], token, &submission).await.unwrap();
        let sent = stores[0].commit(token, commit(&submission), "m".into(), stamp());
        sent.await.unwrap();
        let id = submission.submission;
        let (withdrawn, fetched) = tokio::join!(
            stores[0].withdraw(token, id, stamp()),
            stores[1].fetch(vec![DESTINATION], id, 150),
        );
        match (withdrawn, fetched) {
            (Ok(_), Err(StoreError::NotFound)) => {}
            (Err(StoreError::AlreadyFetched), Ok(fetched)) => {
                assert_eq!(fetched.data, "data", "whole");
            }
            both => panic!("{both:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_announced_twice_at_once_is_one() {
    let stores = two(&postgres::fresh()).await;
    for round in 0..ROUNDS {
        let submission = announced();
        let (own, foreign) = ([round; 32], [100 + round; 32]);
        let announce = |store: usize, token| {
            let new = vec![submission.clone()];
            stores[store].announce(token, new, QUOTA, 50)
        };
        let (a, b) = tokio::join!(announce(0, own), announce(1, own));
        assert_ne!(a.unwrap().created, b.unwrap().created);
        let submission = announced();
        let announce = |store: usize, token| {
            let new = vec![submission.clone()];
            stores[store].announce(token, new, QUOTA, 50)
        };
        let (a, b) = tokio::join!(announce(0, own), announce(1, foreign));
        assert!(a.is_ok() != b.is_ok(), "an id belongs to one bundle");
        let refused = a.and(b).unwrap_err();
        assert_eq!(refused, StoreError::OtherContents);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_readers_sign_and_one_signature_stays() {
    let stores = two(&postgres::fresh()).await;
    let submission = fetched(&*stores[0], [1; 32]).await;
    let case = submission.case;
    let sign = |store: usize, name: &str| {
        let rows = [1, 2].map(|seq| SignedRow {
            case,
            seq,
            jws: name.to_owned(),
            hash: name.to_owned(),
        });
        stores[store].keep_signatures(rows.to_vec())
    };
    let (a, b) = tokio::join!(sign(0, "a"), sign(1, "b"));
    assert_eq!((a, b), (Ok(()), Ok(())));
    let log = stores[0].log(vec![DESTINATION], case).await.unwrap();
    assert_eq!(log[0].jws, log[1].jws, "of one reader, whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_start_at_once_on_an_empty_database() {
    let address = postgres::fresh();
    let mut all = JoinSet::new();
    for _ in 0..4 {
        let settings = Settings::parse(&address).unwrap();
        all.spawn(async move { PostgresStore::open(&settings, 7).await.map(drop) });
    }
    for opened in all.join_all().await {
        opened.unwrap();
    }
    let rows = "SELECT count(*) || ' at ' || max(at) FROM migrations";
    assert_eq!(postgres::run(&address, rows).as_deref(), Some("1 at 7"));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let address = postgres::fresh();
    open(&address).await;
    postgres::run(&address, "INSERT INTO migrations VALUES (99, 0)");
    let settings = Settings::parse(&address).unwrap();
    let refused = PostgresStore::open(&settings, 1).await.map(drop);
    assert!(matches!(refused, Err(OpenError::Newer(99))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_fails_one_call_and_the_next_one_works() {
    let address = postgres::fresh();
    let store = open(&address).await;
    let submission = announced();
    upload(&store, [1; 32], &submission).await.unwrap();
    // Somebody holds the bundle, so that the commit waits in the middle.
    let mut holder = postgres::connect(&address).await;
    let holding = holder.transaction().await.unwrap();
    holding
        .query("SELECT id FROM bundle FOR UPDATE", &[])
        .await
        .unwrap();
    let commit_now = || store.commit([1; 32], commit(&submission), "m".into(), stamp());
    let cut = async {
        let killer = postgres::connect(&address).await;
        let waiting = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                       WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while killer
            .query_one(waiting, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
            == 0
        {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (broken, ()) = tokio::join!(commit_now(), cut);
    assert!(
        matches!(broken, Err(StoreError::Unavailable(_))),
        "{broken:?}"
    );
    holding.rollback().await.unwrap();
    assert_eq!(
        store.bundle([1; 32]).await.unwrap_err(),
        StoreError::NotFound
    );
    assert_eq!(commit_now().await, Ok(Committed::New));
    assert_eq!(store.ping().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_given_up_in_the_middle_leaves_nothing_and_holds_nothing() {
    let address = postgres::fresh();
    let store = open(&address).await;
    let submission = announced();
    upload(&store, [1; 32], &submission).await.unwrap();
    for wait in 0..30 {
        let commit = store.commit([1; 32], commit(&submission), "m".into(), stamp());
        let given_up = tokio::time::timeout(std::time::Duration::from_micros(wait * 200), commit);
        let _ = given_up.await;
    }
    let done = store
        .commit([1; 32], commit(&submission), "m".into(), stamp())
        .await;
    assert!(done.is_ok(), "{done:?}");
    let log = store.log(vec![DESTINATION], submission.case).await.unwrap();
    assert_eq!(log.len(), 2);
}
