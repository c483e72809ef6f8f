//! Brings a database to the newest schema, one file of SQL per step. Steps
//! only go forward, and many processes may start at once.

use tokio_postgres::IsolationLevel;

use super::{StoreError, database::Database, fault::Fault};

/// Steps in their order; each that was done has a row in `migrations`.
const STEPS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
];

/// Names the lock that whoever migrates holds: any number, as long as it stays
/// the same ("umzug" in ASCII).
const LOCK: i64 = 0x75_6d_7a_75_67;

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address or a setting makes no sense.
    #[error("{0}")]
    Settings(String),
    /// PostgreSQL refused or cannot be reached.
    #[error("the database cannot be opened: {0}")]
    Database(String),
    /// Written by a newer program.
    #[error("the database was written by a newer version (schema {0}); use that version")]
    Newer(i64),
}

impl From<Fault> for OpenError {
    fn from(fault: Fault) -> Self {
        StoreError::from(fault).into()
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Engine(text) => Self::Database(text),
            other => Self::Database(other.to_string()),
        }
    }
}

/// Runs the steps that are missing, at `now`, all in one transaction.
pub(super) async fn migrate(database: &Database, now: i64) -> Result<(), OpenError> {
    let done = steps(database, now).await?;
    match i64::try_from(STEPS.len()) {
        Ok(known) if done <= known => Ok(()),
        _ => Err(OpenError::Newer(done)),
    }
}

/// Number of steps done, after the missing ones.
async fn steps(database: &Database, now: i64) -> Result<i64, Fault> {
    let mut connection = database.connection().await?;
    // Each statement must see what the holder of the lock before it has done.
    let transaction = connection
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .start()
        .await?;
    // Others may take their time with a large table; it ends with the
    // transaction.
    transaction
        .batch_execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
             SET LOCAL client_min_messages = warning",
        )
        .await?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    transaction
        .batch_execute(
            "CREATE TABLE IF NOT EXISTS migrations (number bigint PRIMARY KEY, at bigint NOT NULL)",
        )
        .await?;
    let row = transaction
        .query_one("SELECT coalesce(max(number), 0) FROM migrations", &[])
        .await?;
    let done: i64 = row.try_get(0)?;
    let mut last = done;
    for (number, step) in (1..).zip(STEPS) {
        if number > done {
            transaction.batch_execute(step).await?;
            transaction
                .execute("INSERT INTO migrations VALUES ($1, $2)", &[&number, &now])
                .await?;
            last = number;
        }
    }
    transaction.commit().await?;
    Ok(last)
}
