//! `DELETE /api/bundle/submissions/{submission}`.

use axum::{extract::State, http::StatusCode};
use uuid::Uuid;

use super::token::Caller;
use crate::http::{App, Problem, extract::Ids};

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
    let withdrawn = app
        .store
        .withdraw(caller.token, submission, app.stamp())
        .await;
    let files = withdrawn.map_err(|error| caller.refused(&app, error))?;
    app.files.remove(&files).await;
    Ok(StatusCode::NO_CONTENT)
}
