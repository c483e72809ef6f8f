//! Connections, and transactions on them.

use std::{future::Future, pin::Pin};

use deadpool_postgres::{Object, Pool, Transaction};
use tokio_postgres::IsolationLevel;

use super::fault::Fault;
use crate::store::StoreError;

/// How often a transaction is tried when others are in its way.
const TRIES: u32 = 8;

/// What a step of a transaction gives, sooner or later.
pub(super) type Step<'t, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 't>>;

/// A pool of connections to the one database.
#[derive(Clone)]
pub(super) struct Database {
    pool: Pool,
}

impl Database {
    /// On this pool.
    pub(super) const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// A connection that nobody else uses now.
    pub(super) async fn connection(&self) -> Result<Object, Fault> {
        Ok(self.pool.get().await?)
    }

    /// Runs `step` in one transaction that writes. Each statement sees what
    /// was committed before it, so a step locks the rows it judges first and
    /// reads them then. Given up by its caller, it is undone.
    pub(super) async fn write<A, T>(
        &self,
        input: A,
        step: for<'t> fn(&'t Transaction<'t>, &'t A) -> Step<'t, T>,
    ) -> Result<T, StoreError>
    where
        A: Send + Sync,
        T: Send,
    {
        let mut tries = 1;
        loop {
            match self.once(&input, step, false).await {
                Err(fault) if fault.passes() && tries < TRIES => tries += 1,
                done => return Ok(done?),
            }
        }
    }

    /// Runs `step` on one unchanging view of the database.
    pub(super) async fn read<A, T>(
        &self,
        input: A,
        step: for<'t> fn(&'t Transaction<'t>, &'t A) -> Step<'t, T>,
    ) -> Result<T, StoreError>
    where
        A: Send + Sync,
        T: Send,
    {
        Ok(self.once(&input, step, true).await?)
    }

    async fn once<A, T>(
        &self,
        input: &A,
        step: for<'t> fn(&'t Transaction<'t>, &'t A) -> Step<'t, T>,
        reads: bool,
    ) -> Result<T, Fault> {
        let mut connection = self.connection().await?;
        let level = if reads {
            IsolationLevel::RepeatableRead
        } else {
            IsolationLevel::ReadCommitted
        };
        let transaction = connection
            .build_transaction()
            .isolation_level(level)
            .read_only(reads)
            .start()
            .await?;
        let result = step(&transaction, input).await;
        match result {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(fault) => {
                // The connection may be the very thing that failed.
                let _ = transaction.rollback().await;
                Err(fault)
            }
        }
    }
}
