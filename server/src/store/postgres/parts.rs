//! Parts of announced submissions.

use deadpool_postgres::Transaction;

use super::{
    database::Database,
    fault::Fault,
    locks,
    query::{Values, change, maybe, one, signed, unsigned},
    rows,
};
use crate::store::{
    StoreError,
    rules::SubmissionRow,
    types::{Body, NewPart, PartKey, Quota, Slot, TokenHash},
};

/// What was announced, if there is room. Uploads that run at the same time see
/// the same room: together they may take a few parts more.
pub(super) async fn free_slot(
    t: &Transaction<'_>,
    token: &TokenHash,
    part: &PartKey,
    quota: Quota,
) -> Result<Slot, Fault> {
    let row = one(
        t,
        "SELECT k.destination, p.announced, p.hash IS NOT NULL,
                (SELECT sum(bytes)::bigint FROM kept)
         FROM bundle b LEFT JOIN
            (request_case k
             JOIN submission s ON s.case_id = k.id
             JOIN part p ON p.submission = s.id)
            ON k.bundle = b.id AND s.id = $2 AND p.name = $3
         WHERE b.token_hash = $1",
        &[&token.as_slice(), &part.submission, &part.name],
    )
    .await?;
    let (destination, announced): (Option<_>, Option<_>) = (row.try_get(0)?, row.try_get(1)?);
    let announced = destination.zip(announced).ok_or(StoreError::NotAnnounced);
    let (destination, size) = announced?;
    let slot = Slot {
        size: unsigned(size)?,
        destination,
    };
    let (here, kept): (bool, _) = (row.try_get(2)?, unsigned(row.try_get(3)?)?);
    if here || kept + slot.size <= quota.node {
        Ok(slot)
    } else {
        Err(StoreError::NodeQuota.into())
    }
}

/// Stores a part that was announced just so and is not here yet, in a single
/// statement that is its own transaction; whether it did. Whatever else there
/// is to say about a part takes [`put`].
///
/// Both rows are locked, and so judged as they are then: the bundle's, for
/// whoever changes anything of it locks that, and the submission's for its own
/// sake.
pub(super) async fn put_new(
    database: &Database,
    token: &TokenHash,
    part: &PartKey,
    content: &NewPart,
    now: i64,
) -> Result<bool, Fault> {
    let (body, file) = halves(&content.body);
    let connection = database.connection().await?;
    let statement = connection
        .prepare_cached(
            "WITH held AS (
                SELECT s.id FROM bundle b
                JOIN request_case k ON k.bundle = b.id
                JOIN submission s ON s.case_id = k.id
                WHERE b.token_hash = $1 AND s.id = $2 AND s.committed_at IS NULL
                FOR UPDATE OF b, s
             )
             UPDATE part p SET hash = $5, tag = $6, body = $7, file = $8, stored_at = $9
             FROM held
             WHERE p.submission = held.id AND p.name = $3 AND p.announced = $4
               AND p.hash IS NULL",
        )
        .await?;
    let values: Values<'_> = &[
        &token.as_slice(),
        &part.submission,
        &part.name,
        &signed(content.size)?,
        &content.hash,
        &content.tag,
        &body,
        &file,
        &now,
    ];
    let stored = connection.execute(&statement, values).await;
    match stored.map_err(Fault::from) {
        // Another transaction was in the way: once more, the long way.
        Err(fault) if fault.passes() => Ok(false),
        stored => Ok(stored? == 1),
    }
}

/// Of a body, what stands in the row and what beside it.
const fn halves(body: &Body) -> (Option<&String>, Option<&String>) {
    match body {
        Body::Row(text) => (Some(text), None),
        Body::File(name) => (None, Some(name)),
    }
}

async fn slot(
    t: &Transaction<'_>,
    bundle: i64,
    part: &PartKey,
) -> Result<(SubmissionRow, Slot), Fault> {
    let row = rows::submission(t, part.submission)
        .await?
        .filter(|row| row.bundle == bundle)
        .ok_or(StoreError::NotAnnounced)?;
    let announced = maybe(
        t,
        "SELECT announced FROM part WHERE submission = $1 AND name = $2",
        &[&part.submission, &part.name],
    )
    .await?;
    let announced = announced.ok_or(StoreError::NotAnnounced)?;
    let slot = Slot {
        size: unsigned(announced.try_get(0)?)?,
        destination: row.destination,
    };
    Ok((row, slot))
}

pub(super) async fn put(
    t: &Transaction<'_>,
    token: &TokenHash,
    part: &PartKey,
    content: &NewPart,
    now: i64,
) -> Result<Option<String>, Fault> {
    let bundle = locks::bundle(t, token).await?;
    let (row, slot) = slot(t, bundle, part).await?;
    if content.size != slot.size {
        return Err(StoreError::WrongSize.into());
    }
    let stored = one(
        t,
        "SELECT hash, file FROM part WHERE submission = $1 AND name = $2",
        &[&part.submission, &part.name],
    )
    .await?;
    let (hash, file): (Option<String>, Option<String>) = (stored.try_get(0)?, stored.try_get(1)?);
    let (body, new_file) = halves(&content.body);
    if hash.as_ref() == Some(&content.hash) {
        // The same bytes lie here already: the new copy goes.
        return Ok(new_file.cloned());
    }
    if row.committed_at.is_some() {
        return Err(StoreError::AlreadyCommitted.into());
    }
    change(
        t,
        "UPDATE part SET hash = $3, tag = $4, body = $5, file = $6, stored_at = $7
         WHERE submission = $1 AND name = $2",
        &[
            &part.submission,
            &part.name,
            &content.hash,
            &content.tag,
            &body,
            &new_file,
            &now,
        ],
    )
    .await?;
    Ok(file)
}
