//! `GET /api/identity/attempt`: how far the attempt of this browser is; `DELETE`
//! ends it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;

use super::{
    begin::{foreign, refused},
    keeper::Stage,
    session,
};
use crate::http::{App, Problem};

/// What the browser may know.
#[derive(Serialize)]
pub struct View {
    /// Whether it is back and the result can be fetched.
    returned: bool,
    /// Whether the result was fetched already.
    fetched: bool,
    /// The share of the draft's key, once it is back.
    share: Option<String>,
}

/// The attempt of the session; 404 when there is none.
///
/// # Errors
/// The problem.
pub async fn view(State(app): State<App>, headers: HeaderMap) -> Result<Json<View>, Problem> {
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    let session = session::of(&headers).ok_or_else(Problem::not_found)?;
    let stage = identification.attempts.stage(session, app.now());
    let (stage, share) = stage.map_err(refused)?;
    Ok(Json(View {
        returned: stage != Stage::Away,
        fetched: stage == Stage::Done,
        share,
    }))
}

/// Ends the attempt of the session, if there is one: a visit at a kiosk is over.
///
/// # Errors
/// The problem, for a call from another site's page.
pub async fn end(State(app): State<App>, headers: HeaderMap) -> Result<StatusCode, Problem> {
    if let Some(identification) = app.identification.as_ref()
        && let Some(session) = session::of(&headers)
    {
        if !session::from_here(&headers, &identification.origin) {
            return Err(foreign());
        }
        identification.attempts.forget(session, app.now());
    }
    Ok(StatusCode::NO_CONTENT)
}
