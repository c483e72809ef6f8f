//! `DELETE /fit-connect/v1/submissions/{submission}` (own extension, between
//! nodes).

use axum::{extract::State, http::StatusCode};
use uuid::Uuid;

use super::Sender;
use crate::{
    exchange::client::wrong_scope,
    http::{App, Problem, extract::Ids},
};

/// Withdraws a submission that its authority has not fetched: 204, also for
/// the same again.
///
/// # Errors
/// 401, 403, 404, 409 once fetched.
pub async fn withdraw(
    State(app): State<App>,
    sender: Sender,
    Ids(submission): Ids<Uuid>,
) -> Result<StatusCode, Problem> {
    if !sender.node {
        return Err(wrong_scope());
    }
    let placed = sender.own(&app, submission).await?;
    let files = app
        .store
        .withdraw_for_node(placed.token, submission, app.stamp())
        .await?;
    app.files.remove(&files).await;
    Ok(StatusCode::NO_CONTENT)
}
