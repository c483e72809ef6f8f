//! Erasing bundles after their time. Every process does; what another one has
//! locked at that moment is left to the next time.

use deadpool_postgres::Transaction;

use super::{
    fault::Fault,
    locks,
    query::{all, change, maybe, one},
    tombstones,
};
use crate::store::{
    StoreError,
    lifetimes::{self, DAY, Facts, Lifetimes},
    rules,
    tombstones::{Gone, of_bundle},
    types::{Swept, TokenHash},
};

/// Row ids of bundles that are over, `most` at most. Reads much and changes
/// nothing.
pub(super) async fn over(
    t: &Transaction<'_>,
    lifetimes: &Lifetimes,
    now: i64,
    most: usize,
) -> Result<Vec<i64>, Fault> {
    let before = now - lifetimes.ended.min(lifetimes.undecided) * DAY;
    let closed = all(
        t,
        "SELECT id FROM bundle b WHERE created_at <= $1 AND NOT EXISTS
            (SELECT FROM request_case k
             JOIN submission s ON s.case_id = k.id
             LEFT JOIN outbox o ON o.submission = s.id
             WHERE k.bundle = b.id AND o.handed_at IS NULL AND s.accepted_at IS NULL
               AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL)
         ORDER BY id",
        &[&before],
    )
    .await?;
    let mut found = Vec::new();
    for row in closed {
        let id = row.try_get(0)?;
        if is_over(&facts(t, id).await?, lifetimes, now) {
            found.push(id);
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// Erases those of `bundles` that are over still.
pub(super) async fn expire(
    t: &Transaction<'_>,
    bundles: &[i64],
    lifetimes: &Lifetimes,
    now: i64,
) -> Result<Swept, Fault> {
    let mut swept = Swept::default();
    for &id in bundles {
        let free = "SELECT FROM bundle WHERE id = $1 FOR UPDATE SKIP LOCKED";
        if maybe(t, free, &[&id]).await?.is_none() {
            continue;
        }
        locks::cases(t, id).await?;
        if is_over(&facts(t, id).await?, lifetimes, now) {
            swept.files.extend(erase(t, id, now).await?);
            swept.rows += 1;
        }
    }
    let oldest = now - lifetimes.receipt * DAY;
    change(t, "DELETE FROM receipt WHERE day < $1", &[&oldest]).await?;
    Ok(swept)
}

fn is_over(facts: &[Facts], lifetimes: &Lifetimes, now: i64) -> bool {
    lifetimes::end(facts, lifetimes).is_some_and(|end| end <= now)
}

async fn facts(t: &Transaction<'_>, bundle: i64) -> Result<Vec<Facts>, Fault> {
    let rows = all(
        t,
        "SELECT k.id, coalesce(s.accepted_at, o.handed_at), s.rejected_at,
                s.withdrawn_at, s.decided_at
         FROM request_case k
         JOIN submission s ON s.case_id = k.id
         LEFT JOIN outbox o ON o.submission = s.id
         WHERE k.bundle = $1",
        &[&bundle],
    )
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Facts {
                case: row.try_get(0)?,
                accepted_at: row.try_get(1)?,
                rejected_at: row.try_get(2)?,
                withdrawn_at: row.try_get(3)?,
                decided_at: row.try_get(4)?,
            })
        })
        .collect()
}

/// Erases a bundle, but for the hashes of receipts of what was taken over;
/// gives the contents to be removed.
pub(super) async fn erase(
    t: &Transaction<'_>,
    bundle: i64,
    now: i64,
) -> Result<Vec<String>, Fault> {
    let contents = all(
        t,
        "SELECT p.file FROM part p
         JOIN submission s ON s.id = p.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = $1 AND p.file IS NOT NULL
         UNION ALL
         SELECT a.file FROM reply_attachment a
         JOIN reply r ON r.id = a.reply
         JOIN request_case k ON k.id = r.case_id
         WHERE k.bundle = $1",
        &[&bundle],
    )
    .await?;
    // A receipt that nobody ever read has no signature, and nobody can show it.
    change(
        t,
        "INSERT INTO receipt (hash, day) SELECT e.jws_hash, s.accepted_at - s.accepted_at % $3
         FROM event e
         JOIN submission s ON s.id = e.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = $1 AND s.accepted_at IS NOT NULL AND e.claims LIKE $2
           AND e.jws_hash IS NOT NULL
         ON CONFLICT DO NOTHING",
        &[&bundle, &rules::RECEIPT, &DAY],
    )
    .await?;
    let gone = one(
        t,
        "DELETE FROM bundle WHERE id = $1 RETURNING token_hash",
        &[&bundle],
    )
    .await?;
    let token = token_hash(gone.try_get(0)?)?;
    tombstones::note(t, Gone::Erased, &of_bundle(&token), now).await?;
    contents.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// As it stands in a row.
pub(super) fn token_hash(bytes: &[u8]) -> Result<TokenHash, Fault> {
    let hash = bytes.try_into();
    Ok(hash.map_err(|_| StoreError::Engine("a token's hash is none".into()))?)
}
