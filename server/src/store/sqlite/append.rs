//! Signatures for the node's own events, and the events of authorities.

use relocation::envelope::event::EventKind;
use rusqlite::{Connection, OptionalExtension, params};

use super::{notices, replies, rows};
use crate::store::{
    StoreError,
    notices::News,
    types::{AuthorityEvent, PeerEvent, SignedRow},
};

/// The first signature stays: a log that was read must never change.
pub(super) fn keep_signatures(c: &Connection, signed: &[SignedRow]) -> Result<(), StoreError> {
    let mut keep = c.prepare_cached(
        "UPDATE event SET jws = ?3, jws_hash = ?4
         WHERE case_id = ?1 AND seq = ?2 AND jws IS NULL",
    )?;
    for row in signed {
        keep.execute(params![row.case, row.seq, row.jws, row.hash])?;
    }
    Ok(())
}

pub(super) fn append(c: &Connection, event: &AuthorityEvent) -> Result<Vec<String>, StoreError> {
    rows::case_of(c, &[event.destination], event.case)?;
    let row = rows::submission(c, event.submission)?
        .filter(|row| row.case == event.case && row.committed_at.is_some())
        .ok_or(StoreError::NotFound)?;
    if repeated(c, event)? {
        return Ok(Vec::new());
    }
    row.takes(event.kind, event.relayed)?;
    follows(c, event)?;
    let mut files = Vec::new();
    match event.kind {
        EventKind::Accept => {
            let tags = rows::tags(c, event.submission)?;
            if event.tags.as_ref() != Some(&tags) {
                return Err(StoreError::TagsDiffer);
            }
            files = done(c, event, "accepted_at")?;
        }
        EventKind::Reject => files = done(c, event, "rejected_at")?,
        EventKind::Decision => {
            replies::publish(c, event)?;
            fact(c, event, "decided_at")?;
        }
        _ => replies::publish(c, event)?,
    }
    let signed = Some((event.jws.as_str(), event.hash.as_str()));
    let ids = (event.case, event.submission, event.jti);
    rows::append_row(c, ids, &event.claims, signed, event.now)?;
    notices::write_if_wanted(c, event.submission, News::Events, event.now)?;
    Ok(files)
}

/// Keeps what the node that has the submission wrote about it; the same again
/// changes nothing.
pub(super) fn append_peer(c: &Connection, event: &PeerEvent) -> Result<(), StoreError> {
    rows::submission(c, event.submission)?
        .filter(|row| row.case == event.case && row.committed_at.is_some())
        .ok_or(StoreError::NotFound)?;
    let known = c
        .prepare_cached("SELECT 1 FROM event WHERE jti = ?1")?
        .exists([event.jti])?;
    if known {
        return Ok(());
    }
    let signed = Some((event.jws.as_str(), event.hash.as_str()));
    let ids = (event.case, event.submission, event.jti);
    rows::append_row(c, ids, &event.claims, signed, event.now)
}

/// Whether the very same event lies here already: sending twice is allowed.
fn repeated(c: &Connection, event: &AuthorityEvent) -> Result<bool, StoreError> {
    let known: Option<String> = c
        .prepare_cached("SELECT claims FROM event WHERE jti = ?1")?
        .query_row([event.jti], |row| row.get(0))
        .optional()?;
    match known {
        None => Ok(false),
        Some(claims) if claims == event.claims => Ok(true),
        Some(_) => Err(StoreError::EventIdTaken),
    }
}

/// The authority names the last event that it saw. Events may have come in
/// between; one that never stood here shows a mistake or a forgery.
fn follows(c: &Connection, event: &AuthorityEvent) -> Result<(), StoreError> {
    let Some(seen) = &event.predecessor else {
        return Ok(());
    };
    let mut find = c.prepare_cached("SELECT 1 FROM event WHERE case_id = ?1 AND jws_hash = ?2")?;
    find.exists(params![event.case, seen])?
        .then_some(())
        .ok_or(StoreError::PredecessorUnknown)
}

/// Nothing more waits; what the authority has, or cannot read, goes.
fn done(c: &Connection, event: &AuthorityEvent, what: &str) -> Result<Vec<String>, StoreError> {
    fact(c, event, what)?;
    rows::settle(c, event.submission, event.now)?;
    rows::erase(c, event.submission)
}

/// Notes when it happened. Whoever says so has fetched it, here or elsewhere.
fn fact(c: &Connection, event: &AuthorityEvent, what: &str) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "UPDATE submission SET {what} = ?2, fetched_at = coalesce(fetched_at, ?2) WHERE id = ?1"
    ))?
    .execute(params![event.submission, event.now])?;
    Ok(())
}
