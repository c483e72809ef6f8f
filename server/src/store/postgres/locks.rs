//! Who waits for whom. What a citizen's call judges and changes lies in one
//! bundle: it locks the bundle's row and those of its cases. What an
//! authority's call changes lies in one case: it locks that row. So two calls
//! that could disagree run one after the other, in whatever process, and each
//! reads only after it has its locks. Always the bundle first, then cases in
//! the order of their ids: nobody waits in a circle.

use deadpool_postgres::Transaction;
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, maybe, one},
};
use crate::store::{StoreError, types::TokenHash};

/// Locks a bundle with its cases; gives its row id.
/// Errors: [`StoreError::NotFound`].
pub(super) async fn bundle(t: &Transaction<'_>, token: &TokenHash) -> Result<i64, Fault> {
    let row = one(
        t,
        "SELECT id FROM bundle WHERE token_hash = $1 FOR UPDATE",
        &[&token.as_slice()],
    )
    .await?;
    let id = row.try_get(0)?;
    cases(t, id).await?;
    Ok(id)
}

/// The same, of a bundle that is made if it is not there.
pub(super) async fn new_bundle(
    t: &Transaction<'_>,
    token: &TokenHash,
    now: i64,
) -> Result<i64, Fault> {
    // A conflict is an update of nothing, so that the row is locked in any case.
    let row = one(
        t,
        "INSERT INTO bundle (token_hash, created_at) VALUES ($1, $2)
         ON CONFLICT (token_hash) DO UPDATE SET created_at = bundle.created_at RETURNING id",
        &[&token.as_slice(), &now],
    )
    .await?;
    let id = row.try_get(0)?;
    cases(t, id).await?;
    Ok(id)
}

/// Locks the cases of a bundle that is locked.
pub(super) async fn cases(t: &Transaction<'_>, bundle: i64) -> Result<(), Fault> {
    all(
        t,
        "SELECT id FROM request_case WHERE bundle = $1 ORDER BY id FOR UPDATE",
        &[&bundle],
    )
    .await?;
    Ok(())
}

/// Locks a case, if there is one.
pub(super) async fn case(t: &Transaction<'_>, id: Uuid) -> Result<(), Fault> {
    maybe(
        t,
        "SELECT id FROM request_case WHERE id = $1 FOR UPDATE",
        &[&id],
    )
    .await?;
    Ok(())
}

/// Locks the case of a submission. Errors: [`StoreError::NotFound`].
pub(super) async fn case_of_submission(t: &Transaction<'_>, id: Uuid) -> Result<(), Fault> {
    let row = maybe(t, "SELECT case_id FROM submission WHERE id = $1", &[&id]).await?;
    let row = row.ok_or(StoreError::NotFound)?;
    case(t, row.try_get(0)?).await
}
