//! What senders of the FIT-Connect interface hand in. They announce ids alone:
//! sizes come with the parts, and metadata and data with the last call. All
//! else is as for browsers.

use deadpool_postgres::Transaction;
use relocation::envelope::bundle::SealedReply;
use uuid::Uuid;

use super::{
    announce,
    fault::Fault,
    locks, parts,
    query::{all, change, maybe, one, signed, unsigned},
    record::{Sent, record},
    rows, view,
};
use crate::store::{
    StoreError,
    rules::SubmissionRow,
    types::{
        Body, Committed, DATA, Handed, METADATA, NewPart, PartKey, Placed, Quota, Stamp,
        StoredEvent, TokenHash,
    },
};

pub(super) async fn placed(t: &Transaction<'_>, submission: Uuid) -> Result<Placed, Fault> {
    let row = rows::submission(t, submission).await?;
    let row = row.ok_or(StoreError::NotFound)?;
    let bundle = one(
        t,
        "SELECT token_hash FROM bundle WHERE id = $1",
        &[&row.bundle],
    )
    .await?;
    let token: Vec<u8> = bundle.try_get(0)?;
    let token = token
        .try_into()
        .map_err(|_| StoreError::Engine("a token is no SHA-256".into()))?;
    let names = all(
        t,
        "SELECT name FROM part WHERE submission = $1 ORDER BY name COLLATE \"C\"",
        &[&submission],
    )
    .await?;
    let mut attachments = Vec::new();
    for name in names {
        attachments.extend(name.try_get::<_, String>(0)?.parse::<Uuid>().ok());
    }
    Ok(Placed {
        token,
        case: row.case,
        destination: row.destination,
        service: row.service,
        attachments,
    })
}

pub(super) async fn put_sized(
    t: &Transaction<'_>,
    token: &TokenHash,
    part: &PartKey,
    content: &NewPart,
    quota: Quota,
    now: i64,
) -> Result<Option<String>, Fault> {
    let bundle = locks::bundle(t, token).await?;
    let row = own(t, bundle, part.submission).await?;
    let announced = maybe(
        t,
        "SELECT announced FROM part WHERE submission = $1 AND name = $2",
        &[&part.submission, &part.name],
    )
    .await?;
    let announced = announced.ok_or(StoreError::NotAnnounced)?;
    if row.committed_at.is_none() {
        change(
            t,
            "UPDATE part SET announced = $3 WHERE submission = $1 AND name = $2",
            &[&part.submission, &part.name, &signed(content.size)?],
        )
        .await?;
    } else if unsigned(announced.try_get(0)?)? != content.size {
        return Err(StoreError::AlreadyCommitted.into());
    }
    let left_over = parts::put(t, token, part, content, now).await?;
    room(t, bundle, quota).await?;
    Ok(left_over)
}

pub(super) async fn submit(
    t: &Transaction<'_>,
    token: &TokenHash,
    handed: &Handed,
    quota: Quota,
    stamp: &Stamp,
) -> Result<Committed, Fault> {
    let bundle = locks::bundle(t, token).await?;
    let id = handed.submission;
    let row = own(t, bundle, id).await?;
    if row.committed_at.is_some() {
        return repeated(t, handed).await;
    }
    replace(t, id, METADATA, Some(&handed.metadata), stamp.now).await?;
    replace(t, id, DATA, handed.data.as_ref(), stamp.now).await?;
    room(t, bundle, quota).await?;
    let missing = maybe(
        t,
        "SELECT FROM part WHERE submission = $1 AND hash IS NULL LIMIT 1",
        &[&id],
    )
    .await?;
    if missing.is_some() {
        return Err(StoreError::PartMissing.into());
    }
    // What was open when it was announced may have been sent since.
    rows::open(t, row.case).await?;
    let tags = rows::tags(t, id).await?;
    let sent = Sent {
        id,
        row: &row,
        tags,
    };
    record(t, &[sent], None, stamp).await?;
    Ok(Committed::New)
}

pub(super) async fn own_log(
    t: &Transaction<'_>,
    token: &TokenHash,
    case: Uuid,
) -> Result<Vec<StoredEvent>, Fault> {
    let bundle = rows::bundle_id(t, token).await?;
    one(
        t,
        "SELECT FROM request_case WHERE id = $1 AND bundle = $2",
        &[&case, &bundle],
    )
    .await?;
    rows::log(t, case).await
}

/// A published reply of a case under this token.
pub(super) async fn own_reply(
    t: &Transaction<'_>,
    token: &TokenHash,
    case: Uuid,
    reply: Uuid,
) -> Result<SealedReply, Fault> {
    let bundle = rows::bundle_id(t, token).await?;
    one(
        t,
        "SELECT FROM request_case WHERE id = $1 AND bundle = $2",
        &[&case, &bundle],
    )
    .await?;
    let mut replies = view::replies(t, case).await?.into_iter();
    let found = replies.find(|known| known.reply == reply);
    Ok(found.ok_or(StoreError::NotFound)?)
}

async fn own(t: &Transaction<'_>, bundle: i64, id: Uuid) -> Result<SubmissionRow, Fault> {
    let row = rows::submission(t, id).await?;
    let row = row.filter(|row| row.bundle == bundle && row.withdrawn_at.is_none());
    Ok(row.ok_or(StoreError::NotAnnounced)?)
}

/// The same again changes nothing, anything else comes too late.
async fn repeated(t: &Transaction<'_>, handed: &Handed) -> Result<Committed, Fault> {
    let metadata = hash(t, handed.submission, METADATA).await?;
    let data = hash(t, handed.submission, DATA).await?;
    let same = metadata.as_ref() == Some(&handed.metadata.hash)
        && data.as_ref() == handed.data.as_ref().map(|data| &data.hash);
    let answer = same.then_some(Committed::Before);
    Ok(answer.ok_or(StoreError::AlreadyCommitted)?)
}

async fn hash(t: &Transaction<'_>, submission: Uuid, name: &str) -> Result<Option<String>, Fault> {
    let row = maybe(
        t,
        "SELECT hash FROM part WHERE submission = $1 AND name = $2",
        &[&submission, &name],
    )
    .await?;
    Ok(match row {
        Some(row) => row.try_get(0)?,
        None => None,
    })
}

/// Writes a part into its row, in place of what an earlier attempt left.
async fn replace(
    t: &Transaction<'_>,
    submission: Uuid,
    name: &str,
    part: Option<&NewPart>,
    now: i64,
) -> Result<(), Fault> {
    change(
        t,
        "DELETE FROM part WHERE submission = $1 AND name = $2",
        &[&submission, &name],
    )
    .await?;
    let Some(part) = part else { return Ok(()) };
    let (body, file) = match &part.body {
        Body::Row(text) => (Some(text), None),
        Body::File(name) => (None, Some(name)),
    };
    change(
        t,
        "INSERT INTO part (submission, name, announced, hash, tag, body, file, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &submission,
            &name,
            &signed(part.size)?,
            &part.hash,
            &part.tag,
            &body,
            &file,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Whether what lies here now is within the limits; refused, all of it is
/// undone.
async fn room(t: &Transaction<'_>, bundle: i64, quota: Quota) -> Result<(), Fault> {
    if announce::own(t, bundle).await? > quota.own {
        Err(StoreError::OwnQuota.into())
    } else if rows::kept(t).await? > quota.node {
        Err(StoreError::NodeQuota.into())
    } else {
        Ok(())
    }
}
