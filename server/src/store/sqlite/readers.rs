//! A few connections that only read, beside the writer.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::panics;
use crate::store::StoreError;

/// The pool.
#[derive(Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// A pool of these connections.
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        Self {
            free: Arc::new(Semaphore::new(connections.len())),
            idle: Arc::new(Mutex::new(connections)),
        }
    }

    /// Runs `work` on a free connection, in one read transaction.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let gone = || StoreError::Engine("the readers have stopped".into());
        let free = Arc::clone(&self.free);
        let permit = free.acquire_owned().await.map_err(|_| gone())?;
        let idle = Arc::clone(&self.idle);
        let task = spawn_blocking(move || {
            let _permit = permit;
            let mut connection = lock(&idle).pop().ok_or_else(gone)?;
            let result = connection
                .transaction()
                .map_err(StoreError::from)
                .and_then(|transaction| panics::refused(|| work(&transaction)));
            lock(&idle).push(connection);
            result
        });
        task.await
            .map_err(|_| StoreError::Engine("a reader broke off".into()))?
    }
}

fn lock(idle: &Mutex<Vec<Connection>>) -> std::sync::MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_gives_its_connection_back() {
        let readers = Readers::new(vec![Connection::open_in_memory().unwrap()]);
        let broken: Result<(), _> = readers.run(|_| panic!("a mistake in a job")).await;
        assert!(matches!(broken, Err(StoreError::Engine(_))));
        let next = readers
            .run(|c| Ok(c.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))?))
            .await;
        assert_eq!(next, Ok(1));
    }
}
