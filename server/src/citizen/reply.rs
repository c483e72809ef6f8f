//! `GET /api/bundle/replies/{reply}/attachments/{attachment}`.

use axum::{extract::State, response::Response};
use uuid::Uuid;

use super::token::Caller;
use crate::{
    exchange::attachment,
    http::{App, Problem, extract::Ids},
};

/// A sealed attachment of a published reply; 404 otherwise.
///
/// # Errors
/// The problem.
pub async fn attachment(
    State(app): State<App>,
    caller: Caller,
    Ids((reply, id)): Ids<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let file = app.store.reply_file(caller.token, reply, id).await;
    let file = file.map_err(|error| caller.refused(&app, error))?;
    attachment::stream(&app, &file).await
}
