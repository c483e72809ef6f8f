//! Taking a submission back.

use deadpool_postgres::Transaction;
use relocation::envelope::event::EventKind;
use uuid::Uuid;

use super::{fault::Fault, locks, outbox, query::change, rows};
use crate::store::{
    StoreError, rules,
    types::{Stamp, TokenHash},
};

/// `let_go`: the fence up to which its receiver has let go of it. `remember`:
/// what was not committed is kept in mind until it is swept.
pub(super) async fn withdraw(
    t: &Transaction<'_>,
    token: &TokenHash,
    submission: Uuid,
    (let_go, remember): (Option<i64>, bool),
    stamp: &Stamp,
) -> Result<Vec<String>, Fault> {
    let bundle = locks::bundle(t, token).await?;
    let row = rows::submission(t, submission)
        .await?
        .filter(|row| row.bundle == bundle)
        .ok_or(StoreError::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Ok(Vec::new());
    }
    if row.fetched_at.is_some() {
        return Err(StoreError::AlreadyFetched.into());
    }
    rules::may_go(outbox::place(t, submission).await?, let_go, stamp.now)?;
    let contents = rows::erase(t, submission).await?;
    if row.committed_at.is_none() && !remember {
        // Nobody has seen it: nothing needs to remember it.
        change(t, "DELETE FROM submission WHERE id = $1", &[&submission]).await?;
        return Ok(contents);
    }
    change(
        t,
        "UPDATE submission SET withdrawn_at = $2 WHERE id = $1",
        &[&submission, &stamp.now],
    )
    .await?;
    if row.committed_at.is_none() {
        return Ok(contents);
    }
    rows::settle(t, submission, stamp.now).await?;
    rows::append_own(t, (row.case, submission), EventKind::Delete, None, stamp).await?;
    Ok(contents)
}
