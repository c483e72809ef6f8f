//! The engines, each on something new.

use std::{path::PathBuf, sync::Arc};

use rusqlite::{Connection, Row};
use tempfile::TempDir;
use umzug::store::{
    Store,
    backup::{Backup, Engine},
    contents::Contents,
    files::PartFiles,
    postgres::{PostgresStore, Settings},
    sqlite::SqliteStore,
    tombstones::{Restored, Since},
};

use crate::postgres;

/// What a test is given.
pub(crate) struct Kept {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) contents: Arc<dyn Contents>,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Database(String),
}

impl Kept {
    pub(crate) async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, contents) = in_folder(dir.path().into());
        Self {
            store,
            contents,
            place: Place::Folder(dir),
        }
    }

    pub(crate) async fn postgres() -> Self {
        let address = postgres::fresh();
        let (store, contents) = in_database(&address).await;
        Self {
            store,
            contents,
            place: Place::Database(address),
        }
    }

    /// Another process, as it were: the same place opened once more.
    pub(crate) async fn again(&self) -> Arc<dyn Store> {
        match &self.place {
            Place::Folder(dir) => in_folder(dir.path().into()).0,
            Place::Database(address) => in_database(address).await.0,
        }
    }

    /// A copy of it as it is now.
    pub(crate) async fn copied(&self) -> Copied {
        let dir = tempfile::tempdir().unwrap();
        let engine = match &self.place {
            Place::Folder(_) => Engine::Sqlite,
            Place::Database(_) => Engine::Postgres,
        };
        let mut backup = Backup::new(engine, 1000);
        match &self.place {
            Place::Folder(place) => {
                let copy = dir.path().join("db");
                SqliteStore::snapshot(&place.path().join("db"), &copy).unwrap();
            }
            Place::Database(address) => {
                let settings = Settings::parse(address).unwrap();
                let dumped = PostgresStore::dump(&settings, dir.path(), &mut backup);
                dumped.await.unwrap();
            }
        }
        Copied { dir, backup }
    }

    /// Bytes that lie here as they are counted, and as they add up.
    pub(crate) fn count(&self) -> (i64, i64) {
        let counted = "SELECT coalesce(sum(bytes), 0) FROM kept";
        let added = "SELECT coalesce(sum(announced), 0) FROM part WHERE stored_at IS NOT NULL";
        match &self.place {
            Place::Folder(dir) => {
                let connection = Connection::open(dir.path().join("db")).unwrap();
                let both = format!("SELECT ({counted}), ({added})");
                let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
                connection.query_row(&both, [], read).unwrap()
            }
            Place::Database(address) => {
                let both = format!("SELECT ({counted}) || ' ' || ({added})");
                let both = postgres::run(address, &both).unwrap();
                let (counted, added) = both.split_once(' ').unwrap();
                (counted.parse().unwrap(), added.parse().unwrap())
            }
        }
    }

    /// No row is damaged, none names what is not there, and what lies here is
    /// counted right.
    pub(crate) async fn assert_whole(&self) {
        let (counted, added) = self.count();
        assert_eq!(counted, added);
        match &self.place {
            Place::Folder(dir) => {
                let found = SqliteStore::check(&dir.path().join("db")).unwrap();
                assert_eq!(found, None);
            }
            Place::Database(address) => {
                let settings = Settings::parse(address).unwrap();
                assert_eq!(PostgresStore::check(&settings).await.unwrap(), 0);
            }
        }
    }
}

/// A copy that no node uses.
pub(crate) struct Copied {
    dir: TempDir,
    backup: Backup,
}

impl Copied {
    /// Brings it up to date, somewhere else.
    pub(crate) async fn restored(self, since: Since) -> (Kept, Restored) {
        let now = 3000;
        if self.backup.engine == Engine::Sqlite {
            let done = SqliteStore::restore(&self.dir.path().join("db"), &since, now);
            let (store, contents) = in_folder(self.dir.path().into());
            let place = Place::Folder(self.dir);
            let kept = Kept {
                store,
                contents,
                place,
            };
            return (kept, done.unwrap());
        }
        let address = postgres::fresh();
        let settings = Settings::parse(&address).unwrap();
        let from = (self.dir.path(), &self.backup);
        let done = PostgresStore::restore(&settings, from, &since, now).await;
        let (store, contents) = in_database(&address).await;
        let place = Place::Database(address);
        let kept = Kept {
            store,
            contents,
            place,
        };
        (kept, done.unwrap())
    }
}

fn in_folder(dir: PathBuf) -> (Arc<dyn Store>, Arc<dyn Contents>) {
    let store = SqliteStore::open(&dir.join("db")).unwrap();
    let files = PartFiles::open(dir.join("parts")).unwrap();
    (Arc::new(store), Arc::new(files))
}

async fn in_database(address: &str) -> (Arc<dyn Store>, Arc<dyn Contents>) {
    let store = open(address).await;
    let contents = store.contents();
    (Arc::new(store), Arc::new(contents))
}

/// A store with connections of its own.
pub(crate) async fn open(address: &str) -> PostgresStore {
    let settings = Settings::parse(address).unwrap();
    PostgresStore::open(&settings, 1000).await.unwrap()
}

/// Makes a test of each function on each engine.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::engine::Kept::sqlite().await).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::engine::Kept::postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
