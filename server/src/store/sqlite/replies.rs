//! Sealed replies of authorities: first stored, then published by the signed
//! event that names them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::rows;
use crate::store::{
    StoreError,
    rules::REPLIES,
    types::{AuthorityEvent, Body, NewPart, NewReply, PartKeyOfReply},
};

pub(super) fn put_attachment(
    c: &Connection,
    destinations: &[Uuid],
    key: PartKeyOfReply,
    content: NewPart,
    now: i64,
) -> Result<Option<String>, StoreError> {
    rows::case_of(c, destinations, key.case)?;
    begin(c, key.case, key.reply, now)?;
    let Body::File(file) = content.body else {
        return Err(StoreError::Engine("a reply's attachment is a file".into()));
    };
    let known: Option<(String, String)> = c
        .prepare_cached("SELECT hash, file FROM reply_attachment WHERE reply = ?1 AND id = ?2")?
        .query_row(params![key.reply, key.attachment], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match known {
        Some((hash, _)) if hash == content.hash => return Ok(Some(file)),
        _ if published(c, key.reply)? => return Err(StoreError::ReplyPublished),
        _ => {}
    }
    c.prepare_cached(
        "INSERT OR REPLACE INTO reply_attachment (reply, id, size, hash, tag, file)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        key.reply,
        key.attachment,
        content.size,
        content.hash,
        content.tag,
        file
    ])?;
    let count: u64 = c
        .prepare_cached("SELECT count(*) FROM reply_attachment WHERE reply = ?1")?
        .query_row([key.reply], |row| row.get(0))?;
    if count > REPLIES {
        return Err(StoreError::OwnQuota);
    }
    Ok(known.map(|(_, old)| old))
}

pub(super) fn put(
    c: &Connection,
    destinations: &[Uuid],
    reply: &NewReply,
    now: i64,
) -> Result<(), StoreError> {
    rows::case_of(c, destinations, reply.case)?;
    begin(c, reply.case, reply.reply, now)?;
    if published(c, reply.reply)? {
        let same: Option<String> = c
            .prepare_cached("SELECT data FROM reply WHERE id = ?1")?
            .query_row([reply.reply], |row| row.get(0))?;
        return (same.as_ref() == Some(&reply.data))
            .then_some(())
            .ok_or(StoreError::ReplyPublished);
    }
    c.prepare_cached("UPDATE reply SET data = ?2, tag = ?3 WHERE id = ?1")?
        .execute(params![reply.reply, reply.data, reply.tag])?;
    c.prepare_cached("UPDATE reply_attachment SET position = NULL WHERE reply = ?1")?
        .execute([reply.reply])?;
    let mut place =
        c.prepare_cached("UPDATE reply_attachment SET position = ?3 WHERE reply = ?1 AND id = ?2")?;
    for (position, attachment) in reply.attachments.iter().enumerate() {
        if place.execute(params![reply.reply, attachment, position])? == 0 {
            return Err(StoreError::PartMissing);
        }
    }
    // What was uploaded and is not named does not belong to the reply; its
    // file goes with the next sweep.
    c.prepare_cached("DELETE FROM reply_attachment WHERE reply = ?1 AND position IS NULL")?
        .execute([reply.reply])?;
    Ok(())
}

/// Makes a stored reply visible. The event must name its exact ciphertexts.
pub(super) fn publish(c: &Connection, event: &AuthorityEvent) -> Result<(), StoreError> {
    let id = event.reply.ok_or(StoreError::ReplyMissing)?;
    let tag: Option<String> = c
        .prepare_cached(
            "SELECT tag FROM reply WHERE id = ?1 AND case_id = ?2
             AND data IS NOT NULL AND published_at IS NULL",
        )?
        .query_row(params![id, event.case], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::ReplyMissing)?;
    let attachments: BTreeMap<Uuid, String> = c
        .prepare_cached("SELECT id, tag FROM reply_attachment WHERE reply = ?1")?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let tags = event.tags.as_ref().ok_or(StoreError::TagsDiffer)?;
    if tags.data != tag || tags.attachments != attachments {
        return Err(StoreError::TagsDiffer);
    }
    c.prepare_cached("UPDATE reply SET published_at = ?2 WHERE id = ?1")?
        .execute(params![id, event.now])?;
    Ok(())
}

/// The reply's row: made at the first call, of this case only.
fn begin(c: &Connection, case: Uuid, reply: Uuid, now: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO reply (id, case_id, begun_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?
    .execute(params![reply, case, now])?;
    let owner: Uuid = c
        .prepare_cached("SELECT case_id FROM reply WHERE id = ?1")?
        .query_row([reply], |row| row.get(0))?;
    if owner != case {
        return Err(StoreError::NotFound);
    }
    let unpublished: u64 = c
        .prepare_cached("SELECT count(*) FROM reply WHERE case_id = ?1 AND published_at IS NULL")?
        .query_row([case], |row| row.get(0))?;
    if unpublished > REPLIES {
        return Err(StoreError::OwnQuota);
    }
    Ok(())
}

fn published(c: &Connection, reply: Uuid) -> Result<bool, StoreError> {
    Ok(
        c.prepare_cached("SELECT published_at IS NOT NULL FROM reply WHERE id = ?1")?
            .query_row([reply], |row| row.get(0))?,
    )
}
