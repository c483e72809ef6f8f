//! The authority's side: what waits, and fetching it.

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    fault::Fault,
    locks,
    query::{all, change, maybe, one, unsigned},
    rows,
};
use crate::store::{
    StoreError,
    types::{DATA, Fetched, METADATA, Page, Pickup},
};

/// Two commits at once may show up in another order than their numbers say; a
/// reader that pages meanwhile finds what it missed at its next look, since
/// entries stay until they are taken over.
pub(super) async fn list(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    page: Page,
) -> Result<(u64, Vec<Pickup>), Fault> {
    let total = one(
        t,
        "SELECT count(*)
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL AND o.parked_at IS NULL AND k.destination = ANY ($1)",
        &[&destinations],
    )
    .await?;
    let rows = all(
        t,
        "SELECT k.destination, s.id, k.id
         FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL AND o.parked_at IS NULL AND k.destination = ANY ($1)
         ORDER BY o.id LIMIT $2 OFFSET $3",
        &[
            &destinations,
            &i64::from(page.limit),
            &i64::from(page.offset),
        ],
    )
    .await?;
    let mut waiting = Vec::new();
    for row in rows {
        waiting.push(Pickup {
            destination: row.try_get(0)?,
            submission: row.try_get(1)?,
            case: row.try_get(2)?,
        });
    }
    Ok((unsigned(total.try_get(0)?)?, waiting))
}

pub(super) async fn fetch(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    submission: Uuid,
    now: i64,
) -> Result<Fetched, Fault> {
    locks::case_of_submission(t, submission).await?;
    let row = rows::submission(t, submission)
        .await?
        .filter(|row| row.waits() && destinations.contains(&row.destination))
        .ok_or(StoreError::NotFound)?;
    change(
        t,
        "UPDATE submission SET fetched_at = coalesce(fetched_at, $2) WHERE id = $1",
        &[&submission, &now],
    )
    .await?;
    let mut fetched = Fetched {
        ids: Pickup {
            destination: row.destination,
            submission,
            case: row.case,
        },
        service: row.service,
        metadata: String::new(),
        data: String::new(),
        attachments: Vec::new(),
    };
    let parts = all(
        t,
        "SELECT name, body FROM part WHERE submission = $1 ORDER BY name COLLATE \"C\"",
        &[&submission],
    )
    .await?;
    for part in parts {
        let (name, body): (String, Option<String>) = (part.try_get(0)?, part.try_get(1)?);
        match name.as_str() {
            METADATA => fetched.metadata = body.unwrap_or_default(),
            DATA => fetched.data = body.unwrap_or_default(),
            attachment => fetched.attachments.extend(attachment.parse::<Uuid>().ok()),
        }
    }
    Ok(fetched)
}

pub(super) async fn attachment(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    submission: Uuid,
    attachment: Uuid,
) -> Result<String, Fault> {
    rows::submission(t, submission)
        .await?
        .filter(|row| {
            row.waits() && row.fetched_at.is_some() && destinations.contains(&row.destination)
        })
        .ok_or(StoreError::NotFound)?;
    let row = maybe(
        t,
        "SELECT file FROM part WHERE submission = $1 AND name = $2 AND file IS NOT NULL",
        &[&submission, &attachment.to_string()],
    )
    .await?;
    Ok(row.ok_or(StoreError::NotFound)?.try_get(0)?)
}
