//! Claiming rows of the outbox, and what became of them. Workers of several
//! processes never wait for each other: a row that somebody is claiming is
//! skipped.

use deadpool_postgres::Transaction;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    fault::Fault,
    locks,
    query::{all, change, maybe, unsigned},
    rows, tombstones,
};
use crate::store::{
    StoreError,
    outbox::{Attempt, Backlog, Claim, Ending, Parcel},
    rules::Place,
    tombstones::{Gone, of_submission},
    types::{DATA, METADATA, Pickup},
};

pub(super) async fn claim(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    (now, lease_until): (i64, i64),
    most: u32,
) -> Result<Vec<Claim>, Fault> {
    let rows = all(
        t,
        "SELECT k.destination, s.id, k.id, o.fence + 1, o.attempts + 1
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL AND o.handed_at IS NULL AND o.parked_at IS NULL
           AND o.due_at <= $2 AND coalesce(o.lease_until, 0) <= $2 AND k.destination = ANY ($1)
         ORDER BY o.due_at, o.id LIMIT $3 FOR UPDATE OF o SKIP LOCKED",
        &[&destinations, &now, &i64::from(most)],
    )
    .await?;
    let mut claims = Vec::new();
    for row in rows {
        let claim = Claim {
            ids: pickup(&row)?,
            fence: row.try_get(3)?,
            attempt: count(row.try_get(4)?)?,
        };
        let submission = claim.ids.submission;
        let attempt = i64::from(claim.attempt);
        change(
            t,
            "UPDATE outbox SET lease_until = $2, fence = $3, attempts = $4 WHERE submission = $1",
            &[&submission, &lease_until, &claim.fence, &attempt],
        )
        .await?;
        change(
            t,
            "INSERT INTO attempt (submission, number, begun_at) VALUES ($1, $2, $3)",
            &[&submission, &attempt, &now],
        )
        .await?;
        claims.push(claim);
    }
    Ok(claims)
}

fn pickup(row: &Row) -> Result<Pickup, Fault> {
    Ok(Pickup {
        destination: row.try_get(0)?,
        submission: row.try_get(1)?,
        case: row.try_get(2)?,
    })
}

fn count(count: i64) -> Result<u32, Fault> {
    let count = u32::try_from(count);
    Ok(count.map_err(|_| StoreError::Engine("a count is out of range".into()))?)
}

/// Where a submission is; none before it was committed.
pub(super) async fn place(t: &Transaction<'_>, submission: Uuid) -> Result<Option<Place>, Fault> {
    // Locked: no worker begins an attempt before this transaction has ended.
    let row = maybe(
        t,
        "SELECT attempts, fence, lease_until FROM outbox WHERE submission = $1 FOR UPDATE",
        &[&submission],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Place {
        attempts: count(row.try_get(0)?)?,
        fence: row.try_get(1)?,
        lease_until: row.try_get(2)?,
    }))
}

pub(super) async fn parcel(t: &Transaction<'_>, submission: Uuid) -> Result<Parcel, Fault> {
    let row = rows::submission(t, submission)
        .await?
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
        tags: rows::tags(t, submission).await?,
    };
    let parts = all(
        t,
        "SELECT name, body, file FROM part WHERE submission = $1 ORDER BY name COLLATE \"C\"",
        &[&submission],
    )
    .await?;
    for part in parts {
        let (name, body): (String, Option<String>) = (part.try_get(0)?, part.try_get(1)?);
        match name.as_str() {
            METADATA => parcel.metadata = body.unwrap_or_default(),
            DATA => parcel.data = body.unwrap_or_default(),
            attachment => {
                let file: Option<String> = part.try_get(2)?;
                parcel.attachments.extend(attachment.parse().ok().zip(file));
            }
        }
    }
    Ok(parcel)
}

pub(super) async fn renew(
    t: &Transaction<'_>,
    claim: Claim,
    lease_until: i64,
) -> Result<(), Fault> {
    let still = change(
        t,
        "UPDATE outbox SET lease_until = $3
         WHERE submission = $1 AND fence = $2 AND lease_until IS NOT NULL",
        &[&claim.ids.submission, &claim.fence, &lease_until],
    )
    .await?;
    if still == 1 {
        Ok(())
    } else {
        Err(StoreError::Fenced.into())
    }
}

