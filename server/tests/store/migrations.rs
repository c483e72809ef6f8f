//! Databases of every earlier version, full of everything, become the newest
//! one: nothing is lost, and what waited goes on.

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

/// Each schema of SQLite with data, the first one first: what `sqlite3 FILE
/// .dump` says of the one before, after the new step and with rows in what is
/// new; `PRAGMA user_version` is added by hand.
const SQLITE: &[&str] = &[
    include_str!("fixtures/schema1.sqlite.sql"),
    include_str!("fixtures/schema2.sqlite.sql"),
    include_str!("fixtures/schema3.sqlite.sql"),
    include_str!("fixtures/schema4.sqlite.sql"),
    include_str!("fixtures/schema5.sqlite.sql"),
    include_str!("fixtures/schema6.sqlite.sql"),
];
/// The same of PostgreSQL, from `pg_dump --column-inserts --no-owner`.
const POSTGRES: &[&str] = &[
    include_str!("fixtures/schema1.postgres.sql"),
    include_str!("fixtures/schema2.postgres.sql"),
    include_str!("fixtures/schema3.postgres.sql"),
    include_str!("fixtures/schema4.postgres.sql"),
    include_str!("fixtures/schema5.postgres.sql"),
];
/// Columns that a later schema has given up.
const GIVEN_UP: &[&str] = &["channel", "depends_on", "lease_owner"];
/// Whose cases are handed on, from the second schema on.
const ELSEWHERE: Uuid = Uuid::from_u128(2);

/// Each table's columns, without those that were given up.
type Columns = BTreeMap<String, Vec<String>>;

fn id(number: u128) -> Uuid {
    Uuid::parse_str(&format!("{number:08x}-0000-4000-8000-{number:012x}")).unwrap()
}

/// From lines `table:column,column`.
fn columns<'a>(lines: impl Iterator<Item = &'a str>) -> Columns {
    let read = |line: &str| {
        let (table, columns) = line.split_once(':').unwrap();
        let columns = columns.split(',').filter(|name| !GIVEN_UP.contains(name));
        (table.to_owned(), columns.map(str::to_owned).collect())
    };
    lines.map(read).collect()
}

fn sqlite_columns(c: &Connection) -> Columns {
    let mut all = c
        .prepare(
            "SELECT t.name || ':' || group_concat(c.name)
             FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' GROUP BY t.name",
        )
        .unwrap();
    let lines = all.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let lines: Vec<String> = lines.map(Result::unwrap).collect();
    columns(lines.iter().map(String::as_str))
}

fn sqlite_rows(c: &Connection, columns: &Columns) -> BTreeMap<String, Vec<Vec<Value>>> {
    let read = |(table, columns): (&String, &Vec<String>)| {
        let (names, count) = (columns.join(","), columns.len());
        let sql = format!("SELECT {names} FROM {table} ORDER BY {names}");
        let mut all = c.prepare(&sql).unwrap();
        let rows = all.query_map([], |row| (0..count).map(|at| row.get(at)).collect());
        (table.clone(), rows.unwrap().map(Result::unwrap).collect())
    };
    columns.iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_schema_of_sqlite_is_taken_over() {
    for (schema, fixture) in (1..).zip(SQLITE) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let connection = Connection::open(&file).unwrap();
        // A dump has its tables in the order of their names.
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        connection.execute_batch(fixture).unwrap();
        assert_eq!(version(&connection), schema);
        let columns = sqlite_columns(&connection);
        let before = sqlite_rows(&connection, &columns);
        assert!(before.values().all(|rows| !rows.is_empty()), "{schema}");
        let store = SqliteStore::open(&file).unwrap();
        assert_eq!(version(&connection), SQLITE.len(), "each has its fixture");
        assert_eq!(sqlite_rows(&connection, &columns), before, "{schema}");
        assert_eq!(SqliteStore::check(&file).unwrap(), None);
        goes_on(&store, schema).await;
        assert_eq!(SqliteStore::check(&file).unwrap(), None);
        let right = "SELECT (SELECT bytes FROM kept) = sum(announced) AND sum(announced) > 0
             FROM part WHERE stored_at IS NOT NULL";
        assert!(
            connection
                .query_row(right, [], |row| row.get::<_, bool>(0))
                .unwrap()
        );
    }
}

