//! `DELETE /api/bundle/submissions/{submission}`.

use axum::{extract::State, http::StatusCode};
use uuid::Uuid;

use super::token::Caller;
use crate::{
    delivery::peer::withdraw::LetGo,
    http::{App, Problem, extract::Ids},
    store::StoreError,
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
        let placed = app.store.placed(submission).await?;
        let_go(&app, placed.destination, submission).await?;
        withdrawn = app
            .store
            .withdraw_handed(caller.token, submission, fence, app.stamp())
            .await;
    }
    let files = withdrawn.map_err(|error| caller.refused(&app, error))?;
    app.files.remove(&files).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever has it must let go first: another node, as long as its authority
/// has not fetched; a gateway never does.
async fn let_go(app: &App, destination: Uuid, submission: Uuid) -> Result<(), Problem> {
    let Some(peer) = app.links.peer_of(app, destination) else {
        return Err(StoreError::AlreadyFetched.into());
    };
    match peer.let_go(submission).await {
        LetGo::Gone => Ok(()),
        LetGo::Fetched => Err(StoreError::AlreadyFetched.into()),
        LetGo::Silent => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "node_silent",
            "The node that has it does not answer now",
        )),
    }
}
