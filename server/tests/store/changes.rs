//! Who waits for work hears of it, whichever process took it.

use std::time::Duration;

use relocation::envelope::event::EventKind;
use tokio::time::{Instant, timeout};
use umzug::store::{Changes, Store, sqlite::SqliteStore};

use crate::{
    calls::{announced, commit, event, fetched, send, stamp, upload},
    engine::{Kept, on_both_engines, open},
    postgres,
};

on_both_engines!(a_commit_a_withdrawal_and_an_event_are_told);

const LONG: Duration = Duration::from_secs(60);
const TOKEN: [u8; 32] = [1; 32];

/// Whether news had come before the wait was over.
async fn heard(changes: &mut Changes) -> bool {
    let began = Instant::now();
    changes.wait(LONG).await;
    began.elapsed() < LONG
}

/// Hears out what is still on its way: of a connection just made.
async fn hear_out(changes: &mut Changes) {
    let moment = Duration::from_secs(1);
    while timeout(moment, changes.wait(LONG)).await.is_ok() {}
}

async fn a_commit_a_withdrawal_and_an_event_are_told(kept: Kept) {
    let store = &*kept.store;
    let mut changes = store.changes();
    hear_out(&mut changes).await;
    let submission = announced();
    upload(store, TOKEN, &submission).await.unwrap();
    let sent = store.commit(TOKEN, commit(&submission), "m".into(), stamp());
    sent.await.unwrap();
    assert!(heard(&mut changes).await, "the commit");
    let withdrawn = store.withdraw(TOKEN, submission.submission, stamp());
    withdrawn.await.unwrap();
    assert!(heard(&mut changes).await, "the withdrawal");
    let taken = fetched(store, [2; 32]).await;
    assert!(heard(&mut changes).await);
    let refused = store.append(event(&taken, EventKind::Reject));
    refused.await.unwrap();
    assert!(heard(&mut changes).await, "the event");
}

#[tokio::test]
async fn uploads_and_reading_wake_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    let mut changes = store.changes();
    upload(&store, TOKEN, &announced()).await.unwrap();
    store.files().await.unwrap();
    assert!(timeout(Duration::ZERO, changes.wait(LONG)).await.is_err());
    send(&store, TOKEN).await.unwrap();
    assert!(timeout(Duration::ZERO, changes.wait(LONG)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_hears_of_it_also_after_its_connection_was_cut() {
    let address = postgres::fresh();
    let (one, other) = (open(&address).await, open(&address).await);
    let mut changes = other.changes();
    hear_out(&mut changes).await;
    send(&one, TOKEN).await.unwrap();
    assert!(heard(&mut changes).await);
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE query IN ('LISTEN umzug', 'NOTIFY umzug') AND datname = current_database()";
    assert_eq!(postgres::run(&address, cut).as_deref(), Some("2"));
    assert!(heard(&mut changes).await, "it listens again");
    send(&one, [2; 32]).await.unwrap();
    assert!(heard(&mut changes).await);
}
