//! What makes a submission a sent one.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use relocation::envelope::event::{AuthenticationTags, EventKind};
use uuid::Uuid;

use super::{fault::Fault, notices, query::change};
use crate::store::{
    notices::News,
    rules::{self, SubmissionRow},
    types::Stamp,
};

/// A submission whose parts are complete.
pub(super) struct Sent<'a> {
    pub(super) id: Uuid,
    pub(super) row: &'a SubmissionRow,
    pub(super) tags: AuthenticationTags,
}

/// From now on they count as sent: they wait, and have their receipts. All in
/// one statement; their cases are locked.
pub(super) async fn record(
    t: &Transaction<'_>,
    sent: &[Sent<'_>],
    manifest_hash: Option<&str>,
    stamp: &Stamp,
) -> Result<(), Fault> {
    let ids: Vec<Uuid> = sent.iter().map(|one| one.id).collect();
    let events = Events::of(sent, stamp)?;
    change(
        t,
        "WITH sent AS (
            UPDATE submission SET committed_at = $1, manifest = $2 WHERE id = ANY ($3)
         ), queued AS (
            INSERT INTO outbox (submission, due_at) SELECT id, $1 FROM unnest($3::uuid[]) AS n (id)
         )
         INSERT INTO event (case_id, seq, submission, jti, claims, at)
         SELECT case_id,
                nth + (SELECT coalesce(max(e.seq), 0) FROM event e WHERE e.case_id = n.case_id),
                submission, jti, claims, at
         FROM unnest($4::uuid[], $5::bigint[], $6::uuid[], $7::uuid[], $8::text[], $9::bigint[])
            AS n (case_id, nth, submission, jti, claims, at)",
        &[
            &stamp.now,
            &manifest_hash,
            &ids,
            &events.cases,
            &events.nths,
            &events.submissions,
            &events.jtis,
            &events.claims,
            &events.times,
        ],
    )
    .await?;
    for one in sent {
        if stamp.tell.contains(&one.row.destination) {
            notices::write(t, one.id, News::Submissions, stamp.now).await?;
        }
    }
    Ok(())
}

/// Rows of events, column by column.
#[derive(Default)]
struct Events {
    cases: Vec<Uuid>,
    /// Place among the new ones of its case, from 1.
    nths: Vec<i64>,
    submissions: Vec<Uuid>,
    jtis: Vec<Uuid>,
    claims: Vec<String>,
    times: Vec<i64>,
}

impl Events {
    /// `create` and `submit` of each.
    fn of(sent: &[Sent<'_>], stamp: &Stamp) -> Result<Self, Fault> {
        let (mut all, mut counts) = (Self::default(), BTreeMap::new());
        for one in sent {
            let announced = Stamp {
                now: one.row.announced_at,
                ..stamp.clone()
            };
            let ids = (one.row.case, one.id);
            let count = counts.entry(one.row.case).or_insert(0);
            for (kind, tags, stamp) in [
                (EventKind::Create, None, &announced),
                (EventKind::Submit, Some(one.tags.clone()), stamp),
            ] {
                let (jti, claims) = rules::own_event(ids, kind, tags, stamp)?;
                *count += 1;
                all.cases.push(one.row.case);
                all.nths.push(*count);
                all.submissions.push(one.id);
                all.jtis.push(jti);
                all.claims.push(claims);
                all.times.push(stamp.now);
            }
        }
        Ok(all)
    }
}
