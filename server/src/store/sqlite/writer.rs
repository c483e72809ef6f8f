//! The one thread that writes. It drains whatever jobs wait into one
//! transaction (one fsync for many callers); each job has its own savepoint,
//! so that a refused one, or one that panics, does not spoil the others.
//! Nobody gets an answer before the commit.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::panics;
use crate::store::{StoreError, changes::Bell};

/// Jobs of one transaction at most.
const BATCH: usize = 256;

type Finish = Box<dyn FnOnce(Result<(), StoreError>)>;
type Job = Box<dyn FnOnce(&Connection) -> Finish + Send>;

/// A job and what follows once it is committed.
struct Task {
    job: Job,
    then: Then,
}

/// What follows a job; each includes the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Then {
    /// Its caller gets an answer.
    Answer,
    /// Whoever waits for changes is told.
    Tell,
    /// What it overwrote is moved out of the write-ahead log.
    Erase,
}

/// Handle of the writing thread. The thread ends with the last handle.
#[derive(Clone)]
pub(super) struct Writer {
    tasks: Sender<Task>,
}

impl Writer {
    /// Starts the thread on its connection.
    pub(super) fn start(connection: Connection, bell: Bell) -> std::io::Result<Self> {
        let (tasks, waiting) = channel();
        thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write(&connection, &waiting, &bell))?;
        Ok(Self { tasks })
    }

    /// Runs `work` in the next transaction.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(work, Then::Answer).await
    }

    /// Runs `work`, then tells whoever waits for changes.
    pub(super) async fn tell<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(work, Then::Tell).await
    }

    /// Runs `work`, then moves what it overwrote out of the write-ahead log
    /// and tells whoever waits for changes.
    pub(super) async fn erase<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(work, Then::Erase).await
    }

    async fn send<T, F>(&self, work: F, then: Then) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let job = Box::new(move |connection: &Connection| {
            let result = in_savepoint(connection, work);
            Box::new(move |committed: Result<(), StoreError>| {
                // A caller that went away needs no answer.
                let _ = answer.send(committed.and(result));
            }) as Finish
        });
        let gone = |_| StoreError::Engine("the writer has stopped".into());
        let task = Task { job, then };
        self.tasks
            .send(task)
            .map_err(|_| StoreError::Engine("the writer has stopped".into()))?;
        wait.await.map_err(gone)?
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let run = |sql| connection.prepare_cached(sql)?.execute([]);
    run("SAVEPOINT job")?;
    let result = panics::refused(|| work(connection));
    if result.is_err() {
        run("ROLLBACK TO job")?;
    }
    run("RELEASE job")?;
    result
}

fn write(connection: &Connection, waiting: &Receiver<Task>, bell: &Bell) {
    while let Ok(first) = waiting.recv() {
        // A dropped job tells its caller that nothing was done.
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            tracing::error!(%error, "no transaction could be begun");
            continue;
        }
        let mut finishes = Vec::new();
        let mut then = Then::Answer;
        for task in std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1)) {
            // A full disk makes SQLite give up the whole transaction.
            if connection.is_autocommit() {
                break;
            }
            then = then.max(task.then);
            finishes.push((task.job)(connection));
        }
        let committed = connection.execute_batch("COMMIT");
        if let Err(error) = &committed {
            tracing::error!(%error, "a transaction failed");
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
        }
        if then >= Then::Erase && committed.is_ok() {
            checkpoint(connection);
        }
        if then >= Then::Tell && committed.is_ok() {
            bell.ring();
        }
        let committed = committed.map_err(StoreError::from);
        for finish in finishes {
            finish(committed.clone());
        }
    }
}

/// Empties the write-ahead log. A reader may hold it for a moment; SQLite
/// waits for its busy timeout, and the next erasure tries again.
fn checkpoint(connection: &Connection) {
    let busy: Result<i64, _> =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    match busy {
        Ok(0) => {}
        Ok(_) => tracing::warn!("the write-ahead log was busy and keeps erased pages for now"),
        Err(error) => tracing::warn!(%error, "the write-ahead log could not be emptied"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_job_leaves_its_neighbours_alone() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE n (n INTEGER)")
            .unwrap();
        let writer = Writer::start(connection, Bell::new()).unwrap();
        let insert = |n: i64, then: Result<(), StoreError>| {
            writer.run(move |c| {
                c.execute("INSERT INTO n VALUES (?1)", [n])?;
                then
            })
        };
        let (a, b, c) = tokio::join!(
            insert(1, Ok(())),
            insert(2, Err(StoreError::WrongOrder)),
            insert(3, Ok(()))
        );
        assert_eq!((a, b, c), (Ok(()), Err(StoreError::WrongOrder), Ok(())));
        let sum = writer
            .run(|c| Ok(c.query_row("SELECT sum(n) FROM n", [], |r| r.get::<_, i64>(0))?))
            .await;
        assert_eq!(sum, Ok(4));
    }

    #[tokio::test]
    async fn a_job_that_panics_is_undone_and_the_writer_goes_on() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE n (n INTEGER)")
            .unwrap();
        let writer = Writer::start(connection, Bell::new()).unwrap();
        let insert = |n: i64| {
            writer.run(move |c| {
                c.execute("INSERT INTO n VALUES (?1)", [n])?;
                assert_ne!(n, 2, "a mistake in a job");
                Ok(())
            })
        };
        let (a, b, c) = tokio::join!(insert(1), insert(2), insert(4));
        assert_eq!((a, c), (Ok(()), Ok(())));
        assert!(matches!(b, Err(StoreError::Engine(_))));
        let sum = writer
            .run(|c| Ok(c.query_row("SELECT sum(n) FROM n", [], |r| r.get::<_, i64>(0))?))
            .await;
        assert_eq!(sum, Ok(5));
    }
}
