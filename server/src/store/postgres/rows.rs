//! Small queries that several steps share.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use relocation::envelope::event::{AuthenticationTags, EventKind};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, change, one, unsigned},
    tombstones,
};
use crate::store::{
    StoreError,
    rules::{self, SubmissionRow},
    types::{Stamp, StoredEvent, TokenHash},
};

/// Row id of a bundle. Errors: [`StoreError::NotFound`].
pub(super) async fn bundle_id(t: &Transaction<'_>, token: &TokenHash) -> Result<i64, Fault> {
    let row = one(
        t,
        "SELECT id FROM bundle WHERE token_hash = $1",
        &[&token.as_slice()],
    )
    .await?;
    Ok(row.try_get(0)?)
}

/// Reads the columns of [`submissions`].
fn read(row: &Row) -> Result<SubmissionRow, Fault> {
    Ok(SubmissionRow {
        bundle: row.try_get(0)?,
        case: row.try_get(1)?,
        destination: row.try_get(2)?,
        service: row.try_get(3)?,
        announced_at: row.try_get(4)?,
        committed_at: row.try_get(5)?,
        manifest: row.try_get(6)?,
        fetched_at: row.try_get(7)?,
        accepted_at: row.try_get(8)?,
        rejected_at: row.try_get(9)?,
        withdrawn_at: row.try_get(10)?,
    })
}

/// A submission, if there is one.
pub(super) async fn submission(
    t: &Transaction<'_>,
    id: Uuid,
) -> Result<Option<SubmissionRow>, Fault> {
    Ok(submissions(t, &[id]).await?.remove(&id))
}

/// Those of `ids` that there are.
pub(super) async fn submissions(
    t: &Transaction<'_>,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, SubmissionRow>, Fault> {
    let rows = all(
        t,
        "SELECT k.bundle, k.id, k.destination, s.service, s.announced_at, s.committed_at,
                s.manifest, s.fetched_at, s.accepted_at, s.rejected_at, s.withdrawn_at, s.id
         FROM submission s JOIN request_case k ON k.id = s.case_id WHERE s.id = ANY ($1)",
        &[&ids],
    )
    .await?;
    let pair = |row: &Row| Ok((row.try_get(11)?, read(row)?));
    rows.iter().map(pair).collect()
}

/// Destination of a case, if it is one of `destinations` and anything in it
/// was committed. Errors: [`StoreError::NotFound`].
pub(super) async fn case_of(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    case: Uuid,
) -> Result<Uuid, Fault> {
    let row = one(
        t,
        "SELECT destination FROM request_case k WHERE id = $1 AND EXISTS
            (SELECT FROM submission s WHERE s.case_id = k.id AND s.committed_at IS NOT NULL)",
        &[&case],
    )
    .await?;
    let destination: Uuid = row.try_get(0)?;
    if destinations.contains(&destination) {
        Ok(destination)
    } else {
        Err(StoreError::NotFound.into())
    }
}

/// After the first submission of a case was sent, further ones need that the
/// authority has taken something over. Errors: [`StoreError::CaseNotOpen`].
pub(super) async fn open(t: &Transaction<'_>, case: Uuid) -> Result<(), Fault> {
    let row = one(
        t,
        "SELECT count(committed_at) > 0, count(accepted_at) > 0
         FROM submission WHERE case_id = $1",
        &[&case],
    )
    .await?;
    let (sent, taken): (bool, bool) = (row.try_get(0)?, row.try_get(1)?);
    if taken || !sent {
        Ok(())
    } else {
        Err(StoreError::CaseNotOpen.into())
    }
}

/// Authentication tags of everything stored of a submission.
pub(super) async fn tags(
    t: &Transaction<'_>,
    submission: Uuid,
) -> Result<AuthenticationTags, Fault> {
    let rows = all(
        t,
        "SELECT name, tag FROM part WHERE submission = $1 AND tag IS NOT NULL",
        &[&submission],
    )
    .await?;
    let mut tags = AuthenticationTags::default();
    for row in rows {
        let (name, tag): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        rules::note_tag(&mut tags, &name, tag);
    }
    Ok(tags)
}

/// The event log of a case.
pub(super) async fn log(t: &Transaction<'_>, case: Uuid) -> Result<Vec<StoredEvent>, Fault> {
    let rows = all(
        t,
        "SELECT seq, claims, jws FROM event WHERE case_id = $1 ORDER BY seq",
        &[&case],
    )
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredEvent {
                case,
                seq: row.try_get(0)?,
                claims: row.try_get(1)?,
                jws: row.try_get(2)?,
            })
        })
        .collect()
}

/// Puts a row at the end of a log whose case is locked.
pub(super) async fn append_row(
    t: &Transaction<'_>,
    (case, submission, jti): (Uuid, Uuid, Uuid),
    claims: &str,
    signed: Option<(&str, &str)>,
    at: i64,
) -> Result<(), Fault> {
    let (jws, hash) = signed.unzip();
    change(
        t,
        "INSERT INTO event (case_id, seq, submission, jti, claims, jws, jws_hash, at) VALUES
            ($1, (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE case_id = $1),
             $2, $3, $4, $5, $6, $7)",
        &[&case, &submission, &jti, &claims, &jws, &hash, &at],
    )
    .await?;
    Ok(())
}

/// Writes an event of the node itself.
pub(super) async fn append_own(
    t: &Transaction<'_>,
    (case, submission): (Uuid, Uuid),
    kind: EventKind,
    tags: Option<AuthenticationTags>,
    stamp: &Stamp,
) -> Result<(), Fault> {
    let (jti, claims) = rules::own_event((case, submission), kind, tags, stamp)?;
    append_row(t, (case, submission, jti), &claims, None, stamp.now).await
}

/// Bytes of the parts that lie here, staged or waiting: triggers count them.
pub(super) async fn kept(t: &Transaction<'_>) -> Result<u64, Fault> {
    let row = one(t, "SELECT sum(bytes)::bigint FROM kept", &[]).await?;
    unsigned(row.try_get(0)?)
}

/// Erases the ciphertext of a submission, keeping hashes and tags; gives the
/// contents to be removed.
pub(super) async fn erase(t: &Transaction<'_>, submission: Uuid) -> Result<Vec<String>, Fault> {
    let rows = all(
        t,
        "SELECT file FROM part WHERE submission = $1 AND file IS NOT NULL",
        &[&submission],
    )
    .await?;
    change(
        t,
        "UPDATE part SET body = NULL, file = NULL, stored_at = NULL WHERE submission = $1",
        &[&submission],
    )
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// A submission has come to its end, as its facts say already: nothing more is
/// to be delivered of it, and no restore may bring it back.
pub(super) async fn settle(t: &Transaction<'_>, submission: Uuid, now: i64) -> Result<(), Fault> {
    tombstones::note_end(t, submission, now).await?;
    change(
        t,
        "UPDATE outbox SET done_at = $2, lease_until = NULL, fence = fence + 1
         WHERE submission = $1 AND done_at IS NULL",
        &[&submission, &now],
    )
    .await?;
    Ok(())
}
