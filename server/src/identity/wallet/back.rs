//! `GET /identity/wallet/back`: the wallet leads the person back. In the browser
//! that began it goes on to a clean address at once. On another device it shows
//! a number, once, to be typed where the attempt was begun. A browser with an
//! attempt of its own changes nothing.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, Method},
    response::{Html, IntoResponse, Redirect, Response},
};
use relocation::envelope::identity::Means;
use serde::Deserialize;

use super::number::page;
use crate::{
    http::App,
    identity::{
        Identification,
        attempt::{Refused, Reported},
        session,
    },
};

/// Where the app takes over.
const RETURNED: &str = "/returned";

/// The query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Way {
    r: String,
}

/// The return.
pub async fn back(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    way: Result<Query<Way>, QueryRejection>,
) -> Response {
    let secret = way.map(|Query(way)| way.r).unwrap_or_default();
    let identification = app.identification.as_ref();
    // Looks ahead of programs that no person sees.
    let ahead = method != Method::GET || headers.contains_key("sec-purpose");
    let number = identification
        .filter(|_| !ahead)
        .and_then(|one| number(one, &headers, &secret, app.now()));
    match number {
        Some(number) => Html(page(&number, &headers)).into_response(),
        None => Redirect::to(RETURNED).into_response(),
    }
}

fn number(one: &Identification, headers: &HeaderMap, secret: &str, now: i64) -> Option<String> {
    let attempts = &one.attempts;
    let running = |session: &&str| attempts.stage(session, now).is_ok();
    match session::of(headers).filter(running) {
        // Refused or not, the app looks by itself how far the attempt is; but whoever
        // has another attempt here came for one of another device.
        Some(session)
            if attempts.back(session, Means::Wallet, secret, Reported::Done, now)
                != Err(Refused::Unknown) =>
        {
            None
        }
        _ => attempts.shown(Means::Wallet, secret, now).ok(),
    }
}
