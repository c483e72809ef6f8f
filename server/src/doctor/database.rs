//! What the node was given: its own database with the attachments beside it, or
//! the one that it shares.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::{
    http::serve::{DATABASE_FILE, PARTS_FOLDER, sentence},
    store::{
        postgres::{PostgresStore, Settings},
        sqlite::SqliteStore,
    },
};

pub(super) fn whole(data: &Path) -> Result<String, String> {
    match SqliteStore::check(&data.join(DATABASE_FILE)) {
        Ok(None) => Ok("The database is whole.".into()),
        Ok(Some(complaint)) => Err(format!(
            "The database is damaged ({complaint}). Restore the last backup."
        )),
        Err(error) => Err(sentence(&error)),
    }
}

/// It must answer, and hold every attachment that a row names.
pub(super) fn shared(settings: &Settings) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The database cannot be asked: {error}."))?;
    let checked = runtime.block_on(PostgresStore::check(settings));
    match checked.map_err(|error| sentence(&error))? {
        0 => Ok("The shared database answers and holds every attachment.".into()),
        missing => Err(format!(
            "{missing} attachments are missing in the shared database. Restore the last backup."
        )),
    }
}

/// Every attachment that a row names must lie in the folder.
pub(super) fn attachments(data: &Path) -> Result<String, String> {
    let named = SqliteStore::named_files(&data.join(DATABASE_FILE));
    let named = named.map_err(|error| sentence(&error))?;
    let parts = data.join(PARTS_FOLDER);
    let missing = named.iter().filter(|name| !parts.join(name).is_file());
    match missing.count() {
        0 => Ok(format!("All {} attachments are there.", named.len())),
        count => Err(format!(
            "{count} of {} attachments are missing. Restore the parts folder.",
            named.len()
        )),
    }
}

/// Facts of the node's own database for other checks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// Bytes that count towards the node's quota.
    pub(super) bytes: u64,
    /// Time of the newest event, or day of the newest receipt (Unix seconds).
    pub(super) newest: Option<i64>,
}

/// Reads them; what cannot be read is left out, since [`whole`] tells of it.
pub(super) fn kept(data: &Path) -> Kept {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(database) = Connection::open_with_flags(data.join(DATABASE_FILE), flags) else {
        return Kept::default();
    };
    let bytes = database.query_row("SELECT bytes FROM kept", [], |row| row.get(0));
    let newest = database.query_row(
        "SELECT max(time) FROM
             (SELECT max(at) AS time FROM event UNION ALL SELECT max(day) FROM receipt)",
        [],
        |row| row.get(0),
    );
    Kept {
        bytes: bytes.unwrap_or_default(),
        newest: newest.unwrap_or_default(),
    }
}
