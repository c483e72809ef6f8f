//! Carries tombstones from the store to their files while the node runs. They
//! are written in the transaction that makes them true, and forgotten there
//! only when they are durable outside: a crash in between writes one twice.

use std::{io, sync::Arc, time::Duration};

use crate::{
    http::App,
    keep::tombstone_files::TombstoneFiles,
    store::{StoreError, lifetimes::DAY},
};

/// Longest time without a look: a new day begins its file within it.
const PAUSE: Duration = Duration::from_secs(60);

/// Why tombstones wait in the store.
#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the folder of tombstones: {0}")]
    Files(#[from] io::Error),
}

/// Writes what comes until the process ends.
pub fn start(app: &App, files: TombstoneFiles) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let mut changes = app.store.changes();
        loop {
            if let Err(error) = write(&app, &files).await {
                tracing::error!(%error, "tombstones cannot be written: a restore now would resend");
            }
            changes.wait(PAUSE).await;
        }
    });
}

async fn write(app: &App, files: &TombstoneFiles) -> Result<(), WriteError> {
    let now = app.now();
    loop {
        let tombstones = app.store.tombstones().await?;
        let numbers: Vec<i64> = tombstones.iter().map(|tombstone| tombstone.nr).collect();
        let files = files.clone();
        let oldest = now - app.limits.lifetimes.tombstone() * DAY;
        let written = tokio::task::spawn_blocking(move || {
            files.append(&tombstones, now)?;
            files.cut(oldest)
        });
        written.await.map_err(io::Error::other)??;
        if numbers.is_empty() {
            return Ok(());
        }
        app.store.forget_tombstones(numbers).await?;
    }
}
