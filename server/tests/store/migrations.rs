//! Databases of earlier versions, full of everything, become the newest one:
//! nothing is lost, and what waited goes on.

use std::collections::BTreeMap;

use relocation::envelope::event::EventKind;
use rusqlite::{Connection, types::Value};
use umzug::store::{
    Store, StoreError,
    lifetimes::{DAY, Lifetimes},
    sqlite::SqliteStore,
    types::{Fate, Page},
};
use uuid::Uuid;

use crate::{
    calls::{DESTINATION, accepting, announced, event, send},
    engine::open,
    postgres,
};

const SQLITE: &str = include_str!("fixtures/schema1.sqlite.sql");
const POSTGRES: &str = include_str!("fixtures/schema1.postgres.sql");

/// Tables of the first schema, with what every later one keeps of them.
const KEPT: &[(&str, &str)] = &[
    (
        "bundle",
        "id, token_hash, manifest, manifest_hash, reply_key, created_at",
    ),
    ("request_case", "id, bundle, destination"),
    (
        "submission",
        "id, case_id, service, announced_at, committed_at, manifest, fetched_at, accepted_at, \
         rejected_at, withdrawn_at",
    ),
    (
        "part",
        "submission, name, announced, hash, tag, body, file, stored_at",
    ),
    (
        "event",
        "case_id, seq, submission, jti, claims, jws, jws_hash, at",
    ),
    ("reply", "id, case_id, begun_at, data, tag, published_at"),
    (
        "reply_attachment",
        "reply, id, position, size, hash, tag, file",
    ),
    ("outbox", "id, submission, due_at, fence, attempts, done_at"),
];

/// Bytes that lie in the first schema's parts.
const WAITING: i64 = 38;

fn id(number: u128) -> Uuid {
    Uuid::parse_str(&format!("{number:08x}-0000-4000-8000-{number:012x}")).unwrap()
}

fn contents(c: &Connection) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
    let read = |(table, columns): &(&'static str, &str)| {
        let count = columns.split(',').count();
        let sql = format!("SELECT {columns} FROM {table} ORDER BY 1, 2");
        let mut all = c.prepare(&sql).unwrap();
        let rows = all.query_map([], |row| (0..count).map(|at| row.get(at)).collect());
        (*table, rows.unwrap().map(Result::unwrap).collect())
    };
    KEPT.iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_schema_of_sqlite_is_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("db");
    let connection = Connection::open(&file).unwrap();
    connection.execute_batch(SQLITE).unwrap();
    let before = contents(&connection);
    assert!(before.values().all(|rows| !rows.is_empty()));
    let store = SqliteStore::open(&file).unwrap();
    assert_eq!(contents(&connection), before);
    assert_eq!(SqliteStore::check(&file).unwrap(), None);
    let kept = || connection.query_row("SELECT bytes FROM kept", [], |row| row.get::<_, i64>(0));
    assert_eq!(kept(), Ok(WAITING));
    goes_on(&store).await;
    assert_eq!(kept(), Ok(8), "of the one that was sent at last");
    assert_eq!(SqliteStore::check(&file).unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_schema_of_postgresql_is_taken_over() {
    let address = postgres::fresh();
    postgres::run(&address, POSTGRES);
    let attachments = [
        ("content", "name, size"),
        ("content_piece", "content, bytes"),
    ];
    let contents = || {
        let tables = KEPT.iter().chain(&attachments);
        let read = |(table, columns): &(&'static str, &'static str)| {
            let rows = format!(
                "SELECT string_agg(kept, ';' ORDER BY kept)
                 FROM (SELECT row({columns})::text AS kept FROM {table}) AS all_rows"
            );
            (*table, postgres::run(&address, &rows).expect("rows"))
        };
        tables.map(read).collect::<BTreeMap<_, _>>()
    };
    let before = contents();
    let store = open(&address).await;
    assert_eq!(contents(), before);
    let kept = || postgres::run(&address, "SELECT sum(bytes) FROM kept").unwrap();
    assert_eq!(kept(), WAITING.to_string());
    goes_on(&store).await;
    assert_eq!(kept(), "8", "of the one that was sent at last");
}

/// What was there is seen as before, and every case takes its next step.
async fn goes_on(store: &dyn Store) {
    let page = Page {
        limit: 10,
        offset: 0,
    };
    let (count, list) = store.pickup(vec![DESTINATION], page).await.unwrap();
    let waiting: Vec<Uuid> = list.iter().map(|pickup| pickup.submission).collect();
    assert_eq!((count, waiting), (2, vec![id(201), id(206)]));

    let bundle = store.bundle([2; 32]).await.unwrap();
    assert_eq!(bundle.manifest, "manifest 2");
    assert_eq!(bundle.logs[&id(102)].len(), 8);
    let replies = &bundle.replies[&id(102)];
    assert_eq!(replies[1].attachments, [id(302)]);
    let letter = store.reply_file([2; 32], id(402), id(302)).await;
    assert_eq!(letter, Ok("letter".into()));
    let fate = store.fate("hash of jws 102 2".into()).await;
    assert_eq!(fate, Ok(Some(Fate::Accepted(1040))));
    let late = store.withdraw([3; 32], id(205), crate::calls::stamp());
    assert_eq!(late.await, Err(StoreError::AlreadyFetched));

    // What waited is fetched and taken over.
    let fetched = store.fetch(vec![DESTINATION], id(201), 2000).await.unwrap();
    assert_eq!((&*fetched.metadata, &*fetched.data), ("metadata", "data"));
    let photo = store.attachment_file(vec![DESTINATION], id(201), id(301));
    assert_eq!(photo.await, Ok("photo-1".into()));
    let mut submission = announced();
    (submission.submission, submission.case) = (id(201), id(101));
    let mut accept = accepting(&submission);
    let tags = accept.tags.as_mut().unwrap();
    tags.metadata = "tag of metadata".into();
    tags.data = Some("tag of data".into());
    let photo = format!("tag of {}", id(301));
    tags.attachments.insert(id(301), photo);
    assert_eq!(store.append(accept).await, Ok(vec!["photo-1".into()]));
    (submission.submission, submission.case) = (id(206), id(105));
    let reject = store.append(event(&submission, EventKind::Reject)).await;
    assert_eq!(reject, Ok(Vec::new()));
    send(store, [9; 32]).await.unwrap();

    // The decision counts, although the first schema did not note its time.
    store.sweep(1001).await.unwrap();
    let expire = |days: i64| store.expire(Lifetimes::default(), days * DAY + 2000);
    let expired = expire(90).await.unwrap();
    assert_eq!((expired.rows, expired.files), (3, vec!["letter".into()]));
    assert_eq!(
        store.bundle([2; 32]).await.unwrap_err(),
        StoreError::NotFound
    );
    assert!(store.bundle([1; 32]).await.is_ok(), "not decided yet");
    assert!(store.bundle([9; 32]).await.is_ok(), "waits");
    let fate = store.fate("hash of jws 102 2".into()).await;
    assert_eq!(fate, Ok(Some(Fate::Erased(0))));
}
