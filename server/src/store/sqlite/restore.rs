//! A copy of the whole database, and bringing an old one up to date.

use std::{fs::File, path::Path};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{OpenError, SqliteStore, expire, migrate, open_reader, rows, tombstones};
use crate::{
    private_file,
    store::{
        StoreError,
        tombstones::{Fact, Gone, PARKED, Restored, Since, Tombstones},
        types::TokenHash,
    },
};

impl SqliteStore {
    /// Copies `file` as it is at this moment to the new file `to`, while nodes
    /// go on writing. The copy has no free pages, so nothing erased is in it.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn snapshot(file: &Path, to: &Path) -> Result<(), OpenError> {
        private_file::write_new(to, b"").map_err(OpenError::File)?;
        let name = to.to_string_lossy();
        open_reader(file)?.execute("VACUUM INTO ?1", [&*name])?;
        let copy = File::open(to).and_then(|file| file.sync_all());
        copy.map_err(OpenError::File)
    }

    /// Brings a copied database, which no node uses yet, to the newest schema
    /// and up to date: what happened `since` is done again, at `now`.
    ///
    /// # Errors
    /// [`OpenError`]; the copy is of no use then.
    pub fn restore(file: &Path, since: &Since, now: i64) -> Result<Restored, OpenError> {
        let mut connection = Connection::open(file)?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        migrate::migrate(&mut connection)?;
        let transaction = connection.transaction()?;
        let done = apply(&transaction, since, now);
        let done = done.map_err(|error| OpenError::Refused(error.to_string()))?;
        transaction.commit()?;
        Ok(done)
    }
}

fn apply(c: &Connection, since: &Since, now: i64) -> Result<Restored, StoreError> {
    let mut done = Restored::default();
    if let Since::Known(known) = since {
        // An earlier backup will need them, too.
        for (gone, hash, day) in known.iter() {
            tombstones::note(c, gone, hash, day)?;
        }
        erase_again(c, known, &mut done)?;
    }
    let mut waiting = c.prepare(
        "SELECT s.id, s.committed_at, o.handed_at IS NOT NULL
         FROM submission s JOIN outbox o ON o.submission = s.id
         WHERE s.accepted_at IS NULL AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL",
    )?;
    let waiting = waiting
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<Vec<(Uuid, i64, bool)>, _>>()?;
    for (id, committed_at, handed) in waiting {
        match since.of(id, handed) {
            Fact::Unknown => {
                park(c, id, now)?;
                done.parked += 1;
            }
            Fact::Ended(gone, day) => {
                settle_again(c, id, gone, day.max(committed_at))?;
                done.settled += 1;
            }
            Fact::Waits => done.waiting += 1,
            Fact::Followed => {}
        }
    }
    Ok(done)
}

fn erase_again(c: &Connection, known: &Tombstones, done: &mut Restored) -> Result<(), StoreError> {
    let mut bundles = c.prepare("SELECT id, token_hash FROM bundle")?;
    let bundles = bundles
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, TokenHash)>, _>>()?;
    for (id, token) in bundles {
        if let Some(day) = known.erased(&token) {
            expire::erase(c, id, day)?;
            done.erased += 1;
        }
    }
    Ok(())
}

/// Notes the fact, without the event that told it: the log ends before that.
fn settle_again(c: &Connection, id: Uuid, gone: Gone, at: i64) -> Result<(), StoreError> {
    let fact = match gone {
        Gone::Accepted => "fetched_at = coalesce(fetched_at, ?2), accepted_at = ?2",
        Gone::Rejected => "fetched_at = coalesce(fetched_at, ?2), rejected_at = ?2",
        Gone::Withdrawn => "withdrawn_at = ?2",
        Gone::Delivered | Gone::Erased => return hand_over_again(c, id, at),
    };
    c.execute(
        &format!("UPDATE submission SET {fact} WHERE id = ?1"),
        params![id, at],
    )?;
    rows::erase(c, id)?;
    rows::settle(c, id, at)
}

/// Its receiver has it, and the events about it are to be looked for there.
fn hand_over_again(c: &Connection, id: Uuid, at: i64) -> Result<(), StoreError> {
    c.execute(
        "UPDATE outbox SET handed_at = coalesce(handed_at, ?2), lease_until = NULL,
            attempts = max(attempts, 1), parked_at = NULL, parked = NULL WHERE submission = ?1",
        params![id, at],
    )?;
    c.execute(
        "INSERT INTO followed (case_id, due_at) SELECT case_id, ?2 FROM submission WHERE id = ?1
         ON CONFLICT DO NOTHING",
        params![id, at],
    )?;
    Ok(())
}

/// Offered to nobody until the operator says so.
fn park(c: &Connection, id: Uuid, now: i64) -> Result<(), StoreError> {
    c.execute(
        "UPDATE outbox SET parked_at = ?2, parked = ?3, lease_until = NULL
         WHERE submission = ?1 AND done_at IS NULL AND handed_at IS NULL",
        params![id, now, PARKED],
    )?;
    Ok(())
}
