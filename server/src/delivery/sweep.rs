//! The sweeper: deletes what was begun and never finished, what is over, files
//! that nobody names, and addresses of an old window.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{schedule, steady::Steady};
use crate::{
    http::App,
    machine,
    store::{StoreError, lifetimes::DAY},
};

/// Time between two sweeps.
const PAUSE: Duration = Duration::from_secs(60);
/// Sweeps from one look for what is over to the next: its times are days, and
/// the look reads much.
const ROUNDS: u32 = 60;
/// Age from which an unnamed content counts as left over: longer than any upload.
const ORPHAN: Duration = Duration::from_secs(3600);

/// Sweeps now and then until the process ends.
pub fn start(app: &App) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let mut clock = tokio::time::interval(PAUSE);
        let mut steady = Steady::default();
        for round in 0_u32.. {
            clock.tick().await;
            if round % ROUNDS == 0
                && let Err(error) = expire(&app).await
            {
                tracing::error!(%error, "what is over could not be erased");
            }
            if let Err(error) = sweep(&app, &mut steady).await {
                app.metrics.failed();
                tracing::error!(%error, "a sweep failed");
            }
        }
    });
}

/// One sweep. Errors: [`StoreError`].
async fn sweep(app: &App, steady: &mut Steady) -> Result<(), StoreError> {
    for throttle in [
        &app.guesses,
        &app.announcements,
        &app.attempts,
        &app.reports,
    ] {
        throttle.forget(app.now());
    }
    if let Some(identification) = &app.identification {
        identification.attempts.sweep(app.now());
    }
    match app.feedback.sweep(app.now()) {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "reports of barriers deleted after their time"),
        Err(error) => tracing::error!(%error, "the reports of barriers cannot be swept"),
    }
    let backlog = app.store.backlog().await?;
    app.alarms.waiting(&backlog, app.now());
    let recalled = app.store.recall(schedule::horizon(app.now())).await?;
    if recalled > 0 {
        tracing::warn!(
            rows = recalled,
            "the clock was set back: what it had put off is due"
        );
    }
    let handed = app.now() - app.limits.lifetimes.handed * DAY;
    app.files
        .remove(&app.store.erase_handed(handed).await?)
        .await;
    let forgotten = app.now() - app.limits.attempts_seconds;
    app.store.forget_attempts(forgotten).await?;
    let now = machine::file_time();
    // Else what is being uploaded would look old, or like what a crash has left.
    if !steady.look(now, Instant::now(), ORPHAN) {
        return Ok(());
    }
    let before = app.now() - app.limits.staged_seconds;
    app.unfinished.forget(before);
    let swept = app.store.sweep(before).await?;
    app.files.remove(&swept.files).await;
    let known = app.store.files().await?;
    match app.files.orphans(known, now, ORPHAN).await {
        Ok(orphans) => app.files.remove(&orphans).await,
        Err(error) => tracing::error!(%error, "the attachments cannot be listed"),
    }
    if swept.rows > 0 {
        tracing::info!(rows = swept.rows, "unfinished uploads deleted");
    }
    Ok(())
}

/// Erases bundles that are over, until there are no more.
///
/// # Errors
/// [`StoreError`].
pub async fn expire(app: &App) -> Result<(), StoreError> {
    loop {
        let expired = app.store.expire(app.limits.lifetimes, app.now()).await?;
        app.files.remove(&expired.files).await;
        if expired.rows == 0 {
            return Ok(());
        }
        tracing::info!(bundles = expired.rows, "erased after their time");
    }
}
