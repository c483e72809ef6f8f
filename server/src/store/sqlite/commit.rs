//! The atomic point.

use std::collections::BTreeMap;

use relocation::envelope::{bundle::Commit, event::EventKind};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{notices, rows};
use crate::store::{
    StoreError,
    notices::News,
    rules::SubmissionRow,
    types::{Committed, Stamp, TokenHash},
};

pub(super) fn commit(
    c: &Connection,
    token: &TokenHash,
    commit: &Commit,
    manifest_hash: &str,
    stamp: &Stamp,
) -> Result<Committed, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let mut rows = Vec::new();
    for &id in commit.hashes.keys() {
        let row = rows::submission(c, id)?
            .filter(|row| row.bundle == bundle)
            .ok_or(StoreError::NotAnnounced)?;
        rows.push((id, row));
    }
    if rows.is_empty() {
        return Err(StoreError::NotAnnounced);
    }
    if rows.iter().any(|(_, row)| row.committed_at.is_some()) {
        return repeated(c, commit, &rows, manifest_hash);
    }
    for (id, hashes) in &commit.hashes {
        complete(c, *id, hashes)?;
    }
    replace_manifest(c, bundle, commit, manifest_hash)?;
    for (id, row) in &rows {
        // What was open when it was announced may have been sent since.
        rows::open(c, row.case)?;
        record(c, *id, row, Some(manifest_hash), stamp)?;
    }
    Ok(Committed::New)
}

/// A commit of something committed changes nothing, and must be the same.
fn repeated(
    c: &Connection,
    commit: &Commit,
    rows: &[(Uuid, SubmissionRow)],
    manifest_hash: &str,
) -> Result<Committed, StoreError> {
    for (id, row) in rows {
        let same = row.manifest.as_deref() == Some(manifest_hash)
            && hashes(c, *id)?.as_ref() == commit.hashes.get(id);
        if !same {
            return Err(StoreError::AlreadyCommitted);
        }
    }
    Ok(Committed::Before)
}

/// Every announced part is stored, and is what the browser sealed.
fn complete(
    c: &Connection,
    submission: Uuid,
    named: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let stored = hashes(c, submission)?.ok_or(StoreError::PartMissing)?;
    if !stored.keys().eq(named.keys()) {
        return Err(StoreError::PartMissing);
    }
    (stored == *named)
        .then_some(())
        .ok_or(StoreError::HashMismatch)
}

/// Hash of each part; `None` when one has not arrived.
pub(super) fn hashes(
    c: &Connection,
    submission: Uuid,
) -> Result<Option<BTreeMap<String, String>>, StoreError> {
    let mut all = c.prepare_cached("SELECT name, hash FROM part WHERE submission = ?1")?;
    let rows = all.query_map([submission], |row| {
        let hash: Option<String> = row.get(1)?;
        Ok(hash.map(|hash| row.get(0).map(|name: String| (name, hash))))
    })?;
    let mut hashes = BTreeMap::new();
    for row in rows {
        let Some(pair) = row? else { return Ok(None) };
        let (name, hash) = pair?;
        hashes.insert(name, hash);
    }
    Ok(Some(hashes))
}

/// Compare and set.
fn replace_manifest(
    c: &Connection,
    bundle: i64,
    commit: &Commit,
    hash: &str,
) -> Result<(), StoreError> {
    let current: Option<String> = c
        .prepare_cached("SELECT manifest_hash FROM bundle WHERE id = ?1")?
        .query_row([bundle], |row| row.get(0))?;
    match (&current, &commit.replaces, &commit.reply_key) {
        (None, None, Some(reply_key)) => {
            c.prepare_cached("UPDATE bundle SET reply_key = ?2 WHERE id = ?1")?
                .execute(params![bundle, reply_key])?;
        }
        (None, ..) => return Err(StoreError::FirstCommitIncomplete),
        (Some(_), replaces, _) if *replaces != current => {
            return Err(StoreError::ManifestMovedOn);
        }
        (Some(_), ..) => {}
    }
    c.prepare_cached("UPDATE bundle SET manifest = ?2, manifest_hash = ?3 WHERE id = ?1")?
        .execute(params![bundle, commit.manifest, hash])?;
    Ok(())
}

/// From now on the submission counts as sent: it waits, and has its receipt.
pub(super) fn record(
    c: &Connection,
    id: Uuid,
    row: &SubmissionRow,
    manifest_hash: Option<&str>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE submission SET committed_at = ?2, manifest = ?3 WHERE id = ?1")?
        .execute(params![id, stamp.now, manifest_hash])?;
    c.prepare_cached("INSERT INTO outbox (submission, due_at) VALUES (?1, ?2)")?
        .execute(params![id, stamp.now])?;
    if stamp.tell.contains(&row.destination) {
        notices::write(c, id, News::Submissions, stamp.now)?;
    }
    let announced = Stamp {
        now: row.announced_at,
        ..stamp.clone()
    };
    rows::append_own(c, (row.case, id), EventKind::Create, None, &announced)?;
    let tags = rows::tags(c, id)?;
    rows::append_own(c, (row.case, id), EventKind::Submit, Some(tags), stamp)
}
