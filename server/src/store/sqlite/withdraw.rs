//! Taking a submission back.

use relocation::envelope::event::EventKind;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{outbox, rows};
use crate::store::{
    StoreError, rules,
    types::{Stamp, TokenHash},
};

/// `let_go`: the fence up to which its receiver has let go of it. `remember`:
/// what was not committed is kept in mind until it is swept.
pub(super) fn withdraw(
    c: &Connection,
    token: &TokenHash,
    submission: Uuid,
    (let_go, remember): (Option<i64>, bool),
    stamp: &Stamp,
) -> Result<Vec<String>, StoreError> {
    let bundle = rows::bundle_id(c, token)?;
    let row = rows::submission(c, submission)?
        .filter(|row| row.bundle == bundle)
        .ok_or(StoreError::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Ok(Vec::new());
    }
    if row.fetched_at.is_some() {
        return Err(StoreError::AlreadyFetched);
    }
    rules::may_go(outbox::place(c, submission)?, let_go, stamp.now)?;
    let files = rows::erase(c, submission)?;
    if row.committed_at.is_none() && !remember {
        // Nobody has seen it: nothing needs to remember it.
        c.execute("DELETE FROM submission WHERE id = ?1", [submission])?;
        return Ok(files);
    }
    c.execute(
        "UPDATE submission SET withdrawn_at = ?2 WHERE id = ?1",
        params![submission, stamp.now],
    )?;
    if row.committed_at.is_none() {
        return Ok(files);
    }
    rows::settle(c, submission, stamp.now)?;
    rows::append_own(c, (row.case, submission), EventKind::Delete, None, stamp)?;
    Ok(files)
}
