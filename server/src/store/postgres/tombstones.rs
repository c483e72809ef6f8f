//! What a later restore must know, until it is written outside; what a receipt
//! is about.

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, change, maybe, one},
};
use crate::store::{
    lifetimes::day,
    tombstones::{Gone, Tombstone, of_submission},
    types::Fate,
};

/// Tombstones that are taken at once, at most.
const MOST: i64 = 1000;

pub(super) async fn note(
    t: &Transaction<'_>,
    gone: Gone,
    hash: &str,
    now: i64,
) -> Result<(), Fault> {
    change(
        t,
        "INSERT INTO tombstone (gone, hash, day) VALUES ($1, $2, $3)",
        &[&gone.word(), &hash, &day(now)],
    )
    .await?;
    Ok(())
}

/// Notes what has become of a submission, by its facts.
pub(super) async fn note_end(t: &Transaction<'_>, submission: Uuid, now: i64) -> Result<(), Fault> {
    let row = one(
        t,
        "SELECT accepted_at IS NOT NULL, rejected_at IS NOT NULL FROM submission WHERE id = $1",
        &[&submission],
    )
    .await?;
    let gone = Gone::of(row.try_get(0)?, row.try_get(1)?);
    note(t, gone, &of_submission(submission), now).await
}

pub(super) async fn list(t: &Transaction<'_>) -> Result<Vec<Tombstone>, Fault> {
    let rows = all(
        t,
        "SELECT nr, gone, hash, day FROM tombstone ORDER BY nr LIMIT $1",
        &[&MOST],
    )
    .await?;
    let read = |row: &tokio_postgres::Row| {
        let tombstone = Tombstone::read(
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        );
        Ok(tombstone?)
    };
    rows.iter().map(read).collect()
}

pub(super) async fn forget(t: &Transaction<'_>, numbers: &[i64]) -> Result<(), Fault> {
    change(t, "DELETE FROM tombstone WHERE nr = ANY ($1)", &[&numbers]).await?;
    Ok(())
}

pub(super) async fn fate(t: &Transaction<'_>, hash: &str) -> Result<Option<Fate>, Fault> {
    let live = maybe(
        t,
        "SELECT s.accepted_at, s.rejected_at, s.withdrawn_at
         FROM event e JOIN submission s ON s.id = e.submission WHERE e.jws_hash = $1 LIMIT 1",
        &[&hash],
    )
    .await?;
    if let Some(row) = live {
        let fate = Fate::of(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        return Ok(Some(fate));
    }
    let erased = maybe(t, "SELECT day FROM receipt WHERE hash = $1", &[&hash]).await?;
    erased
        .map(|row| Ok(Fate::Erased(row.try_get(0)?)))
        .transpose()
}
