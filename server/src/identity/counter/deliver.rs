//! `POST /api/identity/counter/statement`: an office brings the statement that
//! it has signed. It waits in memory until the browser fetches it, for at most
//! the time of one step.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    Code,
    check::{Expected, check},
    look::{holder, offered},
};
use crate::{
    exchange::subscriber::Subscriber,
    http::{App, Problem, extract::JsonBody},
    identity::begin::refused,
};

/// What is brought.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    code: Code,
    statement: String,
}

/// Takes it: 204.
///
/// # Errors
/// As for a look, and 422 for a statement that this office may not make, or not
/// for this code.
pub async fn deliver(
    State(app): State<App>,
    subscriber: Subscriber,
    JsonBody(delivery): JsonBody<Delivery>,
) -> Result<StatusCode, Problem> {
    let (identification, counter) = offered(&app)?;
    let code = delivery.code.0;
    let holder = holder(&app, identification, counter, &subscriber, &code)?;
    let registry = app.registry.get();
    let key = |office, kid: &str| {
        let enrolled = registry.destination(office)?;
        let key = enrolled.verifying(kid, app.published_keys(office).as_ref());
        key.cloned()
    };
    let expected = Expected {
        offices: &subscriber.destinations,
        key: &key,
        holder: &holder,
        now: app.now(),
    };
    check(&delivery.statement, &expected).map_err(wrong)?;
    // What was looked up counts only if nobody was faster.
    let attempts = &identification.attempts;
    let stated = attempts.stated(&code, &holder, delivery.statement, app.now());
    stated.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

fn wrong(title: &'static str) -> Problem {
    Problem::unprocessable("statement", title)
}
