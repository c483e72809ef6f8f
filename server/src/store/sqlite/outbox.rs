//! Claiming rows of the outbox, and what became of them.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, params_from_iter};
use uuid::Uuid;

use super::{rows, tombstones};
use crate::store::{
    StoreError,
    outbox::{Attempt, Backlog, Claim, Ending, Parcel},
    rules::Place,
    tombstones::{Gone, of_submission},
    types::{DATA, METADATA, Pickup},
};

/// Neither done, handed over nor parked.
const OPEN: &str = "done_at IS NULL AND handed_at IS NULL AND parked_at IS NULL";

/// `?, ?, …` for a list of destinations.
pub(super) fn marks(destinations: &[Uuid]) -> String {
    vec!["?"; destinations.len()].join(",")
}

pub(super) fn claim(
    c: &Connection,
    destinations: &[Uuid],
    (now, lease_until): (i64, i64),
    most: u32,
) -> Result<Vec<Claim>, StoreError> {
    let sql = format!(
        "SELECT k.destination, s.id, k.id, o.fence + 1, o.attempts + 1
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE {OPEN} AND o.due_at <= ? AND coalesce(o.lease_until, 0) <= ?
           AND k.destination IN ({})
         ORDER BY o.due_at, o.id LIMIT ?",
        marks(destinations)
    );
    let values = [&now as &dyn ToSql, &now];
    let ids = destinations.iter().map(|id| id as &dyn ToSql);
    let values = values.into_iter().chain(ids).chain([&most as &dyn ToSql]);
    let mut due = c.prepare_cached(&sql)?;
    let claims = due.query_map(params_from_iter(values), |row| {
        Ok(Claim {
            ids: pickup(row)?,
            fence: row.get(3)?,
            attempt: row.get(4)?,
        })
    })?;
    let claims = claims.collect::<Result<Vec<_>, _>>()?;
    for claim in &claims {
        let submission = claim.ids.submission;
        c.prepare_cached(
            "UPDATE outbox SET lease_until = ?2, fence = ?3, attempts = ?4 WHERE submission = ?1",
        )?
        .execute(params![submission, lease_until, claim.fence, claim.attempt])?;
        c.prepare_cached("INSERT INTO attempt (submission, number, begun_at) VALUES (?1, ?2, ?3)")?
            .execute(params![submission, claim.attempt, now])?;
    }
    Ok(claims)
}

fn pickup(row: &Row<'_>) -> rusqlite::Result<Pickup> {
    Ok(Pickup {
        destination: row.get(0)?,
        submission: row.get(1)?,
        case: row.get(2)?,
    })
}

/// Where a submission is; none before it was committed.
pub(super) fn place(c: &Connection, submission: Uuid) -> Result<Option<Place>, StoreError> {
    let row = c
        .prepare_cached("SELECT attempts, fence, lease_until FROM outbox WHERE submission = ?1")?
        .query_row([submission], |row| {
            Ok(Place {
                attempts: row.get(0)?,
                fence: row.get(1)?,
                lease_until: row.get(2)?,
            })
        });
    Ok(row.optional()?)
}

pub(super) fn parcel(c: &Connection, submission: Uuid) -> Result<Parcel, StoreError> {
    let row = rows::submission(c, submission)?
        .filter(|row| row.waits())
        .ok_or(StoreError::NotFound)?;
    let mut parcel = Parcel {
        ids: Pickup {
            destination: row.destination,
            submission,
            case: row.case,
        },
        service: row.service,
        fetched: row.fetched_at.is_some(),
        metadata: String::new(),
        data: String::new(),
        attachments: Vec::new(),
        tags: rows::tags(c, submission)?,
    };
    let mut parts =
        c.prepare_cached("SELECT name, body, file FROM part WHERE submission = ?1 ORDER BY name")?;
    let mut rows = parts.query([submission])?;
    while let Some(part) = rows.next()? {
        let (name, body): (String, Option<String>) = (part.get(0)?, part.get(1)?);
        match name.as_str() {
            METADATA => parcel.metadata = body.unwrap_or_default(),
            DATA => parcel.data = body.unwrap_or_default(),
            attachment => {
                let file: Option<String> = part.get(2)?;
                let named = attachment.parse().ok().zip(file);
                parcel.attachments.extend(named);
            }
        }
    }
    Ok(parcel)
}

pub(super) fn renew(c: &Connection, claim: Claim, lease_until: i64) -> Result<(), StoreError> {
    let still = c
        .prepare_cached(
            "UPDATE outbox SET lease_until = ?3
             WHERE submission = ?1 AND fence = ?2 AND lease_until IS NOT NULL",
        )?
        .execute(params![claim.ids.submission, claim.fence, lease_until])?;
    (still == 1).then_some(()).ok_or(StoreError::Fenced)
}

