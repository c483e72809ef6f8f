//! `POST /api/identity/statement`: fetches the result of the attempt that has
//! returned, signs it for the key of this browser, and forgets it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use relocation::envelope::identity::HolderKey;
use serde::{Deserialize, Serialize};

use super::{
    attempt::Reported,
    begin::{foreign, refused},
    provider::Outcome,
    session,
    statement::{Said, issue},
};
use crate::http::{App, Problem, extract::JsonBody};

/// Who asks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Public half of the key of the tab that began.
    holder: HolderKey,
}

/// What came of it.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
enum Answer {
    Verified { statement: String },
    NotYet,
    Cancelled,
    Document,
    Failed,
}

/// Finishes.
///
/// # Errors
/// The problem.
pub async fn finish(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Response, Problem> {
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    if !session::from_here(&headers, &identification.origin) {
        return Err(foreign());
    }
    let session = session::of(&headers).ok_or_else(Problem::not_found)?;
    let attempts = &identification.attempts;
    let returned = attempts.finish(session, &wish.holder, app.now());
    let (means, returned) = returned.map_err(refused)?;
    let provider = identification.provider(means);
    let provider = provider.ok_or_else(Problem::not_found)?;
    let outcome = provider.complete(returned.clone()).await;
    let answer = match &outcome {
        Outcome::Verified { card, assurance } => {
            let said = Said {
                issuer: app.issuer(),
                means,
                assurance: *assurance,
                card,
                holder: wish.holder,
                confirmed_by: None,
                now: app.now(),
            };
            let statement = issue(&app.key, said).map_err(|error| Problem::internal(&error))?;
            Answer::Verified { statement }
        }
        Outcome::Stated { statement } => Answer::Verified {
            statement: statement.clone(),
        },
        Outcome::NotYet | Outcome::Unreachable => {
            let reached = outcome == Outcome::NotYet;
            let _ = attempts.not_yet(session, returned, reached, app.now());
            return Ok(Json(Answer::NotYet).into_response());
        }
        Outcome::Document => Answer::Document,
        Outcome::Cancelled => Answer::Cancelled,
        Outcome::Failed if returned.reported == Reported::Cancelled => Answer::Cancelled,
        Outcome::Failed => Answer::Failed,
    };
    attempts.forget(session, app.now());
    Ok(([(header::SET_COOKIE, session::clear())], Json(answer)).into_response())
}
