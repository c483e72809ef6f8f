//! `GET` and `POST /identity/wallet/request`: a wallet fetches what it is asked
//! (OpenID4VP 1.0 § 5.10). It has no cookie; the start token counts once.

use axum::{
    extract::{
        Form, Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::header,
    response::{IntoResponse, Response},
};
use relocation::envelope::identity::Means;
use serde::Deserialize;

use super::{
    RESPONSE_PATH, Wallet,
    jwe::Ephemeral,
    key_id,
    request::{Asked, Facts, MEDIA_TYPE, TYPE, claims},
};
use crate::{
    http::{App, Problem},
    identity::begin::refused,
};

/// Longest nonce of a wallet.
const NONCE: usize = 512;

/// The query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Start {
    r: String,
}

/// What a wallet says of itself; only its nonce is used.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Says {
    wallet_nonce: Option<String>,
}

/// The request, fetched by GET.
///
/// # Errors
/// The problem.
pub async fn get(
    State(app): State<App>,
    start: Result<Query<Start>, QueryRejection>,
) -> Result<Response, Problem> {
    request(&app, start, Says::default())
}

/// The request, fetched by POST.
///
/// # Errors
/// The problem.
pub async fn post(
    State(app): State<App>,
    start: Result<Query<Start>, QueryRejection>,
    says: Result<Form<Says>, FormRejection>,
) -> Result<Response, Problem> {
    let Ok(Form(says)) = says else {
        return Err(odd());
    };
    request(&app, start, says)
}

fn request(
    app: &App,
    start: Result<Query<Start>, QueryRejection>,
    says: Says,
) -> Result<Response, Problem> {
    let start = start.map(|Query(start)| start.r).unwrap_or_default();
    let long = |nonce: &String| nonce.len() > NONCE;
    if says.wallet_nonce.as_ref().is_some_and(long) {
        return Err(odd());
    }
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    let wallet = identification.wallet.as_ref();
    let wallet: &Wallet = wallet.ok_or_else(Problem::not_found)?;
    let (attempts, now) = (&identification.attempts, app.now());
    let id = attempts
        .fetch(Means::Wallet, &start, now)
        .map_err(refused)?;

    let failed = |error| Problem::internal(&error);
    let key = Ephemeral::generate().map_err(failed)?;
    let asked = Asked::new(&key).map_err(failed)?;
    let kept = serde_json::to_string(&asked).map_err(|error| Problem::internal(&error))?;
    let state = attempts.asked(id, Means::Wallet, kept, now);
    let state = state.map_err(refused)?;
    let facts = Facts {
        client_id: wallet.access.client_id(),
        response_uri: format!("{}{RESPONSE_PATH}", wallet.origin),
        nonce: &asked.nonce,
        state: &state,
        jwk: key.jwk(&key_id(id)).map_err(failed)?,
        wallet_nonce: says.wallet_nonce,
        now,
    };
    let request = wallet.access.sign(TYPE, &claims(facts)).map_err(failed)?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], request).into_response())
}

fn odd() -> Problem {
    Problem::unprocessable("form", "Not a readable form")
}
