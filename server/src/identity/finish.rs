//! `POST /api/identity/statement`: fetches the result of the attempt that has
//! returned, and signs it for the key of this browser. A browser whose
//! connection broke gets the same answer for a moment; then it is forgotten.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use relocation::envelope::identity::{HolderKey, Means};
use serde::{Deserialize, Serialize};

use super::{
    attempt::{Finish, Reported, Returned},
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
    let step = attempts.finish(session, &wish.holder, app.now());
    let (means, returned) = match step.map_err(refused)? {
        (means, Finish::Ask(returned)) => (means, returned),
        (_, Finish::Done(answer)) => return Ok(json(answer)),
    };
    let ask = Ask {
        session: session.to_owned(),
        holder: wish.holder,
        means,
        returned,
    };
    // It goes on although the browser goes away: what the means has given out
    // once it does not give again.
    let (work, session) = (ask.answer(app.clone()), session.to_owned());
    let answer = match tokio::spawn(work).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(problem)) => {
            attempts.forget(&session, app.now());
            return Err(problem);
        }
        Err(error) => {
            attempts.forget(&session, app.now());
            return Err(Problem::internal(&error));
        }
    };
    Ok(json(answer))
}

fn json(answer: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], answer).into_response()
}

/// What the provider is asked, and for whom.
struct Ask {
    session: String,
    holder: HolderKey,
    means: Means,
    returned: Returned,
}

impl Ask {
    /// Asks, and keeps the answer for a moment.
    async fn answer(self, app: App) -> Result<String, Problem> {
        let identification = app.identification.as_ref();
        let identification = identification.ok_or_else(Problem::not_found)?;
        let (attempts, session) = (&identification.attempts, &self.session);
        let provider = identification.provider(self.means);
        let provider = provider.ok_or_else(Problem::not_found)?;
        let outcome = provider.complete(self.returned.clone()).await;
        let answer = match &outcome {
            Outcome::Verified { card, assurance } => {
                let said = Said {
                    issuer: app.issuer(),
                    means: self.means,
                    assurance: *assurance,
                    card,
                    holder: self.holder,
                    confirmed_by: None,
                    now: app.now(),
                };
                let statement = issue(&app.key, said).map_err(|error| Problem::internal(&error))?;
                Answer::Verified { statement }
            }
            Outcome::Stated { statement } => Answer::Verified {
                statement: statement.clone(),
            },
            Outcome::NotYet | Outcome::Unreachable => Answer::NotYet,
            Outcome::Document => Answer::Document,
            Outcome::Cancelled => Answer::Cancelled,
            Outcome::Failed if self.returned.reported == Reported::Cancelled => Answer::Cancelled,
            Outcome::Failed => Answer::Failed,
        };
        let text = serde_json::to_string(&answer).map_err(|error| Problem::internal(&error))?;
        let kept = match answer {
            Answer::NotYet => {
                let reached = outcome == Outcome::NotYet;
                attempts.not_yet(session, self.returned, reached, app.now())
            }
            _ => attempts.done(session, text.clone(), app.now()),
        };
        // A second attempt of the same browser may have ended this one.
        let _ = kept;
        Ok(text)
    }
}
