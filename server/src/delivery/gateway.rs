//! Events that a gateway brings back from an authority: taken as if the
//! authority had brought them here itself.

use super::folder::ToFolder;
use crate::{
    exchange::events::verify_of,
    http::{App, Problem},
    region::registry::Channel,
    store::types::AuthorityEvent,
};
use relocation::envelope::{event::EventClaims, jose::CompactJws};

/// Takes up to `most` events from the folder.
pub(super) async fn bring_back(app: &App, folder: &ToFolder, most: usize) {
    let events = match folder.events(most).await {
        Ok(events) => events,
        Err(error) => {
            tracing::error!(%error, "a gateway's folder cannot be read");
            return;
        }
    };
    for (file, jws) in events {
        let taken = take(app, folder, jws).await;
        let refused = taken.as_ref().err().map(|problem| problem.title);
        if let Some(why) = refused {
            tracing::warn!(why, "an event of a gateway is refused");
        }
        if let Err(error) = folder.put_away(&file, refused).await {
            tracing::error!(%error, "an event of a gateway cannot be put away");
        }
    }
}

async fn take(app: &App, folder: &ToFolder, jws: String) -> Result<(), Problem> {
    let unreadable = || Problem::unprocessable("event", "Not a signed event");
    let claims = CompactJws::parse(&jws).and_then(|form| form.claims::<EventClaims>());
    let case = claims.ok().and_then(|claims| claims.case());
    let case = case.ok_or_else(unreadable)?;
    let registry = app.registry.get();
    let destinations: Vec<_> = (registry.destinations.iter())
        .filter(|known| matches!(&known.channel, Channel::Folder { path } if *path == folder.path))
        .map(|known| known.id)
        .collect();
    let event = AuthorityEvent {
        relayed: true,
        ..verify_of(app, &destinations, case, jws)?
    };
    let erased = app.store.append(event).await?;
    app.files.remove(&erased).await;
    Ok(())
}
