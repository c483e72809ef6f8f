//! Brings a database to the newest schema, one file of SQL per step. Steps
//! only go forward, and many processes may start at once.

use deadpool_postgres::Transaction;
use tokio_postgres::IsolationLevel;

use super::{StoreError, database::Database, fault::Fault};

/// Steps in their order; each that was done has a row in `migrations`.
const STEPS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
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
    if done <= newest() {
        Ok(())
    } else {
        Err(OpenError::Newer(done))
    }
}

/// Number of steps that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
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
    let done = begin(&transaction).await?;
    advance(&transaction, done, newest(), now).await?;
    transaction.commit().await?;
    Ok(done.max(newest()))
}

/// Waits until nobody else migrates; gives the number of steps done.
pub(super) async fn begin(t: &Transaction<'_>) -> Result<i64, Fault> {
    // Others may take their time with a large table; it ends with the
    // transaction.
    t.batch_execute(
        "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
         SET LOCAL idle_in_transaction_session_timeout = 0;
         SET LOCAL client_min_messages = warning",
    )
    .await?;
    t.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    t.batch_execute(
        "CREATE TABLE IF NOT EXISTS migrations (number bigint PRIMARY KEY, at bigint NOT NULL)",
    )
    .await?;
    let row = t
        .query_one("SELECT coalesce(max(number), 0) FROM migrations", &[])
        .await?;
    Ok(row.try_get(0)?)
}

/// Runs the steps after `done` up to `last`.
pub(super) async fn advance(
    t: &Transaction<'_>,
    done: i64,
    last: i64,
    now: i64,
) -> Result<(), Fault> {
    for (number, step) in (1..).zip(STEPS) {
        if number > done && number <= last {
            t.batch_execute(step).await?;
            t.execute("INSERT INTO migrations VALUES ($1, $2)", &[&number, &now])
                .await?;
        }
    }
    Ok(())
}
