//! `GET /api/identity/attempt`: how far the attempt of this browser is.

use axum::{Json, extract::State, http::HeaderMap};
use serde::Serialize;

use super::{begin::refused, keeper::Stage, session};
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
