//! What a citizen sees of a bundle.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use relocation::envelope::bundle::{SealedReply, SubmissionView};
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, one},
    rows,
};
use crate::store::types::{StoredBundle, TokenHash};

pub(super) async fn bundle(t: &Transaction<'_>, token: &TokenHash) -> Result<StoredBundle, Fault> {
    let row = one(
        t,
        "SELECT id, manifest, reply_key FROM bundle
         WHERE token_hash = $1 AND manifest IS NOT NULL",
        &[&token.as_slice()],
    )
    .await?;
    let (submissions, destinations) = submissions(t, row.try_get(0)?).await?;
    let mut logs = BTreeMap::new();
    let mut all_replies = BTreeMap::new();
    for &case in destinations.keys() {
        logs.insert(case, rows::log(t, case).await?);
        let replies = replies(t, case).await?;
        if !replies.is_empty() {
            all_replies.insert(case, replies);
        }
    }
    Ok(StoredBundle {
        manifest: row.try_get(1)?,
        reply_key: row.try_get(2)?,
        submissions,
        logs,
        destinations,
        replies: all_replies,
    })
}

type Submissions = (Vec<SubmissionView>, BTreeMap<Uuid, Uuid>);

async fn submissions(t: &Transaction<'_>, bundle: i64) -> Result<Submissions, Fault> {
    let rows = all(
        t,
        "SELECT s.id, s.case_id, k.destination,
                s.fetched_at IS NULL AND s.withdrawn_at IS NULL
         FROM submission s JOIN request_case k ON k.id = s.case_id
         WHERE k.bundle = $1 AND s.committed_at IS NOT NULL
         ORDER BY s.committed_at, s.nr",
        &[&bundle],
    )
    .await?;
    let (mut views, mut destinations) = (Vec::new(), BTreeMap::new());
    for row in rows {
        let view = SubmissionView {
            submission: row.try_get(0)?,
            case: row.try_get(1)?,
            withdrawable: row.try_get(3)?,
        };
        destinations.insert(view.case, row.try_get(2)?);
        views.push(view);
    }
    Ok((views, destinations))
}

/// The published replies of a case, in their order.
pub(super) async fn replies(t: &Transaction<'_>, case: Uuid) -> Result<Vec<SealedReply>, Fault> {
    let rows = all(
        t,
        "SELECT r.id, r.data,
                array(SELECT a.id FROM reply_attachment a WHERE a.reply = r.id
                      ORDER BY a.position)
         FROM reply r WHERE r.case_id = $1 AND r.published_at IS NOT NULL
         ORDER BY r.published_at, r.nr",
        &[&case],
    )
    .await?;
    let mut replies = Vec::new();
    for row in rows {
        replies.push(SealedReply {
            reply: row.try_get(0)?,
            data: row.try_get(1)?,
            attachments: row.try_get(2)?,
        });
    }
    Ok(replies)
}

pub(super) async fn reply_file(
    t: &Transaction<'_>,
    token: &TokenHash,
    reply: Uuid,
    attachment: Uuid,
) -> Result<String, Fault> {
    let bundle = rows::bundle_id(t, token).await?;
    let row = one(
        t,
        "SELECT a.file FROM reply_attachment a
         JOIN reply r ON r.id = a.reply
         JOIN request_case k ON k.id = r.case_id
         WHERE a.reply = $1 AND a.id = $2 AND r.published_at IS NOT NULL AND k.bundle = $3",
        &[&reply, &attachment, &bundle],
    )
    .await?;
    Ok(row.try_get(0)?)
}
