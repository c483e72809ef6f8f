//! Announcing submissions.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures_util::future::try_join;
use relocation::envelope::bundle::AnnouncedSubmission;
use uuid::Uuid;

use super::{
    announced::New,
    fault::Fault,
    locks,
    query::{all, change, one, unsigned},
    rows,
};
use crate::store::{
    StoreError,
    rules::SubmissionRow,
    types::{Announced, Quota, TokenHash},
};

pub(super) async fn announce(
    t: &Transaction<'_>,
    token: &TokenHash,
    submissions: &[AnnouncedSubmission],
    quota: Quota,
    now: i64,
) -> Result<Announced, Fault> {
    let bundle = locks::new_bundle(t, token, now).await?;
    let ids: Vec<Uuid> = submissions.iter().map(|one| one.submission).collect();
    let reading = try_join(rows::submissions(t, &ids), New::new(t, bundle, submissions));
    let (rows, mut new) = reading.await?;
    let mut answer = Announced {
        created: false,
        stored: BTreeMap::new(),
        dropped: Vec::new(),
    };
    for announced in submissions {
        let id = announced.submission;
        let stored = match rows.get(&id) {
            Some(row) => {
                same(t, row, bundle, announced).await?;
                stored(t, id).await?
            }
            None => {
                new.add(t, announced).await?;
                Vec::new()
            }
        };
        answer.stored.insert(id, stored);
    }
    if !new.is_empty() {
        answer.created = true;
        new.insert(t, now).await?;
        match within(t, bundle, quota).await {
            Err(Fault::Refused(StoreError::OwnQuota)) => {
                answer.dropped = make_room(t, bundle, &answer.stored).await?;
                within(t, bundle, quota).await?;
            }
            judged => judged?,
        }
    }
    Ok(answer)
}

/// The same id must mean the same thing.
async fn same(
    t: &Transaction<'_>,
    row: &SubmissionRow,
    bundle: i64,
    announced: &AnnouncedSubmission,
) -> Result<(), Fault> {
    let mut parts = BTreeMap::new();
    for row in all(
        t,
        "SELECT name, announced FROM part WHERE submission = $1",
        &[&announced.submission],
    )
    .await?
    {
        parts.insert(row.try_get::<_, String>(0)?, unsigned(row.try_get(1)?)?);
    }
    let same = row.bundle == bundle
        && row.case == announced.case
        && row.destination == announced.destination
        && row.service == announced.service
        && row.withdrawn_at.is_none()
        && parts == announced.parts;
    if same {
        Ok(())
    } else {
        Err(StoreError::OtherContents.into())
    }
}

async fn stored(t: &Transaction<'_>, submission: Uuid) -> Result<Vec<String>, Fault> {
    // "C": in the order of the bytes, as everywhere else.
    let rows = all(
        t,
        "SELECT name FROM part WHERE submission = $1 AND hash IS NOT NULL
         ORDER BY name COLLATE \"C\"",
        &[&submission],
    )
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Deletes what was staged earlier and given up: a person who changed the
/// answers after a failed attempt sends under new ids.
async fn make_room(
    t: &Transaction<'_>,
    bundle: i64,
    current: &BTreeMap<Uuid, Vec<String>>,
) -> Result<Vec<String>, Fault> {
    let staged = all(
        t,
        "SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = $1 AND s.committed_at IS NULL",
        &[&bundle],
    )
    .await?;
    let mut contents = Vec::new();
    for row in staged {
        let id: Uuid = row.try_get(0)?;
        if !current.contains_key(&id) {
            contents.extend(rows::erase(t, id).await?);
            change(t, "DELETE FROM submission WHERE id = $1", &[&id]).await?;
        }
    }
    Ok(contents)
}

/// Bytes that are announced under a token and not committed.
pub(super) async fn own(t: &Transaction<'_>, bundle: i64) -> Result<u64, Fault> {
    let staged = one(
        t,
        "SELECT coalesce(sum(p.announced), 0)::bigint
         FROM submission s
         JOIN request_case k ON k.id = s.case_id
         JOIN part p ON p.submission = s.id
         WHERE k.bundle = $1 AND s.committed_at IS NULL",
        &[&bundle],
    )
    .await?;
    unsigned(staged.try_get(0)?)
}

async fn within(t: &Transaction<'_>, bundle: i64, quota: Quota) -> Result<(), Fault> {
    let row = one(
        t,
        "SELECT coalesce(sum(p.announced) FILTER (WHERE s.committed_at IS NULL), 0)::bigint,
                count(DISTINCT s.id), (SELECT sum(bytes)::bigint FROM kept)
         FROM request_case k
         JOIN submission s ON s.case_id = k.id
         LEFT JOIN part p ON p.submission = s.id
         WHERE k.bundle = $1",
        &[&bundle],
    )
    .await?;
    let (own, count) = (unsigned(row.try_get(0)?)?, unsigned(row.try_get(1)?)?);
    let kept = unsigned(row.try_get(2)?)?;
    if own > quota.own || count > quota.submissions {
        Err(StoreError::OwnQuota.into())
    } else if kept + own > quota.node {
        Err(StoreError::NodeQuota.into())
    } else {
        Ok(())
    }
}