pub(super) async fn end(
    t: &Transaction<'_>,
    claim: Claim,
    ending: &Ending,
    now: i64,
    follow_at: Option<i64>,
) -> Result<(), Fault> {
    // The case first, as everybody does; `followed` refers to it.
    locks::case(t, claim.ids.case).await?;
    let (due_at, receipt, outcome) = match ending {
        Ending::Handed { receipt } => (now, Some(receipt), "handed"),
        Ending::Later { due_at, outcome } => (*due_at, None, *outcome),
        Ending::Parked { outcome } => (now, None, *outcome),
    };
    let handed = receipt.map(|_| now);
    let parked = matches!(ending, Ending::Parked { .. }).then_some((now, outcome));
    let (parked_at, parked) = parked.unzip();
    let submission = claim.ids.submission;
    let attempt = i64::from(claim.attempt);
    let still = change(
        t,
        "UPDATE outbox SET lease_until = NULL, due_at = $3, handed_at = $4, receipt = $5,
            parked_at = $6, parked = $7
         WHERE submission = $1 AND fence = $2 AND lease_until IS NOT NULL",
        &[
            &submission,
            &claim.fence,
            &due_at,
            &handed,
            &receipt,
            &parked_at,
            &parked,
        ],
    )
    .await?;
    if still == 0 {
        return Err(StoreError::Fenced.into());
    }
    change(
        t,
        "UPDATE attempt SET ended_at = $3, outcome = $4 WHERE submission = $1 AND number = $2",
        &[&submission, &attempt, &now, &outcome],
    )
    .await?;
    if handed.is_some() {
        tombstones::note(t, Gone::Delivered, &of_submission(submission), now).await?;
    }
    if let (Ending::Handed { .. }, Some(at)) = (ending, follow_at) {
        change(
            t,
            "INSERT INTO followed (case_id, due_at) VALUES ($1, $2) ON CONFLICT (case_id)
             DO UPDATE SET due_at = least(followed.due_at, excluded.due_at), looks = 0",
            &[&claim.ids.case, &at],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn park(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    reason: &str,
    now: i64,
) -> Result<u64, Fault> {
    // A worker that has one of them meanwhile is refused its ending.
    change(
        t,
        "UPDATE outbox SET parked_at = $2, parked = $3, lease_until = NULL
         WHERE done_at IS NULL AND handed_at IS NULL AND parked_at IS NULL AND submission IN
            (SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.destination = ANY ($1))",
        &[&destinations, &now, &reason],
    )
    .await
}

pub(super) async fn resend(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    now: i64,
) -> Result<u64, Fault> {
    change(
        t,
        "UPDATE outbox SET parked_at = NULL, parked = NULL, due_at = $2
         WHERE done_at IS NULL AND parked_at IS NOT NULL AND submission IN
            (SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.destination = ANY ($1))",
        &[&destinations, &now],
    )
    .await
}

pub(super) async fn resend_handed(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    now: i64,
) -> Result<u64, Fault> {
    change(
        t,
        "UPDATE outbox SET handed_at = NULL, receipt = NULL, due_at = $2
         WHERE done_at IS NULL AND handed_at IS NOT NULL AND submission IN
            (SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.destination = ANY ($1))
           AND EXISTS (SELECT FROM part p
                       WHERE p.submission = outbox.submission AND p.stored_at IS NOT NULL)",
        &[&destinations, &now],
    )
    .await
}

pub(super) async fn hasten(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    now: i64,
) -> Result<u64, Fault> {
    change(
        t,
        "UPDATE outbox SET due_at = $2
         WHERE done_at IS NULL AND handed_at IS NULL AND parked_at IS NULL AND due_at > $2
           AND submission IN
            (SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.destination = ANY ($1))",
        &[&destinations, &now],
    )
    .await
}

pub(super) async fn backlog(t: &Transaction<'_>) -> Result<Vec<Backlog>, Fault> {
    let rows = all(
        t,
        "SELECT k.destination, count(*), count(o.parked_at), min(s.committed_at)
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL GROUP BY k.destination ORDER BY min(s.committed_at)",
        &[],
    )
    .await?;
    let read = |row: &Row| {
        Ok(Backlog {
            destination: row.try_get(0)?,
            waiting: unsigned(row.try_get(1)?)?,
            parked: unsigned(row.try_get(2)?)?,
            oldest: row.try_get(3)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn attempts(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    most: u32,
) -> Result<Vec<Attempt>, Fault> {
    let rows = all(
        t,
        "SELECT k.destination, a.number, a.begun_at, a.ended_at, a.outcome
         FROM attempt a
         JOIN submission s ON s.id = a.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE k.destination = ANY ($1) ORDER BY a.begun_at DESC, a.number DESC LIMIT $2",
        &[&destinations, &i64::from(most)],
    )
    .await?;
    let read = |row: &Row| {
        Ok(Attempt {
            destination: row.try_get(0)?,
            number: count(row.try_get(1)?)?,
            begun_at: row.try_get(2)?,
            ended_at: row.try_get(3)?,
            outcome: row.try_get(4)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn forget_attempts(t: &Transaction<'_>, before: i64) -> Result<u64, Fault> {
    change(t, "DELETE FROM attempt WHERE begun_at < $1", &[&before]).await
}

pub(super) async fn erase_handed(t: &Transaction<'_>, before: i64) -> Result<Vec<String>, Fault> {
    let handed = all(
        t,
        "SELECT o.submission FROM outbox o WHERE o.handed_at < $1 AND EXISTS
            (SELECT FROM part p WHERE p.submission = o.submission AND p.stored_at IS NOT NULL)",
        &[&before],
    )
    .await?;
    let mut contents = Vec::new();
    for row in handed {
        contents.extend(rows::erase(t, row.try_get(0)?).await?);
    }
    Ok(contents)
}
