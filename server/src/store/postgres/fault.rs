//! What can go wrong inside a call, before the caller is told.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

use crate::store::StoreError;

/// A refusal, or a failure of the database or the way to it.
#[derive(Debug)]
pub(super) enum Fault {
    /// The call makes no sense in this state.
    Refused(StoreError),
    /// The database said no, or the connection broke.
    Database(tokio_postgres::Error),
    /// No connection could be had.
    Pool(PoolError),
}

impl Fault {
    /// Whether the whole transaction may simply be done again: another one was
    /// in the way, and nothing of this one happened. That covers a unique id
    /// which somebody else wrote between this call's look and its own writing:
    /// the next look sees it.
    pub(super) fn passes(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::UNIQUE_VIOLATION,
        ]
        .iter()
        .any(|code| error.code() == Some(code))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error)
    }
}

impl From<PoolError> for Fault {
    fn from(error: PoolError) -> Self {
        Self::Pool(error)
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(error) => error,
            Fault::Pool(PoolError::Backend(error)) => Self::Unavailable(told(&error)),
            Fault::Pool(error) => Self::Unavailable(error.to_string()),
            Fault::Database(error) if error.code() == Some(&SqlState::DISK_FULL) => Self::Full,
            Fault::Database(error) if away(&error) => Self::Unavailable(told(&error)),
            Fault::Database(error) => Self::Engine(told(&error)),
        }
    }
}

/// Whether the database or the way to it is in trouble, rather than the call:
/// no answer of the server at all, or one of the classes of SQLSTATE for broken
/// connections (08), for too little of something (53), for a server that ends,
/// starts or gives up waiting (57), and for errors of the system (58); a lock or
/// a transaction that took too long (55P03, 25P03).
fn away(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => {
            error.is_closed()
                || std::error::Error::source(error).is_some_and(|s| s.is::<std::io::Error>())
        }
        Some(code) => ["08", "53", "57", "58", "55P03", "25P03"]
            .iter()
            .any(|class| code.code().starts_with(class)),
    }
}

/// What an operator may read: code and message. The detail of a message could
/// name values of a row, so it is left out.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
    }
}
