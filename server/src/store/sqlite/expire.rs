//! Erasing bundles after their time.

use rusqlite::{Connection, params};

use super::tombstones;
use crate::store::{
    StoreError,
    lifetimes::{self, DAY, Facts, Lifetimes},
    rules,
    tombstones::{Gone, of_bundle},
    types::{Swept, TokenHash},
};

/// Row ids of bundles that are over, `most` at most. Reads much and changes
/// nothing: for a reader.
pub(super) fn over(
    c: &Connection,
    lifetimes: &Lifetimes,
    now: i64,
    most: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut closed = c.prepare_cached(
        "SELECT id FROM bundle b WHERE created_at <= ?1 AND NOT EXISTS
            (SELECT 1 FROM request_case k
             JOIN submission s ON s.case_id = k.id
             LEFT JOIN outbox o ON o.submission = s.id
             WHERE k.bundle = b.id AND o.handed_at IS NULL AND s.accepted_at IS NULL
               AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL)
         ORDER BY id",
    )?;
    let before = now - lifetimes.ended.min(lifetimes.undecided) * DAY;
    let mut found = Vec::new();
    for id in closed.query_map([before], |row| row.get(0))? {
        let id: i64 = id?;
        if is_over(&facts(c, id)?, lifetimes, now) {
            found.push(id);
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// Erases those of `bundles` that are over still.
pub(super) fn expire(
    c: &Connection,
    bundles: &[i64],
    lifetimes: &Lifetimes,
    now: i64,
) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    for &id in bundles {
        if is_over(&facts(c, id)?, lifetimes, now) {
            swept.files.extend(erase(c, id, now)?);
            swept.rows += 1;
        }
    }
    let oldest = now - lifetimes.receipt * DAY;
    c.execute("DELETE FROM receipt WHERE day < ?1", [oldest])?;
    Ok(swept)
}

fn is_over(facts: &[Facts], lifetimes: &Lifetimes, now: i64) -> bool {
    lifetimes::end(facts, lifetimes).is_some_and(|end| end <= now)
}

fn facts(c: &Connection, bundle: i64) -> Result<Vec<Facts>, StoreError> {
    let mut all = c.prepare_cached(
        "SELECT k.id, coalesce(s.accepted_at, o.handed_at), s.rejected_at,
                s.withdrawn_at, s.decided_at
         FROM request_case k
         JOIN submission s ON s.case_id = k.id
         LEFT JOIN outbox o ON o.submission = s.id
         WHERE k.bundle = ?1",
    )?;
    let rows = all.query_map([bundle], |row| {
        Ok(Facts {
            case: row.get(0)?,
            accepted_at: row.get(1)?,
            rejected_at: row.get(2)?,
            withdrawn_at: row.get(3)?,
            decided_at: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Erases a bundle, but for the hashes of receipts of what was taken over;
/// gives the files to be removed.
pub(super) fn erase(c: &Connection, bundle: i64, now: i64) -> Result<Vec<String>, StoreError> {
    let files = c
        .prepare_cached(
            "SELECT p.file FROM part p
             JOIN submission s ON s.id = p.submission
             JOIN request_case k ON k.id = s.case_id
             WHERE k.bundle = ?1 AND p.file IS NOT NULL
             UNION ALL
             SELECT a.file FROM reply_attachment a
             JOIN reply r ON r.id = a.reply
             JOIN request_case k ON k.id = r.case_id
             WHERE k.bundle = ?1",
        )?
        .query_map([bundle], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // A receipt that nobody ever read has no signature, and nobody can show it.
    c.prepare_cached(
        "INSERT INTO receipt (hash, day) SELECT e.jws_hash, s.accepted_at - s.accepted_at % ?3
         FROM event e
         JOIN submission s ON s.id = e.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = ?1 AND s.accepted_at IS NOT NULL AND e.claims LIKE ?2
           AND e.jws_hash IS NOT NULL
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![bundle, rules::RECEIPT, DAY])?;
    let token: TokenHash = c
        .prepare_cached("DELETE FROM bundle WHERE id = ?1 RETURNING token_hash")?
        .query_row([bundle], |row| row.get(0))?;
    tombstones::note(c, Gone::Erased, &of_bundle(&token), now)?;
    Ok(files)
}
