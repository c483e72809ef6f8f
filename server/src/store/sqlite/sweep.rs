//! Deleting what was begun and never finished.

use rusqlite::Connection;

use crate::store::{StoreError, types::Swept};

const STAGED: &str = "SELECT id FROM submission WHERE committed_at IS NULL AND announced_at < ?1";
const UNNAMED: &str = "SELECT id FROM reply WHERE published_at IS NULL AND begun_at < ?1";

pub(super) fn sweep(c: &Connection, before: i64) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    for (rows, table, files, owner) in [
        (STAGED, "submission", "part", "submission"),
        (UNNAMED, "reply", "reply_attachment", "reply"),
    ] {
        let mut named = c.prepare(&format!(
            "SELECT file FROM {files} WHERE file IS NOT NULL AND {owner} IN ({rows})"
        ))?;
        for file in named.query_map([before], |row| row.get(0))? {
            swept.files.push(file?);
        }
        let delete = format!("DELETE FROM {table} WHERE id IN ({rows})");
        swept.rows += c.execute(&delete, [before])?;
    }
    c.execute_batch(
        "DELETE FROM request_case WHERE id NOT IN (SELECT case_id FROM submission);
         DELETE FROM bundle WHERE id NOT IN (SELECT bundle FROM request_case);",
    )?;
    Ok(swept)
}

pub(super) fn files(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = c.prepare(
        "SELECT file FROM part WHERE file IS NOT NULL
         UNION ALL SELECT file FROM reply_attachment",
    )?;
    all.query_map([], |row| row.get(0))?.collect()
}
