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
        Some(number) => page(&number).into_response(),
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

/// No script, no style: the node's policy allows neither inside a page.
fn page(number: &str) -> Html<String> {
    let (left, right) = number.split_at(number.len() / 2);
    Html(format!(
        "<!doctype html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Umzug: Zahl / number</title>\n</head>\n\
         <body>\n<main>\n<h1>Noch ein Schritt</h1>\n\
         <p>Geben Sie diese Zahl auf dem Gerät ein, auf dem Sie begonnen haben:</p>\n\
         <p><strong>{left} {right}</strong></p>\n\
         <p>Haben Sie nicht selbst begonnen? Dann geben Sie die Zahl niemandem und schließen Sie \
         diese Seite.</p>\n<hr>\n<section lang=\"en\">\n<h2>One more step</h2>\n\
         <p>Type this number into the device on which you began:</p>\n\
         <p><strong>{left} {right}</strong></p>\n\
         <p>You did not begin this yourself? Then give the number to nobody and close this \
         page.</p>\n</section>\n</main>\n</body>\n</html>\n"
    ))
}
