//! Parts of announced submissions.

use rusqlite::{Connection, OptionalExtension, params};

use super::rows;
use crate::store::{
    StoreError,
    types::{Body, NewPart, PartKey, Quota, Slot, TokenHash},
};

/// As [`slot`], if there is room. Uploads that run at the same time see the
/// same room: together they may take a few parts more.
pub(super) fn free_slot(
    c: &Connection,
    token: &TokenHash,
    part: &PartKey,
    quota: Quota,
) -> Result<Slot, StoreError> {
    let slot = slot(c, token, part)?;
    let here = c
        .prepare_cached(
            "SELECT 1 FROM part WHERE submission = ?1 AND name = ?2 AND hash IS NOT NULL",
        )?
        .exists(params![part.submission, part.name])?;
    (here || rows::kept(c)? + slot.size <= quota.node)
        .then_some(slot)
        .ok_or(StoreError::NodeQuota)
}

fn slot(c: &Connection, token: &TokenHash, part: &PartKey) -> Result<Slot, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let row = rows::submission(c, part.submission)?
        .filter(|row| row.bundle == bundle)
        .ok_or(StoreError::NotAnnounced)?;
    let size = announced(c, part)?;
    Ok(Slot {
        size,
        destination: row.destination,
    })
}

pub(super) fn put(
    c: &Connection,
    token: &TokenHash,
    part: &PartKey,
    content: NewPart,
    now: i64,
) -> Result<Option<String>, StoreError> {
    let slot = slot(c, token, part)?;
    let row = rows::submission(c, part.submission)?.ok_or(StoreError::NotAnnounced)?;
    if content.size != slot.size {
        return Err(StoreError::WrongSize);
    }
    let (hash, file): (Option<String>, Option<String>) = c
        .prepare_cached("SELECT hash, file FROM part WHERE submission = ?1 AND name = ?2")?
        .query_row(params![part.submission, part.name], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let (body, new_file) = match content.body {
        Body::Row(text) => (Some(text), None),
        Body::File(name) => (None, Some(name)),
    };
    if hash.as_ref() == Some(&content.hash) {
        // The same bytes lie here already: the new copy goes.
        return Ok(new_file);
    }
    if row.committed_at.is_some() {
        return Err(StoreError::AlreadyCommitted);
    }
    c.prepare_cached(
        "UPDATE part SET hash = ?3, tag = ?4, body = ?5, file = ?6, stored_at = ?7
         WHERE submission = ?1 AND name = ?2",
    )?
    .execute(params![
        part.submission,
        part.name,
        content.hash,
        content.tag,
        body,
        new_file,
        now
    ])?;
    Ok(file)
}

pub(super) fn announced(c: &Connection, part: &PartKey) -> Result<u64, StoreError> {
    c.prepare_cached("SELECT announced FROM part WHERE submission = ?1 AND name = ?2")?
        .query_row(params![part.submission, part.name], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotAnnounced)
}
