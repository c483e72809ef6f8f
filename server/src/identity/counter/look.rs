//! `POST /api/identity/counter/look`: to which key a code's statement is to be
//! made out. Looking uses nothing up.

use axum::{Json, extract::State};
use relocation::envelope::{counter_code::CounterCode, identity::HolderKey};
use serde::{Deserialize, Serialize};

use super::{Code, Counter};
use crate::{
    citizen::token::too_many,
    exchange::subscriber::Subscriber,
    http::{App, Problem, extract::JsonBody},
    identity::{Identification, attempt::Refused, begin::refused},
};

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    code: Code,
}

/// Whose it is.
#[derive(Serialize)]
pub struct Answer {
    holder: HolderKey,
}

/// Looks.
///
/// # Errors
/// 400, 401, 404 for a code that leads nowhere, 409 for one that was used, 429
/// after too many wrong ones.
pub async fn look(
    State(app): State<App>,
    subscriber: Subscriber,
    JsonBody(question): JsonBody<Question>,
) -> Result<Json<Answer>, Problem> {
    let (identification, counter) = offered(&app)?;
    let code = question.code.0;
    let holder = holder(&app, identification, counter, &subscriber, &code)?;
    Ok(Json(Answer { holder }))
}

/// The counter, if this node has one.
pub(super) fn offered(app: &App) -> Result<(&Identification, &Counter), Problem> {
    let identification = app.identification.as_ref();
    identification
        .and_then(|one| Some((one, one.counter.as_ref()?)))
        .ok_or_else(Problem::not_found)
}

/// The key behind a code; a wrong code counts against the client.
pub(super) fn holder(
    app: &App,
    identification: &Identification,
    counter: &Counter,
    subscriber: &Subscriber,
    code: &CounterCode,
) -> Result<HolderKey, Problem> {
    let (now, client) = (app.now(), &subscriber.client);
    if counter.wrong.exhausted(client, app.limits.codes, now) {
        return Err(too_many());
    }
    identification.attempts.looked(code, now).map_err(|error| {
        if error == Refused::Unknown {
            counter.wrong.note(client.clone(), now);
        }
        refused(error)
    })
}
