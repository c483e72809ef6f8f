//! What waits for authorities, as a whole.

use rusqlite::Connection;

use crate::store::{StoreError, types::Waiting};

pub(super) fn count(c: &Connection) -> Result<Waiting, StoreError> {
    let sql = "SELECT count(DISTINCT s.id), min(s.committed_at)
               FROM outbox o JOIN submission s ON s.id = o.submission
               WHERE o.done_at IS NULL AND s.accepted_at IS NULL
                 AND s.rejected_at IS NULL AND s.withdrawn_at IS NULL";
    let mut statement = c.prepare_cached(sql)?;
    let waiting = statement.query_row([], |row| {
        Ok(Waiting {
            count: row.get(0)?,
            oldest: row.get(1)?,
        })
    })?;
    Ok(waiting)
}
