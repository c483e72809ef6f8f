//! Signatures for the node's own events, and the events of authorities.

use deadpool_postgres::Transaction;
use relocation::envelope::event::EventKind;

use super::{
    fault::Fault,
    locks, notices,
    query::{change, maybe},
    replies, rows,
};
use crate::store::{
    StoreError,
    notices::News,
    types::{AuthorityEvent, PeerEvent, SignedRow},
};

/// The first signature stays: a log that was read must never change. Whoever
/// comes second waits for the first and then finds nothing to sign. The rows
/// come in the order of their cases, so that two readers do not wait for each
/// other.
pub(super) async fn keep_signatures(
    t: &Transaction<'_>,
    signed: &[SignedRow],
) -> Result<(), Fault> {
    let mut rows: Vec<&SignedRow> = signed.iter().collect();
    rows.sort_by_key(|row| (row.case, row.seq));
    for row in rows {
        change(
            t,
            "UPDATE event SET jws = $3, jws_hash = $4
             WHERE case_id = $1 AND seq = $2 AND jws IS NULL",
            &[&row.case, &row.seq, &row.jws, &row.hash],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn append(
    t: &Transaction<'_>,
    event: &AuthorityEvent,
) -> Result<Vec<String>, Fault> {
    locks::case(t, event.case).await?;
    rows::case_of(t, &[event.destination], event.case).await?;
    let row = rows::submission(t, event.submission)
        .await?
        .filter(|row| row.case == event.case && row.committed_at.is_some())
        .ok_or(StoreError::NotFound)?;
    if repeated(t, event).await? {
        return Ok(Vec::new());
    }
    row.takes(event.kind, event.relayed)?;
    follows(t, event).await?;
    let mut contents = Vec::new();
    match event.kind {
        EventKind::Accept => {
            let tags = rows::tags(t, event.submission).await?;
            if event.tags.as_ref() != Some(&tags) {
                return Err(StoreError::TagsDiffer.into());
            }
            let taken = "UPDATE submission
                SET accepted_at = $2, fetched_at = coalesce(fetched_at, $2) WHERE id = $1";
            contents = done(t, event, taken).await?;
        }
        EventKind::Reject => {
            let refused = "UPDATE submission
                SET rejected_at = $2, fetched_at = coalesce(fetched_at, $2) WHERE id = $1";
            contents = done(t, event, refused).await?;
        }
        EventKind::Decision => {
            replies::publish(t, event).await?;
            let decided = "UPDATE submission SET decided_at = $2 WHERE id = $1";
            change(t, decided, &[&event.submission, &event.now]).await?;
        }
        _ => replies::publish(t, event).await?,
    }
    let signed = Some((event.jws.as_str(), event.hash.as_str()));
    let ids = (event.case, event.submission, event.jti);
    rows::append_row(t, ids, &event.claims, signed, event.now).await?;
    notices::write_if_wanted(t, event.submission, News::Events, event.now).await?;
    Ok(contents)
}

/// Keeps what the node that has the submission wrote about it; the same again
/// changes nothing.
pub(super) async fn append_peer(t: &Transaction<'_>, event: &PeerEvent) -> Result<(), Fault> {
    locks::case(t, event.case).await?;
    rows::submission(t, event.submission)
        .await?
        .filter(|row| row.case == event.case && row.committed_at.is_some())
        .ok_or(StoreError::NotFound)?;
    if maybe(t, "SELECT FROM event WHERE jti = $1", &[&event.jti])
        .await?
        .is_some()
    {
        return Ok(());
    }
    let signed = Some((event.jws.as_str(), event.hash.as_str()));
    let ids = (event.case, event.submission, event.jti);
    rows::append_row(t, ids, &event.claims, signed, event.now).await
}

/// Whether the very same event lies here already: sending twice is allowed.
async fn repeated(t: &Transaction<'_>, event: &AuthorityEvent) -> Result<bool, Fault> {
    let known = maybe(t, "SELECT claims FROM event WHERE jti = $1", &[&event.jti]).await?;
    let Some(row) = known else {
        return Ok(false);
    };
    let claims: String = row.try_get(0)?;
    if claims == event.claims {
        Ok(true)
    } else {
        Err(StoreError::EventIdTaken.into())
    }
}

/// The authority names the last event that it saw. Events may have come in
/// between; one that never stood here shows a mistake or a forgery.
async fn follows(t: &Transaction<'_>, event: &AuthorityEvent) -> Result<(), Fault> {
    let Some(seen) = &event.predecessor else {
        return Ok(());
    };
    let found = maybe(
        t,
        "SELECT FROM event WHERE case_id = $1 AND jws_hash = $2 LIMIT 1",
        &[&event.case, seen],
    )
    .await?;
    match found {
        Some(_) => Ok(()),
        None => Err(StoreError::PredecessorUnknown.into()),
    }
}

/// Nothing more waits; what the authority has, or cannot read, goes.
async fn done(
    t: &Transaction<'_>,
    event: &AuthorityEvent,
    fact: &str,
) -> Result<Vec<String>, Fault> {
    change(t, fact, &[&event.submission, &event.now]).await?;
    rows::settle(t, event.submission, event.now).await?;
    rows::erase(t, event.submission).await
}
