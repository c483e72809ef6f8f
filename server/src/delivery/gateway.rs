//! Events that a gateway brings back from an authority: taken as if the
//! authority had brought them here itself.

use std::time::Duration;

use super::folder::{Brought, ToFolder};
use crate::{
    exchange::events::{from_the_future, verify_of},
    http::{App, Problem},
    region::registry::Channel,
    store::StoreError,
};
use relocation::envelope::{event::EventClaims, jose::CompactJws};
use uuid::Uuid;

/// How long an event may wait for the one before it.
const PATIENCE: Duration = Duration::from_secs(3600);
/// How long an event may wait for its time: until somebody has set the clock.
const CLOCK: Duration = Duration::from_secs(24 * 3600);

/// Takes up to `most` events from the folder; false when it cannot be read.
pub(super) async fn bring_back(app: &App, folder: &ToFolder, most: usize) -> bool {
    let events = match folder.events(most).await {
        Ok(events) => events,
        Err(error) => {
            tracing::error!(%error, "a gateway's folder cannot be read");
            return false;
        }
    };
    for Brought { file, jws, age } in events {
        let taken = take(app, folder, jws).await;
        if taken.as_ref().is_err_and(|problem| passes(problem, age)) {
            continue;
        }
        let refused = taken.as_ref().err().map(|problem| problem.title);
        if let Some(why) = refused {
            tracing::warn!(why, "an event of a gateway is refused");
        }
        if let Err(error) = folder.put_away(file, refused).await {
            tracing::error!(%error, "an event of a gateway cannot be put away");
            return false;
        }
    }
    true
}

/// Whether what refused an event may pass by itself: trouble of this node, an
/// event before it that the gateway has not brought yet, or a clock that is
/// being set.
fn passes(problem: &Problem, age: Duration) -> bool {
    let early = [StoreError::WrongOrder, StoreError::PredecessorUnknown];
    let early = early.map(|error| Problem::from(error).kind);
    problem.status.is_server_error()
        || (*problem == from_the_future() && age < CLOCK)
        || (early.contains(&problem.kind) && age < PATIENCE)
}

async fn take(app: &App, folder: &ToFolder, jws: String) -> Result<(), Problem> {
    let unreadable = || Problem::unprocessable("event", "Not a signed event");
    let case = case_of(&jws).ok_or_else(unreadable)?;
    let registry = app.registry.get();
    let destinations: Vec<_> = (registry.destinations.iter())
        .filter(|known| matches!(&known.channel, Channel::Folder { path } if *path == folder.path))
        .map(|known| known.id)
        .collect();
    let event = verify_of(app, &destinations, case, jws, true)?;
    let erased = app.store.append(event).await?;
    app.files.remove(&erased).await;
    Ok(())
}

/// The case that an event names, whoever signed it.
pub(super) fn case_of(jws: &str) -> Option<Uuid> {
    let claims: EventClaims = CompactJws::parse(jws).ok()?.claims().ok()?;
    claims.case()
}
