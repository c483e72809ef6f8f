//! The atomic point.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use relocation::envelope::{bundle::Commit, event::EventKind};
use uuid::Uuid;

use super::{
    fault::Fault,
    listen, locks, notices,
    query::{all, change, one},
    rows,
};
use crate::store::{
    StoreError,
    notices::News,
    rules::SubmissionRow,
    types::{Committed, Stamp, TokenHash},
};

pub(super) async fn commit(
    t: &Transaction<'_>,
    token: &TokenHash,
    commit: &Commit,
    manifest_hash: &str,
    stamp: &Stamp,
) -> Result<Committed, Fault> {
    let bundle = locks::bundle(t, token).await?;
    let mut rows = Vec::new();
    for &id in commit.hashes.keys() {
        let row = rows::submission(t, id)
            .await?
            .filter(|row| row.bundle == bundle)
            .ok_or(StoreError::NotAnnounced)?;
        rows.push((id, row));
    }
    if rows.is_empty() {
        return Err(StoreError::NotAnnounced.into());
    }
    if rows.iter().any(|(_, row)| row.committed_at.is_some()) {
        return repeated(t, commit, &rows, manifest_hash).await;
    }
    for (id, hashes) in &commit.hashes {
        complete(t, *id, hashes).await?;
    }
    replace_manifest(t, bundle, commit, manifest_hash).await?;
    for (id, row) in &rows {
        // What was open when it was announced may have been sent since.
        rows::open(t, row.case).await?;
        record(t, *id, row, Some(manifest_hash), stamp).await?;
    }
    Ok(Committed::New)
}

/// A commit of something committed changes nothing, and must be the same.
async fn repeated(
    t: &Transaction<'_>,
    commit: &Commit,
    rows: &[(Uuid, SubmissionRow)],
    manifest_hash: &str,
) -> Result<Committed, Fault> {
    for (id, row) in rows {
        let same = row.manifest.as_deref() == Some(manifest_hash)
            && hashes(t, *id).await?.as_ref() == commit.hashes.get(id);
        if !same {
            return Err(StoreError::AlreadyCommitted.into());
        }
    }
    Ok(Committed::Before)
}

/// Every announced part is stored, and is what the browser sealed.
async fn complete(
    t: &Transaction<'_>,
    submission: Uuid,
    named: &BTreeMap<String, String>,
) -> Result<(), Fault> {
    let stored = hashes(t, submission).await?;
    let stored = stored.ok_or(StoreError::PartMissing)?;
    if !stored.keys().eq(named.keys()) {
        Err(StoreError::PartMissing.into())
    } else if stored != *named {
        Err(StoreError::HashMismatch.into())
    } else {
        Ok(())
    }
}

/// Hash of each part; `None` when one has not arrived.
pub(super) async fn hashes(
    t: &Transaction<'_>,
    submission: Uuid,
) -> Result<Option<BTreeMap<String, String>>, Fault> {
    let rows = all(
        t,
        "SELECT name, hash FROM part WHERE submission = $1",
        &[&submission],
    )
    .await?;
    let mut hashes = BTreeMap::new();
    for row in rows {
        let Some(hash) = row.try_get(1)? else {
            return Ok(None);
        };
        hashes.insert(row.try_get(0)?, hash);
    }
    Ok(Some(hashes))
}

/// Compare and set.
async fn replace_manifest(
    t: &Transaction<'_>,
    bundle: i64,
    commit: &Commit,
    hash: &str,
) -> Result<(), Fault> {
    let row = one(
        t,
        "SELECT manifest_hash FROM bundle WHERE id = $1",
        &[&bundle],
    )
    .await?;
    let current: Option<String> = row.try_get(0)?;
    match (&current, &commit.replaces, &commit.reply_key) {
        (None, None, Some(reply_key)) => {
            change(
                t,
                "UPDATE bundle SET reply_key = $2 WHERE id = $1",
                &[&bundle, reply_key],
            )
            .await?;
        }
        (None, ..) => return Err(StoreError::FirstCommitIncomplete.into()),
        (Some(_), replaces, _) if *replaces != current => {
            return Err(StoreError::ManifestMovedOn.into());
        }
        (Some(_), ..) => {}
    }
    change(
        t,
        "UPDATE bundle SET manifest = $2, manifest_hash = $3 WHERE id = $1",
        &[&bundle, &commit.manifest, &hash],
    )
    .await?;
    Ok(())
}

/// From now on the submission counts as sent: it waits, and has its receipt.
pub(super) async fn record(
    t: &Transaction<'_>,
    id: Uuid,
    row: &SubmissionRow,
    manifest_hash: Option<&str>,
    stamp: &Stamp,
) -> Result<(), Fault> {
    change(
        t,
        "UPDATE submission SET committed_at = $2, manifest = $3 WHERE id = $1",
        &[&id, &stamp.now, &manifest_hash],
    )
    .await?;
    change(
        t,
        "INSERT INTO outbox (submission, due_at) VALUES ($1, $2)",
        &[&id, &stamp.now],
    )
    .await?;
    if stamp.tell.contains(&row.destination) {
        notices::write(t, id, News::Submissions, stamp.now).await?;
    }
    let announced = Stamp {
        now: row.announced_at,
        ..stamp.clone()
    };
    rows::append_own(t, (row.case, id), EventKind::Create, None, &announced).await?;
    let tags = rows::tags(t, id).await?;
    rows::append_own(t, (row.case, id), EventKind::Submit, Some(tags), stamp).await?;
    listen::tell(t).await
}
