//! What a citizen sees of a bundle.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{SealedReply, SubmissionView};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::rows;
use crate::store::{
    StoreError,
    types::{StoredBundle, TokenHash},
};

pub(super) fn bundle(c: &Connection, token: &TokenHash) -> Result<StoredBundle, StoreError> {
    let (id, manifest, reply_key): (i64, String, String) = c
        .prepare_cached(
            "SELECT id, manifest, reply_key FROM bundle
             WHERE token_hash = ?1 AND manifest IS NOT NULL",
        )?
        .query_row([token], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (submissions, destinations) = submissions(c, id)?;
    let mut logs = BTreeMap::new();
    let mut all_replies = BTreeMap::new();
    for &case in destinations.keys() {
        logs.insert(case, rows::log(c, case)?);
        let replies = replies(c, case)?;
        if !replies.is_empty() {
            all_replies.insert(case, replies);
        }
    }
    Ok(StoredBundle {
        manifest,
        reply_key,
        submissions,
        logs,
        destinations,
        replies: all_replies,
    })
}

type Submissions = (Vec<SubmissionView>, BTreeMap<Uuid, Uuid>);

fn submissions(c: &Connection, bundle: i64) -> Result<Submissions, StoreError> {
    let mut all = c.prepare_cached(
        "SELECT s.id, s.case_id, k.destination,
                s.fetched_at IS NULL AND s.withdrawn_at IS NULL
         FROM submission s JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = ?1 AND s.committed_at IS NOT NULL
         ORDER BY s.committed_at, s.rowid",
    )?;
    let mut rows = all.query([bundle])?;
    let (mut views, mut destinations) = (Vec::new(), BTreeMap::new());
    while let Some(row) = rows.next()? {
        let view = SubmissionView {
            submission: row.get(0)?,
            case: row.get(1)?,
            withdrawable: row.get(3)?,
        };
        destinations.insert(view.case, row.get(2)?);
        views.push(view);
    }
    Ok((views, destinations))
}

/// The published replies of a case, in their order.
pub(super) fn replies(c: &Connection, case: Uuid) -> Result<Vec<SealedReply>, StoreError> {
    let mut all = c.prepare_cached(
        "SELECT id, data FROM reply WHERE case_id = ?1 AND published_at IS NOT NULL
         ORDER BY published_at, rowid",
    )?;
    let mut rows = all.query([case])?;
    let mut replies = Vec::new();
    while let Some(row) = rows.next()? {
        let reply: Uuid = row.get(0)?;
        let attachments = c
            .prepare_cached("SELECT id FROM reply_attachment WHERE reply = ?1 ORDER BY position")?
            .query_map([reply], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        replies.push(SealedReply {
            reply,
            data: row.get(1)?,
            attachments,
        });
    }
    Ok(replies)
}

pub(super) fn reply_file(
    c: &Connection,
    token: &TokenHash,
    reply: Uuid,
    attachment: Uuid,
) -> Result<String, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let mut find = c.prepare_cached(
        "SELECT a.file FROM reply_attachment a
         JOIN reply r ON r.id = a.reply
         JOIN request_case k ON k.id = r.case_id
         WHERE a.reply = ?1 AND a.id = ?2 AND r.published_at IS NOT NULL AND k.bundle = ?3",
    )?;
    Ok(find.query_row(params![reply, attachment, bundle], |row| row.get(0))?)
}
