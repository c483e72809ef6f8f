//! `GET /fit-connect/v1/cases/{case}/replies/{reply}` and its attachments (own
//! extension, between nodes): what an authority answered, sealed to the
//! citizen.

use axum::{Json, extract::State, response::Response};
use relocation::envelope::bundle::SealedReply;
use uuid::Uuid;

use super::Sender;
use crate::{
    exchange::{attachment as sealed, client::wrong_scope, subscriber::refused},
    http::{App, Problem, extract::Ids},
};

/// A published reply of one of the sender's cases.
///
/// # Errors
/// 401, 403, 404.
pub async fn reply(
    State(app): State<App>,
    sender: Sender,
    Ids((case, reply)): Ids<(Uuid, Uuid)>,
) -> Result<Json<SealedReply>, Problem> {
    if !sender.node {
        return Err(wrong_scope());
    }
    let found = app.store.own_reply(sender.token(case), case, reply).await;
    found.map(Json).map_err(|error| refused(error, "reply"))
}

/// An attachment of it.
///
/// # Errors
/// 401, 403, 404.
pub async fn attachment(
    State(app): State<App>,
    sender: Sender,
    Ids((case, reply, id)): Ids<(Uuid, Uuid, Uuid)>,
) -> Result<Response, Problem> {
    if !sender.node {
        return Err(wrong_scope());
    }
    let file = app.store.reply_file(sender.token(case), reply, id).await;
    let file = file.map_err(|error| refused(error, "attachment"))?;
    sealed::stream(&app, &file).await
}