fn version(c: &Connection) -> usize {
    c.query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap()
}

fn postgres_columns(address: &str) -> Columns {
    let lines = postgres::run(
        address,
        "SELECT string_agg(line, ' ') FROM
            (SELECT table_name || ':' || string_agg(column_name, ',') AS line
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> 'migrations'
             GROUP BY table_name) AS lines",
    );
    columns(lines.expect("tables").split(' '))
}

fn postgres_rows(address: &str, columns: &Columns) -> BTreeMap<String, Option<String>> {
    let read = |(table, columns): (&String, &Vec<String>)| {
        let names = columns.join(",");
        let rows = format!(
            "SELECT string_agg(kept, ';' ORDER BY kept)
             FROM (SELECT row({names})::text AS kept FROM {table}) AS all_rows"
        );
        (table.clone(), postgres::run(address, &rows))
    };
    columns.iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_schema_of_postgresql_is_taken_over() {
    for (schema, fixture) in (1..).zip(POSTGRES) {
        let address = postgres::fresh();
        postgres::run(&address, fixture);
        let version = || postgres::run(&address, "SELECT max(number) FROM migrations");
        assert_eq!(version(), Some(schema.to_string()));
        let columns = postgres_columns(&address);
        let before = postgres_rows(&address, &columns);
        assert!(before.values().all(Option::is_some), "{schema}: {before:?}");
        let store = open(&address).await;
        let newest = POSTGRES.len().to_string();
        assert_eq!(version(), Some(newest), "each has its fixture");
        assert_eq!(postgres_rows(&address, &columns), before, "{schema}");
        goes_on(&store, schema).await;
        let right =
            "SELECT ((SELECT sum(bytes) FROM kept) = sum(announced) AND sum(announced) > 0)::text
             FROM part WHERE stored_at IS NOT NULL";
        assert_eq!(postgres::run(&address, right).as_deref(), Some("true"));
    }
}

/// What was there is seen as before, and every case takes its next step.
async fn goes_on(store: &dyn Store, schema: usize) {
    what_came_later(store, schema).await;
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

/// What a database of a later schema holds besides.
async fn what_came_later(store: &dyn Store, schema: usize) {
    if schema >= 2 {
        let backlog = store.backlog().await.unwrap();
        let waits = backlog.iter().find(|one| one.destination == ELSEWHERE);
        let waits = waits.map(|one| (one.waiting, one.parked));
        assert_eq!(waits, Some((3, 1)));
        let attempts = store.attempts(vec![ELSEWHERE], 10).await.unwrap();
        let running = attempts.iter().filter(|one| one.ended_at.is_none());
        assert_eq!((attempts.len(), running.count()), (4, 1));
        let due = store.look(vec![ELSEWHERE], 1090, 1150, 10).await.unwrap();
        assert_eq!((due[0].case, due[0].looks), (id(107), 3));
        // The lease of a worker that is gone.
        let claim = |now| store.claim(vec![ELSEWHERE], now, now + 60, 10);
        assert!(claim(1139).await.unwrap().is_empty());
        let claims = claim(1140).await.unwrap();
        assert_eq!((claims[0].ids.submission, claims[0].fence), (id(210), 4));
        assert_eq!(store.resend(vec![ELSEWHERE], 1141).await, Ok(1));
        assert_eq!(claim(1141).await.unwrap()[0].ids.submission, id(209));
    }
    if schema >= 3 {
        let fate = store.fate("hash of a receipt".into()).await;
        assert_eq!(fate, Ok(Some(Fate::Erased(DAY))));
        let tombstones = store.tombstones().await.unwrap();
        let hashes: Vec<&str> = tombstones.iter().map(|one| &*one.hash).collect();
        assert_eq!(hashes, ["hash of an id", "hash of a token"]);
    }
    if schema >= 4 {
        let notices = store.claim_notices(1030, 1090, 10).await.unwrap();
        let url = notices[0].callback.as_ref().map(|callback| &*callback.url);
        assert_eq!(url, Some("https://portal.example/news"));
        assert_eq!(
            (notices[0].ids.submission, notices[0].attempt),
            (id(209), 2)
        );
    }
}
