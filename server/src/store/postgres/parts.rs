//! Parts of announced submissions.

use deadpool_postgres::Transaction;

use super::{
    fault::Fault,
    locks,
    query::{change, maybe, one, unsigned},
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
    let bundle = rows::bundle_id(t, token).await?;
    let (_, slot) = slot(t, bundle, part).await?;
    let here = maybe(
        t,
        "SELECT FROM part WHERE submission = $1 AND name = $2 AND hash IS NOT NULL",
        &[&part.submission, &part.name],
    )
    .await?;
    if here.is_some() || rows::kept(t).await? + slot.size <= quota.node {
        Ok(slot)
    } else {
        Err(StoreError::NodeQuota.into())
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
    let (body, new_file) = match &content.body {
        Body::Row(text) => (Some(text), None),
        Body::File(name) => (None, Some(name)),
    };
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
