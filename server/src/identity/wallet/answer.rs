//! `POST /identity/wallet/response`: the wallet answers (OpenID4VP 1.0 § 8.3.1).
//! It has no cookie; an answer counts once. Whoever is to return is told where.

use axum::{
    Json,
    extract::{Form, State, rejection::FormRejection},
    http::StatusCode,
};
use relocation::envelope::jose::decode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    BACK_PATH, Judged, Refusal, Wallet, ask, claims,
    credential::{self, Expected},
    jwe::{Ephemeral, Jwe},
    request::Asked,
};
use crate::{
    http::{App, Problem, extract::too_large},
    identity::{Identification, begin::refused},
};

/// What is posted: an encrypted answer, or an error in clear.
#[derive(Deserialize)]
pub struct Posted {
    response: Option<String>,
    error: Option<String>,
    state: Option<String>,
}

/// What is encrypted.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    state: String,
    error: Option<String>,
    #[serde(default)]
    vp_token: Value,
}

/// Takes an answer.
///
/// # Errors
/// The problem. A presentation that is not believed ends the attempt.
pub async fn answer(
    State(app): State<App>,
    posted: Result<Form<Posted>, FormRejection>,
) -> Result<Json<Value>, Problem> {
    let Form(posted) = posted.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => odd(),
    })?;
    let identification = app.identification.as_ref();
    let identification = identification.ok_or_else(Problem::not_found)?;
    let wallet = identification.wallet.as_ref();
    let wallet = wallet.ok_or_else(Problem::not_found)?;
    let attempts = &identification.attempts;
    let (id, judged) = match posted {
        Posted {
            response: Some(jwe),
            ..
        } => {
            let (at, asked, answer) = open(identification, &jwe, app.now())?;
            let id = attempts.answering(&answer.state, app.now());
            let id = id.map_err(refused)?;
            if id != at {
                attempts.end(id, app.now());
                return Err(odd());
            }
            (id, judge(wallet, &asked, answer, app.now()).await)
        }
        Posted {
            error: Some(error),
            state: Some(state),
            ..
        } => {
            let id = attempts.answering(&state, app.now()).map_err(refused)?;
            (id, Ok(stopped(&error)))
        }
        _ => return Err(odd()),
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(error) => {
            tracing::warn!(%error, "identification");
            match error {
                Refusal::Document => Judged::Document,
                Refusal::Status => Judged::Failed,
                _ => {
                    attempts.end(id, app.now());
                    return Err(odd());
                }
            }
        }
    };
    let session = serde_json::to_string(&judged).map_err(|error| Problem::internal(&error))?;
    let back = attempts.answered(id, session, app.now());
    let back = back.map_err(refused)?;
    Ok(Json(
        json!({"redirect_uri": wallet.address(BACK_PATH, &back)}),
    ))
}

/// Opens an answer; nothing is used up by one that cannot be opened.
fn open(
    identification: &Identification,
    jwe: &str,
    now: i64,
) -> Result<(Uuid, Asked, Answer), Problem> {
    let jwe = Jwe::parse(jwe).ok_or_else(odd)?;
    let id = decode(jwe.kid()).ok();
    let id = id.and_then(|bytes| Uuid::from_slice(&bytes).ok());
    let id = id.ok_or_else(odd)?;
    let asked = identification.attempts.ask(id, now).map_err(refused)?;
    let opened = || {
        let asked: Asked = serde_json::from_str(&asked).ok()?;
        let opened = Ephemeral::parse(&asked.key)?.open(jwe)?;
        Some((id, asked, serde_json::from_slice(&opened).ok()?))
    };
    opened().ok_or_else(odd)
}

fn stopped(error: &str) -> Judged {
    match error {
        "access_denied" => Judged::Cancelled,
        _ => Judged::Failed,
    }
}

async fn judge(
    wallet: &Wallet,
    asked: &Asked,
    answer: Answer,
    now: i64,
) -> Result<Judged, Refusal> {
    if let Some(error) = answer.error {
        return Ok(stopped(&error));
    }
    let presentation = only(&answer.vp_token).ok_or(Refusal::Form)?;
    let expected = Expected {
        client_id: wallet.access.client_id(),
        nonce: &asked.nonce,
        now,
    };
    let checked = credential::check(presentation, &wallet.trust, &expected)?;
    if let Some(listed) = checked.status {
        wallet.statuses.check(&wallet.trust, listed, now).await?;
    }
    let card = claims::card(&checked.claims).ok_or(Refusal::Claims)?;
    Ok(Judged::Verified(Box::new(card)))
}

/// The one presentation for the one query.
fn only(vp_token: &Value) -> Option<&str> {
    let token = vp_token.as_object().filter(|map| map.len() == 1)?;
    match token.get(ask::QUERY)?.as_array()?.as_slice() {
        [Value::String(one)] => Some(one),
        _ => None,
    }
}

fn odd() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not_believed",
        "Not a valid answer",
    )
}
