//! `GET /fit-connect/v1/node-card` (own extension, between nodes): who this node
//! is and which authorities fetch from it, signed with its key.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{client::wrong_scope, send::Sender};
use crate::{
    http::{App, Problem},
    region::card::{CARD_TYPE, Card, SignedCard},
};

/// The card, for linked nodes alone: it says nothing that these do not know
/// from the operator's file, and nobody else can make the node sign.
///
/// # Errors
/// 401, 403.
pub async fn card(State(app): State<App>, sender: Sender) -> Result<Response, Problem> {
    if !sender.node {
        return Err(wrong_scope());
    }
    let signed = SignedCard {
        card: Card::of(&app.registry.get(), app.issuer(), app.key.jwk().clone()),
        iat: app.now(),
    };
    let jws = app.key.sign(CARD_TYPE, &signed);
    let jws = jws.map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/jose")], jws).into_response())
}