pub(super) fn end(
    c: &Connection,
    claim: Claim,
    ending: &Ending,
    now: i64,
    follow_at: Option<i64>,
) -> Result<(), StoreError> {
    let (due_at, receipt, outcome) = match ending {
        Ending::Handed { receipt } => (now, Some(receipt), "handed"),
        Ending::Later { due_at, outcome } => (*due_at, None, *outcome),
        Ending::Parked { outcome } => (now, None, *outcome),
    };
    let handed = receipt.map(|_| now);
    let parked = matches!(ending, Ending::Parked { .. }).then_some((now, outcome));
    let (parked_at, parked) = parked.unzip();
    let submission = claim.ids.submission;
    let still = c
        .prepare_cached(
            "UPDATE outbox SET lease_until = NULL, due_at = ?3, handed_at = ?4, receipt = ?5,
                parked_at = ?6, parked = ?7
             WHERE submission = ?1 AND fence = ?2 AND lease_until IS NOT NULL",
        )?
        .execute(params![
            submission,
            claim.fence,
            due_at,
            handed,
            receipt,
            parked_at,
            parked
        ])?;
    if still == 0 {
        return Err(StoreError::Fenced);
    }
    c.prepare_cached(
        "UPDATE attempt SET ended_at = ?3, outcome = ?4 WHERE submission = ?1 AND number = ?2",
    )?
    .execute(params![submission, claim.attempt, now, outcome])?;
    if handed.is_some() {
        tombstones::note(c, Gone::Delivered, &of_submission(submission), now)?;
    }
    if let (Ending::Handed { .. }, Some(at)) = (ending, follow_at) {
        c.prepare_cached(
            "INSERT INTO followed (case_id, due_at) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at), looks = 0",
        )?
        .execute(params![claim.ids.case, at])?;
    }
    Ok(())
}

pub(super) fn park(
    c: &Connection,
    destinations: &[Uuid],
    reason: &str,
    now: i64,
) -> Result<u64, StoreError> {
    // A worker that has one of them meanwhile is refused its ending.
    let sql = format!(
        "UPDATE outbox SET parked_at = ?, parked = ?, lease_until = NULL
         WHERE {OPEN} AND submission IN ({})",
        of(destinations)
    );
    change(c, &sql, &[&now, &reason], destinations)
}

pub(super) fn resend(c: &Connection, destinations: &[Uuid], now: i64) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET parked_at = NULL, parked = NULL, due_at = ?
         WHERE done_at IS NULL AND parked_at IS NOT NULL AND submission IN ({})",
        of(destinations)
    );
    change(c, &sql, &[&now], destinations)
}

pub(super) fn resend_handed(
    c: &Connection,
    destinations: &[Uuid],
    now: i64,
) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET handed_at = NULL, receipt = NULL, due_at = ?
         WHERE done_at IS NULL AND handed_at IS NOT NULL AND submission IN ({})
           AND EXISTS (SELECT 1 FROM part p
                       WHERE p.submission = outbox.submission AND p.stored_at IS NOT NULL)",
        of(destinations)
    );
    change(c, &sql, &[&now], destinations)
}

pub(super) fn hasten(c: &Connection, destinations: &[Uuid], now: i64) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET due_at = ? WHERE {OPEN} AND due_at > ? AND submission IN ({})",
        of(destinations)
    );
    change(c, &sql, &[&now, &now], destinations)
}

/// Changes rows by these values and then the destinations; gives how many.
fn change(
    c: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
    destinations: &[Uuid],
) -> Result<u64, StoreError> {
    let ids = destinations.iter().map(|id| id as &dyn ToSql);
    let values = values.iter().copied().chain(ids);
    let changed = c.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(changed as u64)
}

/// The submissions of a list of destinations.
fn of(destinations: &[Uuid]) -> String {
    format!(
        "SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
         WHERE k.destination IN ({})",
        marks(destinations)
    )
}

pub(super) fn backlog(c: &Connection) -> Result<Vec<Backlog>, StoreError> {
    let mut all = c.prepare_cached(
        "SELECT k.destination, count(*), count(o.parked_at), min(s.committed_at)
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL GROUP BY k.destination ORDER BY min(s.committed_at)",
    )?;
    let rows = all.query_map([], |row| {
        Ok(Backlog {
            destination: row.get(0)?,
            waiting: row.get(1)?,
            parked: row.get(2)?,
            oldest: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn attempts(
    c: &Connection,
    destinations: &[Uuid],
    most: u32,
) -> Result<Vec<Attempt>, StoreError> {
    let sql = format!(
        "SELECT k.destination, a.number, a.begun_at, a.ended_at, a.outcome
         FROM attempt a
         JOIN submission s ON s.id = a.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE k.destination IN ({}) ORDER BY a.begun_at DESC, a.number DESC LIMIT ?",
        marks(destinations)
    );
    let ids = destinations.iter().map(|id| id as &dyn ToSql);
    let mut all = c.prepare_cached(&sql)?;
    let rows = all.query_map(params_from_iter(ids.chain([&most as &dyn ToSql])), |row| {
        Ok(Attempt {
            destination: row.get(0)?,
            number: row.get(1)?,
            begun_at: row.get(2)?,
            ended_at: row.get(3)?,
            outcome: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn forget_attempts(c: &Connection, before: i64) -> Result<u64, StoreError> {
    let gone = c.execute("DELETE FROM attempt WHERE begun_at < ?1", [before])?;
    Ok(gone as u64)
}

pub(super) fn erase_handed(c: &Connection, before: i64) -> Result<Vec<String>, StoreError> {
    let mut handed = c.prepare_cached(
        "SELECT o.submission FROM outbox o WHERE o.handed_at < ?1 AND EXISTS
            (SELECT 1 FROM part p WHERE p.submission = o.submission AND p.stored_at IS NOT NULL)",
    )?;
    let all = handed.query_map([before], |row| row.get(0))?;
    let mut files = Vec::new();
    for submission in all.collect::<Result<Vec<Uuid>, _>>()? {
        files.extend(rows::erase(c, submission)?);
    }
    Ok(files)
}
