//! Brings a database file to the newest schema, one file of SQL per step.

use rusqlite::Connection;

/// Steps in their order; the number of steps done stands in `user_version`.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_outbox.sql"),
    include_str!("migrations/0003_lifetimes.sql"),
    include_str!("migrations/0004_callback.sql"),
    include_str!("migrations/0005_rowids.sql"),
    include_str!("migrations/0006_kept.sql"),
];

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite refused.
    #[error("the database cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file could not be made.
    #[error("the database cannot be made: {0}")]
    File(std::io::Error),
    /// The store refused a step of a restore.
    #[error("the database cannot be brought up to date: {0}")]
    Refused(String),
    /// Written by a newer program.
    #[error("the database was written by a newer version (schema {0}); use that version")]
    Newer(usize),
}

/// Runs the steps that are missing.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let done: usize = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if done > STEPS.len() {
        return Err(OpenError::Newer(done));
    }
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_changes_nothing_and_a_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            migrate(&mut connection),
            Err(OpenError::Newer(99))
        ));
    }
}
