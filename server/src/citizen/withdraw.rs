//! `DELETE /api/bundle/submissions/{submission}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use tokio::spawn;
use uuid::Uuid;

use super::token::Caller;
use crate::{
    delivery::{peer::withdraw::LetGo, service::note},
    http::{App, Problem, extract::Ids},
    region::registry::Channel,
    store::{StoreError, types::Placed},
};

/// Withdraws a submission that the authority has not fetched: 204, also for
/// the same again; 409 once fetched.
///
/// # Errors
/// The problem.
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Ids(submission): Ids<Uuid>,
) -> Result<StatusCode, Problem> {
    let mut withdrawn = app
        .store
        .withdraw(caller.token, submission, app.stamp())
        .await;
    if let Err(StoreError::HandedOver { fence }) = withdrawn {
        let (app, token) = (Arc::clone(&app), caller.token);
        // Brought to its end even when the person goes away: what another node
        // has let go of must not look as if it were still on its way.
        let both = spawn(async move {
            let placed = app.store.placed(submission).await?;
            let_go(&app, &placed, submission).await?;
            let (store, stamp) = (&app.store, app.stamp());
            let withdrawn = store.withdraw_handed(token, submission, fence, stamp);
            Ok::<_, Problem>(withdrawn.await)
        });
        withdrawn = both.await.map_err(|error| Problem::internal(&error))??;
    }
    let files = withdrawn.map_err(|error| caller.refused(&app, error))?;
    app.files.remove(&files).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever has it must let go first: another node, as long as its authority
/// has not fetched; a gateway never does, nor a service of others.
async fn let_go(app: &App, placed: &Placed, submission: Uuid) -> Result<(), Problem> {
    let destination = placed.destination;
    let silent = || {
        let title = "The node that has it does not answer now";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "node_silent", title)
    };
    let Some(way) = app.links.peer_of(app, destination) else {
        return match at_service(app, placed, submission).await? {
            Some(false) => Ok(()),
            _ => Err(StoreError::AlreadyFetched.into()),
        };
    };
    let peer = way.map_err(|_| silent())?;
    // As many at once as parcels: a node that hangs must not take every thread.
    let receiver = &peer.peer.issuer;
    if app.links.room(receiver, app.now()) == 0 {
        return Err(silent());
    }
    app.links.begun(receiver, 1);
    let said = peer.let_go(submission).await;
    app.links.ended(receiver, said != LetGo::Silent, app.now());
    match said {
        LetGo::Gone => Ok(()),
        LetGo::Fetched => Err(StoreError::AlreadyFetched.into()),
        LetGo::Silent => Err(silent()),
    }
}

/// Whether a service of others may have it, if its destination fetches from one:
/// nothing is sent there before it is noted under which ids.
async fn at_service(app: &App, placed: &Placed, id: Uuid) -> Result<Option<bool>, Problem> {
    let registry = app.registry.get();
    let known = registry.destination(placed.destination);
    let Some(Channel::Service { .. }) = known.map(|known| &known.channel) else {
        return Ok(None);
    };
    let log = app.store.log(vec![placed.destination], placed.case).await?;
    Ok(Some(note::is_handed_on(&note::read(&log), id)))
}
