//! The authority's side: what waits, and fetching it.

use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};
use uuid::Uuid;

use super::rows;
use crate::store::{
    StoreError,
    types::{DATA, Fetched, METADATA, Page, Pickup},
};

pub(super) fn list(
    c: &Connection,
    destinations: &[Uuid],
    page: Page,
) -> Result<(u64, Vec<Pickup>), StoreError> {
    let marks = vec!["?"; destinations.len()].join(",");
    let from = format!(
        "FROM outbox o
         JOIN submission s ON s.id = o.submission
         JOIN request_case k ON k.id = s.case_id
         WHERE o.done_at IS NULL AND o.parked_at IS NULL AND k.destination IN ({marks})"
    );
    let total = c
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row(params_from_iter(destinations), |row| row.get(0))?;
    let sql = format!("SELECT k.destination, s.id, k.id {from} ORDER BY o.id LIMIT ? OFFSET ?");
    let values = destinations.iter().map(|id| id as &dyn ToSql);
    let values = values.chain([&page.limit as &dyn ToSql, &page.offset]);
    let mut all = c.prepare_cached(&sql)?;
    let rows = all.query_map(params_from_iter(values), |row| {
        Ok(Pickup {
            destination: row.get(0)?,
            submission: row.get(1)?,
            case: row.get(2)?,
        })
    })?;
    Ok((total, rows.collect::<Result<_, _>>()?))
}

pub(super) fn fetch(
    c: &Connection,
    destinations: &[Uuid],
    submission: Uuid,
    now: i64,
) -> Result<Fetched, StoreError> {
    let row = rows::submission(c, submission)?
        .filter(|row| row.waits() && destinations.contains(&row.destination))
        .ok_or(StoreError::NotFound)?;
    c.prepare_cached("UPDATE submission SET fetched_at = coalesce(fetched_at, ?2) WHERE id = ?1")?
        .execute(params![submission, now])?;
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
    let mut parts = c.prepare_cached("SELECT name, body FROM part WHERE submission = ?1")?;
    let mut rows = parts.query([submission])?;
    while let Some(part) = rows.next()? {
        let (name, body): (String, Option<String>) = (part.get(0)?, part.get(1)?);
        match name.as_str() {
            METADATA => fetched.metadata = body.unwrap_or_default(),
            DATA => fetched.data = body.unwrap_or_default(),
            attachment => fetched.attachments.extend(attachment.parse::<Uuid>().ok()),
        }
    }
    Ok(fetched)
}

pub(super) fn attachment(
    c: &Connection,
    destinations: &[Uuid],
    submission: Uuid,
    attachment: Uuid,
) -> Result<String, StoreError> {
    rows::submission(c, submission)?
        .filter(|row| {
            row.waits() && row.fetched_at.is_some() && destinations.contains(&row.destination)
        })
        .ok_or(StoreError::NotFound)?;
    let file: Option<Option<String>> = c
        .prepare_cached("SELECT file FROM part WHERE submission = ?1 AND name = ?2")?
        .query_row(params![submission, attachment.to_string()], |row| {
            row.get(0)
        })
        .optional()?;
    file.flatten().ok_or(StoreError::NotFound)
}
