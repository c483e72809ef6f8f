//! `POST /api/identity/wallet/confirm`: the number that another device shows is
//! typed into the browser that began. Five wrong ones end the attempt.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;

use crate::{
    http::{App, Problem, extract::JsonBody},
    identity::{
        attempt::Typed,
        begin::{foreign, refused},
        session,
    },
};

/// Longest text that is looked at: eight digits and spaces between them.
const LONGEST: usize = 32;

/// What was typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// The number; spaces do not count.
    code: String,
}

/// 204 when it is the number: the attempt of this browser has returned.
///
/// # Errors
/// The problem: 422 for another number, 404 when the attempt is over.
pub async fn confirm(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<StatusCode, Problem> {
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    if !session::from_here(&headers, &identification.origin) {
        return Err(foreign());
    }
    let session = session::of(&headers).ok_or_else(Problem::not_found)?;
    let typed: String = wish.code.chars().take(LONGEST).collect();
    let typed = typed.replace(char::is_whitespace, "");
    let typed = identification.attempts.typed(session, &typed, app.now());
    match typed.map_err(refused)? {
        Typed::Right => Ok(StatusCode::NO_CONTENT),
        Typed::Wrong => Err(Problem::unprocessable("number", "Another number")),
        Typed::Over => Err(Problem::not_found()),
    }
}
