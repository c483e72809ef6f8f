//! What waits for authorities, as a whole.

use deadpool_postgres::Transaction;

use super::{
    fault::Fault,
    query::{one, unsigned},
};
use crate::store::types::Waiting;

pub(super) async fn count(t: &Transaction<'_>) -> Result<Waiting, Fault> {
    let sql = "SELECT count(DISTINCT s.id), min(s.committed_at)
               FROM outbox o JOIN submission s ON s.id = o.submission
               WHERE o.done_at IS NULL AND s.accepted_at IS NULL
                 AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL";
    let row = one(t, sql, &[]).await?;
    Ok(Waiting {
        count: unsigned(row.try_get(0)?)?,
        oldest: row.try_get(1)?,
    })
}
