//! Announcing submissions.

use std::collections::BTreeMap;

use relocation::envelope::bundle::AnnouncedSubmission;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::rows;
use crate::store::{
    StoreError,
    rules::SubmissionRow,
    types::{Announced, Quota, TokenHash},
};

pub(super) fn announce(
    c: &Connection,
    token: &TokenHash,
    submissions: &[AnnouncedSubmission],
    quota: Quota,
    now: i64,
) -> Result<Announced, StoreError> {
    let bundle = bundle(c, token, now)?;
    let mut answer = Announced {
        created: false,
        stored: BTreeMap::new(),
        dropped: Vec::new(),
    };
    for announced in submissions {
        match rows::submission(c, announced.submission)? {
            Some(row) => same(c, &row, bundle, announced)?,
            None => {
                insert(c, bundle, announced, now)?;
                answer.created = true;
            }
        }
        let stored = stored(c, announced.submission)?;
        answer.stored.insert(announced.submission, stored);
    }
    if answer.created {
        if within(c, bundle, quota) == Err(StoreError::OwnQuota) {
            answer.dropped = make_room(c, bundle, &answer.stored)?;
        }
        within(c, bundle, quota)?;
    }
    Ok(answer)
}

fn bundle(c: &Connection, token: &TokenHash, now: i64) -> Result<i64, StoreError> {
    c.prepare_cached(
        "INSERT INTO bundle (token_hash, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?
    .execute(params![token, now])?;
    rows::bundle_id(c, token)
}

fn insert(
    c: &Connection,
    bundle: i64,
    announced: &AnnouncedSubmission,
    now: i64,
) -> Result<(), StoreError> {
    let (case, destination) = (announced.case, announced.destination);
    let known: Option<(i64, Uuid)> = c
        .prepare_cached("SELECT bundle, destination FROM request_case WHERE id = ?1")?
        .query_row([case], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match known {
        Some(known) if known == (bundle, destination) => rows::open(c, case)?,
        Some(_) => return Err(StoreError::OtherContents),
        None => {
            c.prepare_cached(
                "INSERT INTO request_case (id, bundle, destination) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![case, bundle, destination])?;
        }
    }
    c.prepare_cached(
        "INSERT INTO submission (id, case_id, service, announced_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![announced.submission, case, announced.service, now])?;
    let mut part =
        c.prepare_cached("INSERT INTO part (submission, name, announced) VALUES (?1, ?2, ?3)")?;
    for (name, size) in &announced.parts {
        part.execute(params![announced.submission, name, size])?;
    }
    Ok(())
}

/// The same id must mean the same thing.
fn same(
    c: &Connection,
    row: &SubmissionRow,
    bundle: i64,
    announced: &AnnouncedSubmission,
) -> Result<(), StoreError> {
    let parts: BTreeMap<String, u64> = c
        .prepare_cached("SELECT name, announced FROM part WHERE submission = ?1")?
        .query_map([announced.submission], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let same = row.bundle == bundle
        && row.case == announced.case
        && row.destination == announced.destination
        && row.service == announced.service
        && row.withdrawn_at.is_none()
        && parts == announced.parts;
    same.then_some(()).ok_or(StoreError::OtherContents)
}

fn stored(c: &Connection, submission: Uuid) -> Result<Vec<String>, StoreError> {
    let mut all = c.prepare_cached(
        "SELECT name FROM part WHERE submission = ?1 AND hash IS NOT NULL ORDER BY name",
    )?;
    let names = all.query_map([submission], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Deletes what was staged earlier and given up: a person who changed the
/// answers after a failed attempt sends under new ids.
fn make_room(
    c: &Connection,
    bundle: i64,
    current: &BTreeMap<Uuid, Vec<String>>,
) -> Result<Vec<String>, StoreError> {
    let staged: Vec<Uuid> = c
        .prepare_cached(
            "SELECT s.id FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.bundle = ?1 AND s.committed_at IS NULL",
        )?
        .query_map([bundle], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut files = Vec::new();
    for id in staged.into_iter().filter(|id| !current.contains_key(id)) {
        files.extend(rows::erase(c, id)?);
        c.execute("DELETE FROM submission WHERE id = ?1", [id])?;
    }
    Ok(files)
}

/// Bytes that are announced under a token and not committed.
pub(super) fn own(c: &Connection, bundle: i64) -> Result<u64, StoreError> {
    Ok(c.prepare_cached(
        "SELECT coalesce(sum(p.announced), 0)
         FROM submission s
         JOIN request_case k ON k.id = s.case_id
         JOIN part p ON p.submission = s.id
         WHERE k.bundle = ?1 AND s.committed_at IS NULL",
    )?
    .query_row([bundle], |row| row.get(0))?)
}

fn within(c: &Connection, bundle: i64, quota: Quota) -> Result<(), StoreError> {
    let own = own(c, bundle)?;
    let count: u64 = c
        .prepare_cached(
            "SELECT count(*) FROM submission s JOIN request_case k ON k.id = s.case_id
             WHERE k.bundle = ?1",
        )?
        .query_row([bundle], |row| row.get(0))?;
    if own > quota.own || count > quota.submissions {
        Err(StoreError::OwnQuota)
    } else if rows::kept(c)? + own > quota.node {
        Err(StoreError::NodeQuota)
    } else {
        Ok(())
    }
}
