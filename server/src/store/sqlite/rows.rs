//! Small queries that several steps share.

use relocation::envelope::event::{AuthenticationTags, EventKind};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::tombstones;
use crate::store::{
    StoreError,
    rules::{self, SubmissionRow},
    types::{Stamp, StoredEvent, TokenHash},
};

/// Row id of a bundle. Errors: [`StoreError::NotFound`].
pub(super) fn bundle_id(c: &Connection, token: &TokenHash) -> Result<i64, StoreError> {
    let mut find = c.prepare_cached("SELECT id FROM bundle WHERE token_hash = ?1")?;
    Ok(find.query_row([token], |row| row.get(0))?)
}

/// A submission, if there is one.
pub(super) fn submission(c: &Connection, id: Uuid) -> Result<Option<SubmissionRow>, StoreError> {
    let mut find = c.prepare_cached(
        "SELECT k.bundle, k.id, k.destination, s.service, s.announced_at, s.committed_at,
                s.manifest, s.fetched_at, s.accepted_at, s.rejected_at, s.withdrawn_at
         FROM submission s JOIN request_case k ON k.id = s.case_id WHERE s.id = ?1",
    )?;
    let row = find.query_row([id], |row| {
        Ok(SubmissionRow {
            bundle: row.get(0)?,
            case: row.get(1)?,
            destination: row.get(2)?,
            service: row.get(3)?,
            announced_at: row.get(4)?,
            committed_at: row.get(5)?,
            manifest: row.get(6)?,
            fetched_at: row.get(7)?,
            accepted_at: row.get(8)?,
            rejected_at: row.get(9)?,
            withdrawn_at: row.get(10)?,
        })
    });
    Ok(row.optional()?)
}

/// Destination of a case, if it is one of `destinations` and anything in it
/// was committed. Errors: [`StoreError::NotFound`].
pub(super) fn case_of(
    c: &Connection,
    destinations: &[Uuid],
    case: Uuid,
) -> Result<Uuid, StoreError> {
    let mut find = c.prepare_cached(
        "SELECT destination FROM request_case k WHERE id = ?1 AND EXISTS
            (SELECT 1 FROM submission s WHERE s.case_id = k.id AND s.committed_at IS NOT NULL)",
    )?;
    let destination: Uuid = find.query_row([case], |row| row.get(0))?;
    if destinations.contains(&destination) {
        Ok(destination)
    } else {
        Err(StoreError::NotFound)
    }
}

/// After the first submission of a case was sent, further ones need that the
/// authority has taken something over. Errors: [`StoreError::CaseNotOpen`].
pub(super) fn open(c: &Connection, case: Uuid) -> Result<(), StoreError> {
    let (sent, taken): (bool, bool) = c
        .prepare_cached(
            "SELECT count(committed_at) > 0, count(accepted_at) > 0
             FROM submission WHERE case_id = ?1",
        )?
        .query_row([case], |row| Ok((row.get(0)?, row.get(1)?)))?;
    (taken || !sent)
        .then_some(())
        .ok_or(StoreError::CaseNotOpen)
}

/// Authentication tags of everything stored of a submission.
pub(super) fn tags(c: &Connection, submission: Uuid) -> Result<AuthenticationTags, StoreError> {
    let mut tags = AuthenticationTags::default();
    let mut all =
        c.prepare_cached("SELECT name, tag FROM part WHERE submission = ?1 AND tag IS NOT NULL")?;
    let mut rows = all.query([submission])?;
    while let Some(row) = rows.next()? {
        let (name, tag): (String, String) = (row.get(0)?, row.get(1)?);
        rules::note_tag(&mut tags, &name, tag);
    }
    Ok(tags)
}

/// The event log of a case.
pub(super) fn log(c: &Connection, case: Uuid) -> Result<Vec<StoredEvent>, StoreError> {
    let mut all =
        c.prepare_cached("SELECT seq, claims, jws FROM event WHERE case_id = ?1 ORDER BY seq")?;
    let rows = all.query_map([case], |row| {
        Ok(StoredEvent {
            case,
            seq: row.get(0)?,
            claims: row.get(1)?,
            jws: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts a row at the end of a log.
pub(super) fn append_row(
    c: &Connection,
    (case, submission, jti): (Uuid, Uuid, Uuid),
    claims: &str,
    signed: Option<(&str, &str)>,
    at: i64,
) -> Result<(), StoreError> {
    let (jws, hash) = signed.unzip();
    c.prepare_cached(
        "INSERT INTO event (case_id, seq, submission, jti, claims, jws, jws_hash, at) VALUES
            (?1, (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE case_id = ?1),
             ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![case, submission, jti, claims, jws, hash, at])?;
    Ok(())
}

/// Writes an event of the node itself.
pub(super) fn append_own(
    c: &Connection,
    (case, submission): (Uuid, Uuid),
    kind: EventKind,
    tags: Option<AuthenticationTags>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let (jti, claims) = rules::own_event((case, submission), kind, tags, stamp)?;
    append_row(c, (case, submission, jti), &claims, None, stamp.now)
}

/// Bytes of the parts that lie here, staged or waiting: triggers count them.
pub(super) fn kept(c: &Connection) -> Result<u64, StoreError> {
    Ok(c.prepare_cached("SELECT bytes FROM kept")?
        .query_row([], |row| row.get(0))?)
}

/// Erases the ciphertext of a submission, keeping hashes and tags; gives the
/// files to be removed.
pub(super) fn erase(c: &Connection, submission: Uuid) -> Result<Vec<String>, StoreError> {
    let mut all =
        c.prepare_cached("SELECT file FROM part WHERE submission = ?1 AND file IS NOT NULL")?;
    let files = all
        .query_map([submission], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    c.prepare_cached(
        "UPDATE part SET body = NULL, file = NULL, stored_at = NULL WHERE submission = ?1",
    )?
    .execute([submission])?;
    Ok(files)
}

/// A submission has come to its end, as its facts say already: nothing more is
/// to be delivered of it, and no restore may bring it back.
pub(super) fn settle(c: &Connection, submission: Uuid, now: i64) -> Result<(), StoreError> {
    tombstones::note_end(c, submission, now)?;
    c.prepare_cached(
        "UPDATE outbox SET done_at = ?2, lease_until = NULL, fence = fence + 1
         WHERE submission = ?1 AND done_at IS NULL",
    )?
    .execute(params![submission, now])?;
    Ok(())
}
