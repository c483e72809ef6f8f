//! Sealed replies of authorities: first stored, then published by the signed
//! event that names them.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    fault::Fault,
    locks,
    query::{all, change, maybe, one, signed, unsigned},
    rows,
};
use crate::store::{
    StoreError,
    rules::REPLIES,
    types::{AuthorityEvent, Body, NewPart, NewReply, PartKeyOfReply},
};

pub(super) async fn put_attachment(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    key: PartKeyOfReply,
    content: &NewPart,
    now: i64,
) -> Result<Option<String>, Fault> {
    begin(t, destinations, (key.case, key.reply), now).await?;
    let Body::File(file) = &content.body else {
        return Err(StoreError::Engine("a reply's attachment is a file".into()).into());
    };
    let known = maybe(
        t,
        "SELECT hash, file FROM reply_attachment WHERE reply = $1 AND id = $2",
        &[&key.reply, &key.attachment],
    )
    .await?;
    let known: Option<(String, String)> = match known {
        Some(row) => Some((row.try_get(0)?, row.try_get(1)?)),
        None => None,
    };
    match &known {
        Some((hash, _)) if *hash == content.hash => return Ok(Some(file.clone())),
        _ if published(t, key.reply).await? => return Err(StoreError::ReplyPublished.into()),
        _ => {}
    }
    // What is replaced loses its place in the reply.
    change(
        t,
        "INSERT INTO reply_attachment (reply, id, size, hash, tag, file)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (reply, id) DO UPDATE SET position = NULL, size = excluded.size,
            hash = excluded.hash, tag = excluded.tag, file = excluded.file",
        &[
            &key.reply,
            &key.attachment,
            &signed(content.size)?,
            &content.hash,
            &content.tag,
            file,
        ],
    )
    .await?;
    let count = one(
        t,
        "SELECT count(*) FROM reply_attachment WHERE reply = $1",
        &[&key.reply],
    )
    .await?;
    if unsigned(count.try_get(0)?)? > REPLIES {
        return Err(StoreError::OwnQuota.into());
    }
    Ok(known.map(|(_, old)| old))
}

pub(super) async fn put(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    reply: &NewReply,
    now: i64,
) -> Result<(), Fault> {
    begin(t, destinations, (reply.case, reply.reply), now).await?;
    if published(t, reply.reply).await? {
        let row = one(t, "SELECT data FROM reply WHERE id = $1", &[&reply.reply]).await?;
        let data: Option<String> = row.try_get(0)?;
        return if data.as_ref() == Some(&reply.data) {
            Ok(())
        } else {
            Err(StoreError::ReplyPublished.into())
        };
    }
    change(
        t,
        "UPDATE reply SET data = $2, tag = $3 WHERE id = $1",
        &[&reply.reply, &reply.data, &reply.tag],
    )
    .await?;
    change(
        t,
        "UPDATE reply_attachment SET position = NULL WHERE reply = $1",
        &[&reply.reply],
    )
    .await?;
    for (position, attachment) in (0_i64..).zip(&reply.attachments) {
        let placed = change(
            t,
            "UPDATE reply_attachment SET position = $3 WHERE reply = $1 AND id = $2",
            &[&reply.reply, attachment, &position],
        )
        .await?;
        if placed == 0 {
            return Err(StoreError::PartMissing.into());
        }
    }
    // What was uploaded and is not named does not belong to the reply; its
    // content goes with a later sweep.
    change(
        t,
        "DELETE FROM reply_attachment WHERE reply = $1 AND position IS NULL",
        &[&reply.reply],
    )
    .await?;
    Ok(())
}

/// Makes a stored reply visible. The event must name its exact ciphertexts.
pub(super) async fn publish(t: &Transaction<'_>, event: &AuthorityEvent) -> Result<(), Fault> {
    let id = event.reply.ok_or(StoreError::ReplyMissing)?;
    let row = maybe(
        t,
        "SELECT tag FROM reply WHERE id = $1 AND case_id = $2
         AND data IS NOT NULL AND published_at IS NULL",
        &[&id, &event.case],
    )
    .await?;
    let tag: Option<String> = row.ok_or(StoreError::ReplyMissing)?.try_get(0)?;
    let mut attachments: BTreeMap<Uuid, String> = BTreeMap::new();
    for row in all(
        t,
        "SELECT id, tag FROM reply_attachment WHERE reply = $1",
        &[&id],
    )
    .await?
    {
        attachments.insert(row.try_get(0)?, row.try_get(1)?);
    }
    let tags = event.tags.as_ref().ok_or(StoreError::TagsDiffer)?;
    if tags.data != tag || tags.attachments != attachments {
        return Err(StoreError::TagsDiffer.into());
    }
    change(
        t,
        "UPDATE reply SET published_at = $2 WHERE id = $1",
        &[&id, &event.now],
    )
    .await?;
    Ok(())
}

/// Locks the case and makes the reply's row at the first call, of this case
/// only.
async fn begin(
    t: &Transaction<'_>,
    destinations: &[Uuid],
    (case, reply): (Uuid, Uuid),
    now: i64,
) -> Result<(), Fault> {
    locks::case(t, case).await?;
    rows::case_of(t, destinations, case).await?;
    change(
        t,
        "INSERT INTO reply (id, case_id, begun_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[&reply, &case, &now],
    )
    .await?;
    let owner = one(t, "SELECT case_id FROM reply WHERE id = $1", &[&reply]).await?;
    if owner.try_get::<_, Uuid>(0)? != case {
        return Err(StoreError::NotFound.into());
    }
    let unpublished = one(
        t,
        "SELECT count(*) FROM reply WHERE case_id = $1 AND published_at IS NULL",
        &[&case],
    )
    .await?;
    if unsigned(unpublished.try_get(0)?)? > REPLIES {
        return Err(StoreError::OwnQuota.into());
    }
    Ok(())
}

async fn published(t: &Transaction<'_>, reply: Uuid) -> Result<bool, Fault> {
    let row = one(
        t,
        "SELECT published_at IS NOT NULL FROM reply WHERE id = $1",
        &[&reply],
    )
    .await?;
    Ok(row.try_get(0)?)
}
