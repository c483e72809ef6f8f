//! The atomic point.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::Transaction;
use futures_util::future::{try_join, try_join4};
use relocation::envelope::{bundle::Commit, event::AuthenticationTags};
use uuid::Uuid;

use super::{
    fault::Fault,
    locks,
    query::{all, change, one},
    record::{Sent, record},
    rows,
};
use crate::store::{
    StoreError,
    rules::{SubmissionRow, note_tag},
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
    let ids: Vec<Uuid> = commit.hashes.keys().copied().collect();
    let (rows, mut parts, mut open, current) = try_join4(
        rows::submissions(t, &ids),
        parts(t, &ids),
        open(t, bundle),
        current(t, bundle),
    )
    .await?;
    let ours = |id: &Uuid| rows.get(id).filter(|row| row.bundle == bundle);
    if ids.is_empty() || !ids.iter().all(|id| ours(id).is_some()) {
        return Err(StoreError::NotAnnounced.into());
    }
    if rows.values().any(|row| row.committed_at.is_some()) {
        return Ok(repeated(commit, &rows, &parts, manifest_hash)?);
    }
    for (id, named) in &commit.hashes {
        complete(parts.get(id), named)?;
    }
    let reply_key = may_replace(current.as_ref(), commit)?;
    // What was open when it was announced may have been sent since, or is sent
    // by this very commit.
    let mut sent = Vec::new();
    for (id, row) in &rows {
        if !open.taken.contains(&row.case) && !open.sent.insert(row.case) {
            return Err(StoreError::CaseNotOpen.into());
        }
        let tags = parts.remove(id).unwrap_or_default().tags;
        sent.push(Sent { id: *id, row, tags });
    }
    let manifest = (commit.manifest.as_str(), manifest_hash);
    try_join(
        replace(t, bundle, manifest, reply_key),
        record(t, &sent, Some(manifest_hash), stamp),
    )
    .await?;
    Ok(Committed::New)
}

/// What is known of the parts of one submission.
#[derive(Default)]
struct Parts {
    /// By name; `None` when it has not arrived.
    hashes: BTreeMap<String, Option<String>>,
    tags: AuthenticationTags,
}

impl Parts {
    /// Whether all have arrived and are these.
    fn are(&self, named: &BTreeMap<String, String>) -> bool {
        let stored = self.hashes.iter().map(|(n, hash)| (n, hash.as_ref()));
        stored.eq(named.iter().map(|(name, hash)| (name, Some(hash))))
    }
}

async fn parts(t: &Transaction<'_>, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Parts>, Fault> {
    let rows = all(
        t,
        "SELECT submission, name, hash, tag FROM part WHERE submission = ANY ($1)",
        &[&ids],
    )
    .await?;
    let mut parts: BTreeMap<Uuid, Parts> = BTreeMap::new();
    for row in rows {
        let of = parts.entry(row.try_get(0)?).or_default();
        let name: String = row.try_get(1)?;
        if let Some(tag) = row.try_get(3)? {
            note_tag(&mut of.tags, &name, tag);
        }
        of.hashes.insert(name, row.try_get(2)?);
    }
    Ok(parts)
}

/// Cases in which something was sent, and those of which something was taken
/// over: see [`rows::open`].
struct Open {
    sent: BTreeSet<Uuid>,
    taken: BTreeSet<Uuid>,
}

async fn open(t: &Transaction<'_>, bundle: i64) -> Result<Open, Fault> {
    let rows = all(
        t,
        "SELECT s.case_id, s.accepted_at IS NOT NULL
         FROM request_case k JOIN submission s ON s.case_id = k.id
         WHERE k.bundle = $1 AND s.committed_at IS NOT NULL",
        &[&bundle],
    )
    .await?;
    let (mut sent, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let case = row.try_get(0)?;
        sent.insert(case);
        if row.try_get(1)? {
            taken.insert(case);
        }
    }
    Ok(Open { sent, taken })
}

/// A commit of something committed changes nothing, and must be the same.
fn repeated(
    commit: &Commit,
    rows: &BTreeMap<Uuid, SubmissionRow>,
    parts: &BTreeMap<Uuid, Parts>,
    manifest_hash: &str,
) -> Result<Committed, StoreError> {
    let same = commit.hashes.iter().all(|(id, named)| {
        let manifest = rows.get(id).and_then(|row| row.manifest.as_deref());
        manifest == Some(manifest_hash) && parts.get(id).is_some_and(|parts| parts.are(named))
    });
    same.then_some(Committed::Before)
        .ok_or(StoreError::AlreadyCommitted)
}

/// Every announced part is stored, and is what the browser sealed.
fn complete(stored: Option<&Parts>, named: &BTreeMap<String, String>) -> Result<(), StoreError> {
    let stored = stored.ok_or(StoreError::PartMissing)?;
    if stored.hashes.values().any(Option::is_none) || !stored.hashes.keys().eq(named.keys()) {
        Err(StoreError::PartMissing)
    } else if !stored.are(named) {
        Err(StoreError::HashMismatch)
    } else {
        Ok(())
    }
}

/// Hash of the manifest that is there, if there is one.
async fn current(t: &Transaction<'_>, bundle: i64) -> Result<Option<String>, Fault> {
    let hash = "SELECT manifest_hash FROM bundle WHERE id = $1";
    Ok(one(t, hash, &[&bundle]).await?.try_get(0)?)
}

async fn replace(
    t: &Transaction<'_>,
    bundle: i64,
    (manifest, hash): (&str, &str),
    reply_key: Option<&String>,
) -> Result<(), Fault> {
    change(
        t,
        "UPDATE bundle SET manifest = $2, manifest_hash = $3, reply_key = coalesce($4, reply_key)
         WHERE id = $1",
        &[&bundle, &manifest, &hash, &reply_key],
    )
    .await?;
    Ok(())
}

/// Compare and set: the sealed reply key to be kept with the new manifest, if
/// it is the first one.
fn may_replace<'a>(
    current: Option<&String>,
    commit: &'a Commit,
) -> Result<Option<&'a String>, StoreError> {
    match (current, &commit.replaces, &commit.reply_key) {
        (None, None, Some(reply_key)) => Ok(Some(reply_key)),
        (None, ..) => Err(StoreError::FirstCommitIncomplete),
        (Some(_), replaces, _) if replaces.as_ref() != current => Err(StoreError::ManifestMovedOn),
        (Some(_), ..) => Ok(None),
    }
}
