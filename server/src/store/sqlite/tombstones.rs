//! What a later restore must know, until it is written outside; what a receipt
//! is about.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::store::{
    StoreError,
    lifetimes::day,
    tombstones::{Gone, Tombstone, of_submission},
    types::Fate,
};

/// Tombstones that are taken at once, at most.
const MOST: i64 = 1000;

pub(super) fn note(c: &Connection, gone: Gone, hash: &str, now: i64) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO tombstone (gone, hash, day) VALUES (?1, ?2, ?3)")?
        .execute(params![gone.word(), hash, day(now)])?;
    Ok(())
}

/// Notes what has become of a submission, by its facts.
pub(super) fn note_end(c: &Connection, submission: Uuid, now: i64) -> Result<(), StoreError> {
    let (accepted, rejected): (bool, bool) = c
        .prepare_cached(
            "SELECT accepted_at IS NOT NULL, rejected_at IS NOT NULL FROM submission WHERE id = ?1",
        )?
        .query_row([submission], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let gone = Gone::of(accepted, rejected);
    note(c, gone, &of_submission(submission), now)
}

pub(super) fn list(c: &Connection) -> Result<Vec<Tombstone>, StoreError> {
    let mut all =
        c.prepare_cached("SELECT nr, gone, hash, day FROM tombstone ORDER BY nr LIMIT ?1")?;
    let mut rows = all.query([MOST])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(Tombstone::read(
            row.get(0)?,
            &row.get::<_, String>(1)?,
            row.get(2)?,
            row.get(3)?,
        )?);
    }
    Ok(list)
}

pub(super) fn forget(c: &Connection, numbers: &[i64]) -> Result<(), StoreError> {
    let mut delete = c.prepare_cached("DELETE FROM tombstone WHERE nr = ?1")?;
    for nr in numbers {
        delete.execute([nr])?;
    }
    Ok(())
}

pub(super) fn fate(c: &Connection, hash: &str) -> Result<Option<Fate>, StoreError> {
    let live = c
        .prepare_cached(
            "SELECT s.accepted_at, s.rejected_at, s.withdrawn_at
             FROM event e JOIN submission s ON s.id = e.submission WHERE e.jws_hash = ?1",
        )?
        .query_row([hash], |row| {
            Ok(Fate::of(row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let erased = || {
        c.prepare_cached("SELECT day FROM receipt WHERE hash = ?1")?
            .query_row([hash], |row| Ok(Fate::Erased(row.get(0)?)))
            .optional()
    };
    Ok(match live {
        Some(fate) => Some(fate),
        None => erased()?,
    })
}
