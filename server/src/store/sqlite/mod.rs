//! The embedded engine: SQLite in write-ahead mode, fully synchronous, with
//! overwritten pages erased.

mod announce;
mod append;
mod commit;
mod expire;
mod followed;
mod migrate;
mod notices;
mod outbox;
mod outboxed;
mod panics;
mod parts;
mod pickup;
mod readers;
mod recall;
mod replies;
mod restore;
mod rows;
mod sender;
mod sweep;
mod tombstones;
mod view;
mod withdraw;
mod writer;

use std::{path::Path, time::Duration};

use relocation::envelope::bundle::{AnnouncedSubmission, Commit};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use uuid::Uuid;

pub use self::migrate::OpenError;
use self::{readers::Readers, writer::Writer};
use crate::private_file;

use super::{
    Answer, Changes, Store, StoreError,
    changes::Bell,
    lifetimes::Lifetimes,
    tombstones::Tombstone,
    types::{
        Announced, AuthorityEvent, Committed, Fate, Fetched, Handed, NewPart, NewReply, Page,
        PartKey, PartKeyOfReply, Pickup, Placed, Quota, SignedRow, Slot, Stamp, StoredBundle,
        StoredEvent, Swept, TokenHash,
    },
};

/// Reading connections beside the writer.
const READERS: usize = 4;
/// Bundles that are erased at once, at most: others wait meanwhile.
const EXPIRED: usize = 200;
/// Kilobytes of pages that the writer remembers: rows are found by random ids,
/// so that each call touches other pages.
const CACHE: i64 = 32 * 1024;
/// Pages of the write-ahead log after which it is brought into the database. A
/// page that many transactions changed is brought there once.
const LOG: i64 = 4000;
/// Statements that a connection keeps prepared: more than there are. To prepare
/// one takes longer than to run it.
const STATEMENTS: usize = 256;

/// The store in one file.
#[derive(Clone)]
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
    bell: Bell,
}

impl SqliteStore {
    /// Opens the file, making it and its tables if needed.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(file: &Path) -> Result<Self, OpenError> {
        // SQLite would make it readable for others; its log takes the same mode.
        if !file.exists() {
            private_file::write_new(file, b"").map_err(OpenError::File)?;
        }
        let mut connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        // What a refused job had changed is kept for its undoing: not in a file
        // elsewhere, from which nothing would ever be erased.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -CACHE)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG)?;
        prepare_once(&connection)?;
        connection.busy_timeout(Duration::from_secs(2))?;
        migrate::migrate(&mut connection)?;
        let readers = (0..READERS)
            .map(|_| open_reader(file))
            .collect::<Result<_, _>>()?;
        let bell = Bell::new();
        let writer = Writer::start(connection, bell.clone())
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(Self {
            writer,
            readers: Readers::new(readers),
            bell,
        })
    }

    /// Whether every page, index and reference of the file is in order; the
    /// first complaint otherwise.
    ///
    /// # Errors
    /// [`OpenError`] when the file cannot be read at all.
    pub fn check(file: &Path) -> Result<Option<String>, OpenError> {
        let connection = open_reader(file)?;
        let found: String =
            connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Ok(Some(found));
        }
        let mut broken = connection.prepare("PRAGMA foreign_key_check")?;
        let dangling = broken.exists([])?;
        Ok(dangling.then(|| "a row refers to one that is not there".to_owned()))
    }

    /// Every attachment file that a row of the database names.
    ///
    /// # Errors
    /// [`OpenError`] when the file cannot be read.
    pub fn named_files(file: &Path) -> Result<Vec<String>, OpenError> {
        Ok(sweep::files(&open_reader(file)?)?)
    }

    /// What lies in a file's database.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when the file cannot be read.
    pub fn kept(file: &Path) -> Result<Kept, StoreError> {
        let connection = open_reader(file)?;
        let bytes = rows::kept(&connection)?;
        let newest = connection.query_row(
            "SELECT max(time) FROM
                 (SELECT max(at) AS time FROM event UNION ALL SELECT max(day) FROM receipt)",
            [],
            |row| row.get(0),
        )?;
        Ok(Kept { bytes, newest })
    }
}

/// What lies in a database.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Bytes that count towards the node's quota.
    pub bytes: u64,
    /// Time of the newest event, or day of the newest receipt (Unix seconds).
    pub newest: Option<i64>,
}

fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::from_secs(2))?;
    prepare_once(&connection)?;
    Ok(connection)
}

