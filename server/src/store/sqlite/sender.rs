//! What senders of the FIT-Connect interface hand in. They announce ids alone:
//! sizes come with the parts, and metadata and data with the last call. All
//! else is as for browsers.

use relocation::envelope::bundle::SealedReply;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{announce, commit, parts, rows, view};
use crate::store::{
    StoreError,
    rules::SubmissionRow,
    types::{
        Body, Committed, DATA, Handed, METADATA, NewPart, PartKey, Placed, Quota, Stamp,
        StoredEvent, TokenHash,
    },
};

pub(super) fn placed(c: &Connection, submission: Uuid) -> Result<Placed, StoreError> {
    let row = rows::submission(c, submission)?.ok_or(StoreError::NotFound)?;
    let token = c
        .prepare_cached("SELECT token_hash FROM bundle WHERE id = ?1")?
        .query_row([row.bundle], |row| row.get(0))?;
    let mut names = c.prepare_cached("SELECT name FROM part WHERE submission = ?1")?;
    let mut attachments = Vec::new();
    for name in names.query_map([submission], |row| row.get::<_, String>(0))? {
        attachments.extend(name?.parse::<Uuid>().ok());
    }
    Ok(Placed {
        token,
        case: row.case,
        destination: row.destination,
        service: row.service,
        attachments,
    })
}

pub(super) fn put_sized(
    c: &Connection,
    token: &TokenHash,
    part: &PartKey,
    content: NewPart,
    quota: Quota,
    now: i64,
) -> Result<Option<String>, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let row = own(c, bundle, part.submission)?;
    let announced = parts::announced(c, part)?;
    if row.committed_at.is_none() {
        c.prepare_cached("UPDATE part SET announced = ?3 WHERE submission = ?1 AND name = ?2")?
            .execute(params![part.submission, part.name, content.size])?;
    } else if announced != content.size {
        return Err(StoreError::AlreadyCommitted);
    }
    let left_over = parts::put(c, token, part, content, now)?;
    room(c, bundle, quota)?;
    Ok(left_over)
}

pub(super) fn submit(
    c: &Connection,
    token: &TokenHash,
    handed: &Handed,
    quota: Quota,
    stamp: &Stamp,
) -> Result<Committed, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let id = handed.submission;
    let row = own(c, bundle, id)?;
    if row.committed_at.is_some() {
        return repeated(c, handed);
    }
    replace(c, id, METADATA, Some(&handed.metadata), stamp.now)?;
    replace(c, id, DATA, handed.data.as_ref(), stamp.now)?;
    room(c, bundle, quota)?;
    commit::hashes(c, id)?.ok_or(StoreError::PartMissing)?;
    // What was open when it was announced may have been sent since.
    rows::open(c, row.case)?;
    commit::record(c, id, &row, None, stamp)?;
    Ok(Committed::New)
}

pub(super) fn own_log(
    c: &Connection,
    token: &TokenHash,
    case: Uuid,
) -> Result<Vec<StoredEvent>, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    c.prepare_cached("SELECT 1 FROM request_case WHERE id = ?1 AND bundle = ?2")?
        .exists(params![case, bundle])?
        .then_some(())
        .ok_or(StoreError::NotFound)?;
    rows::log(c, case)
}

/// A published reply of a case under this token.
pub(super) fn own_reply(
    c: &Connection,
    token: &TokenHash,
    case: Uuid,
    reply: Uuid,
) -> Result<SealedReply, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    c.prepare_cached("SELECT 1 FROM request_case WHERE id = ?1 AND bundle = ?2")?
        .exists(params![case, bundle])?
        .then_some(())
        .ok_or(StoreError::NotFound)?;
    let mut replies = view::replies(c, case)?.into_iter();
    let found = replies.find(|known| known.reply == reply);
    found.ok_or(StoreError::NotFound)
}

fn own(c: &Connection, bundle: i64, id: Uuid) -> Result<SubmissionRow, StoreError> {
    rows::submission(c, id)?
        .filter(|row| row.bundle == bundle && row.withdrawn_at.is_none())
        .ok_or(StoreError::NotAnnounced)
}

/// The same again changes nothing, anything else comes too late.
fn repeated(c: &Connection, handed: &Handed) -> Result<Committed, StoreError> {
    let stored = |name: &str| -> Result<Option<String>, StoreError> {
        let hash = c
            .prepare_cached("SELECT hash FROM part WHERE submission = ?1 AND name = ?2")?
            .query_row(params![handed.submission, name], |row| row.get(0))
            .optional()?;
        Ok(hash.flatten())
    };
    let same = stored(METADATA)?.as_ref() == Some(&handed.metadata.hash)
        && stored(DATA)?.as_ref() == handed.data.as_ref().map(|data| &data.hash);
    same.then_some(Committed::Before)
        .ok_or(StoreError::AlreadyCommitted)
}

/// Writes a part into its row, in place of what an earlier attempt left.
fn replace(
    c: &Connection,
    submission: Uuid,
    name: &str,
    part: Option<&NewPart>,
    now: i64,
) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM part WHERE submission = ?1 AND name = ?2")?
        .execute(params![submission, name])?;
    let Some(part) = part else { return Ok(()) };
    let (body, file) = match &part.body {
        Body::Row(text) => (Some(text), None),
        Body::File(name) => (None, Some(name)),
    };
    c.prepare_cached(
        "INSERT INTO part (submission, name, announced, hash, tag, body, file, stored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        submission, name, part.size, part.hash, part.tag, body, file, now
    ])?;
    Ok(())
}

/// Whether what lies here now is within the limits; refused, all of it is
/// undone.
fn room(c: &Connection, bundle: i64, quota: Quota) -> Result<(), StoreError> {
    if announce::own(c, bundle)? > quota.own {
        Err(StoreError::OwnQuota)
    } else if rows::kept(c)? > quota.node {
        Err(StoreError::NodeQuota)
    } else {
        Ok(())
    }
}
