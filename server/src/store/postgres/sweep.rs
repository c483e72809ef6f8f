//! Deleting what was begun and never finished. Every process sweeps; what
//! another one has locked at that moment is left to the next sweep.

use deadpool_postgres::Transaction;

use super::{
    fault::Fault,
    query::{all, change, one, unsigned},
};
use crate::store::types::Swept;

pub(super) async fn sweep(t: &Transaction<'_>, before: i64) -> Result<Swept, Fault> {
    let mut swept = Swept::default();
    staged(t, before, &mut swept).await?;
    unnamed(t, before, &mut swept).await?;
    Ok(swept)
}

/// Submissions that were never committed, then cases and bundles without any.
async fn staged(t: &Transaction<'_>, before: i64, swept: &mut Swept) -> Result<(), Fault> {
    let mut bundles: Vec<i64> = Vec::new();
    for row in all(
        t,
        "SELECT b.id FROM bundle b
         WHERE NOT EXISTS (SELECT FROM request_case k WHERE k.bundle = b.id)
            OR EXISTS (SELECT FROM request_case k WHERE k.bundle = b.id
                       AND NOT EXISTS (SELECT FROM submission s WHERE s.case_id = k.id))
            OR b.id IN (SELECT k.bundle
                        FROM submission s JOIN request_case k ON k.id = s.case_id
                        WHERE s.committed_at IS NULL AND s.announced_at < $1)
         FOR UPDATE SKIP LOCKED",
        &[&before],
    )
    .await?
    {
        bundles.push(row.try_get(0)?);
    }
    let contents = all(
        t,
        "SELECT p.file FROM part p
         JOIN submission s ON s.id = p.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE p.file IS NOT NULL AND k.bundle = ANY ($1)
           AND s.committed_at IS NULL AND s.announced_at < $2",
        &[&bundles, &before],
    )
    .await?;
    for row in contents {
        swept.files.push(row.try_get(0)?);
    }
    let gone = change(
        t,
        "DELETE FROM submission s USING request_case k
         WHERE k.id = s.case_id AND k.bundle = ANY ($1)
           AND s.committed_at IS NULL AND s.announced_at < $2",
        &[&bundles, &before],
    )
    .await?;
    swept.rows += usize::try_from(gone).unwrap_or(usize::MAX);
    change(
        t,
        "DELETE FROM request_case k WHERE k.bundle = ANY ($1)
           AND NOT EXISTS (SELECT FROM submission s WHERE s.case_id = k.id)",
        &[&bundles],
    )
    .await?;
    change(
        t,
        "DELETE FROM bundle b WHERE b.id = ANY ($1)
           AND NOT EXISTS (SELECT FROM request_case k WHERE k.bundle = b.id)",
        &[&bundles],
    )
    .await?;
    Ok(())
}

/// Replies that no event named.
async fn unnamed(t: &Transaction<'_>, before: i64, swept: &mut Swept) -> Result<(), Fault> {
    let mut cases: Vec<uuid::Uuid> = Vec::new();
    for row in all(
        t,
        "SELECT k.id FROM request_case k
         WHERE k.id IN (SELECT r.case_id FROM reply r
                        WHERE r.published_at IS NULL AND r.begun_at < $1)
         FOR UPDATE SKIP LOCKED",
        &[&before],
    )
    .await?
    {
        cases.push(row.try_get(0)?);
    }
    let contents = all(
        t,
        "SELECT a.file FROM reply_attachment a JOIN reply r ON r.id = a.reply
         WHERE r.case_id = ANY ($1) AND r.published_at IS NULL AND r.begun_at < $2",
        &[&cases, &before],
    )
    .await?;
    for row in contents {
        swept.files.push(row.try_get(0)?);
    }
    let gone = change(
        t,
        "DELETE FROM reply WHERE case_id = ANY ($1) AND published_at IS NULL AND begun_at < $2",
        &[&cases, &before],
    )
    .await?;
    swept.rows += usize::try_from(gone).unwrap_or(usize::MAX);
    Ok(())
}

/// Every content that a row names.
pub(super) async fn files(t: &Transaction<'_>) -> Result<Vec<String>, Fault> {
    let rows = all(
        t,
        "SELECT file FROM part WHERE file IS NOT NULL
         UNION ALL SELECT file FROM reply_attachment",
        &[],
    )
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// How many contents rows name that are not there, or not whole.
pub(super) async fn missing(t: &Transaction<'_>) -> Result<u64, Fault> {
    let row = one(
        t,
        "SELECT count(*) FROM
            (SELECT file FROM part WHERE file IS NOT NULL
             UNION ALL SELECT file FROM reply_attachment) AS named
         WHERE NOT EXISTS (SELECT FROM content c WHERE c.name = named.file
                           AND c.size IS NOT NULL)",
        &[],
    )
    .await?;
    unsigned(row.try_get(0)?)
}