/// Keeps statements prepared. Without the guarantee that a plan does not depend
/// on values, SQLite prepares some anew for every value: those that could use an
/// index of some rows alone, if a value said so.
fn prepare_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if matches!(error, rusqlite::Error::QueryReturnedNoRows) {
            return Self::NotFound;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked,
            ) => Self::Unavailable(error.to_string()),
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl Store for SqliteStore {
    fn announce(
        &self,
        token: TokenHash,
        submissions: Vec<AnnouncedSubmission>,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Announced> {
        Box::pin(
            self.writer
                .run(move |c| announce::announce(c, &token, &submissions, quota, now)),
        )
    }

    fn slot(&self, token: TokenHash, part: PartKey, quota: Quota) -> Answer<'_, Slot> {
        Box::pin(
            self.readers
                .run(move |c| parts::free_slot(c, &token, &part, quota)),
        )
    }

    fn put_part(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        Box::pin(
            self.writer
                .run(move |c| parts::put(c, &token, &part, content, now)),
        )
    }

    fn commit(
        &self,
        token: TokenHash,
        commit: Commit,
        manifest_hash: String,
        stamp: Stamp,
    ) -> Answer<'_, Committed> {
        Box::pin(
            self.writer
                .tell(move |c| commit::commit(c, &token, &commit, &manifest_hash, &stamp)),
        )
    }

    fn bundle(&self, token: TokenHash) -> Answer<'_, StoredBundle> {
        Box::pin(self.readers.run(move |c| view::bundle(c, &token)))
    }

    fn reply_file(&self, token: TokenHash, reply: Uuid, attachment: Uuid) -> Answer<'_, String> {
        Box::pin(
            self.readers
                .run(move |c| view::reply_file(c, &token, reply, attachment)),
        )
    }

    fn withdraw(
        &self,
        token: TokenHash,
        submission: Uuid,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        Box::pin(
            self.writer
                .erase(move |c| withdraw::withdraw(c, &token, submission, (None, false), &stamp)),
        )
    }

    fn placed(&self, submission: Uuid) -> Answer<'_, Placed> {
        Box::pin(self.readers.run(move |c| sender::placed(c, submission)))
    }

    fn put_sized(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        Box::pin(
            self.writer
                .run(move |c| sender::put_sized(c, &token, &part, content, quota, now)),
        )
    }

    fn submit(
        &self,
        token: TokenHash,
        handed: Handed,
        quota: Quota,
        stamp: Stamp,
    ) -> Answer<'_, Committed> {
        Box::pin(
            self.writer
                .tell(move |c| sender::submit(c, &token, &handed, quota, &stamp)),
        )
    }

    fn own_log(&self, token: TokenHash, case: Uuid) -> Answer<'_, Vec<StoredEvent>> {
        Box::pin(self.readers.run(move |c| sender::own_log(c, &token, case)))
    }

    fn pickup(&self, destinations: Vec<Uuid>, page: Page) -> Answer<'_, (u64, Vec<Pickup>)> {
        Box::pin(
            self.readers
                .run(move |c| pickup::list(c, &destinations, page)),
        )
    }

    fn fetch(&self, destinations: Vec<Uuid>, submission: Uuid, now: i64) -> Answer<'_, Fetched> {
        Box::pin(
            self.writer
                .run(move |c| pickup::fetch(c, &destinations, submission, now)),
        )
    }

    fn attachment_file(
        &self,
        destinations: Vec<Uuid>,
        submission: Uuid,
        attachment: Uuid,
    ) -> Answer<'_, String> {
        Box::pin(
            self.readers
                .run(move |c| pickup::attachment(c, &destinations, submission, attachment)),
        )
    }

    fn log(&self, destinations: Vec<Uuid>, case: Uuid) -> Answer<'_, Vec<StoredEvent>> {
        Box::pin(self.readers.run(move |c| {
            rows::case_of(c, &destinations, case)?;
            rows::log(c, case)
        }))
    }

    fn keep_signatures(&self, signed: Vec<SignedRow>) -> Answer<'_, ()> {
        Box::pin(
            self.writer
                .run(move |c| append::keep_signatures(c, &signed)),
        )
    }

    fn append(&self, event: AuthorityEvent) -> Answer<'_, Vec<String>> {
        Box::pin(self.writer.erase(move |c| append::append(c, &event)))
    }

    fn put_reply_attachment(
        &self,
        destinations: Vec<Uuid>,
        reply: PartKeyOfReply,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>> {
        Box::pin(
            self.writer
                .run(move |c| replies::put_attachment(c, &destinations, reply, content, now)),
        )
    }

    fn put_reply(&self, destinations: Vec<Uuid>, reply: NewReply, now: i64) -> Answer<'_, ()> {
        Box::pin(
            self.writer
                .run(move |c| replies::put(c, &destinations, &reply, now)),
        )
    }

    fn sweep(&self, before: i64) -> Answer<'_, Swept> {
        Box::pin(self.writer.erase(move |c| sweep::sweep(c, before)))
    }

    fn expire(&self, lifetimes: Lifetimes, now: i64) -> Answer<'_, Swept> {
        Box::pin(async move {
            let over = move |c: &Connection| expire::over(c, &lifetimes, now, EXPIRED);
            let over = self.readers.run(over).await?;
            self.writer
                .erase(move |c| expire::expire(c, &over, &lifetimes, now))
                .await
        })
    }

    fn fate(&self, receipt: String) -> Answer<'_, Option<Fate>> {
        Box::pin(self.readers.run(move |c| tombstones::fate(c, &receipt)))
    }

    fn tombstones(&self) -> Answer<'_, Vec<Tombstone>> {
        Box::pin(self.readers.run(tombstones::list))
    }

    fn forget_tombstones(&self, numbers: Vec<i64>) -> Answer<'_, ()> {
        Box::pin(self.writer.run(move |c| tombstones::forget(c, &numbers)))
    }

    fn files(&self) -> Answer<'_, Vec<String>> {
        Box::pin(self.readers.run(|c| Ok(sweep::files(c)?)))
    }

    fn changes(&self) -> Changes {
        self.bell.changes()
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(
            self.readers
                .run(|c| Ok(c.query_row("SELECT 1", [], |_| Ok(()))?)),
        )
    }
}
