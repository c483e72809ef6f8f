//! `GET /eid/back` and `GET /eid/error`: the person's program leads the browser
//! back. Both go on to a clean address at once, so that no secret stays in
//! history or logs. A call without the session changes nothing: the program
//! itself makes one in some cases (TR-03124-1, 2.7.4).

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Redirect,
};
use serde::Deserialize;

use relocation::envelope::identity::Means;

use crate::{
    http::App,
    identity::{attempt::Reported, session},
};

/// Where the app takes over.
const RETURNED: &str = "/returned";

/// The query. All but `r` can be written by anybody.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Way {
    r: String,
    #[serde(rename = "ResultMajor")]
    major: String,
    #[serde(rename = "ResultMinor")]
    minor: String,
}

/// The return.
pub async fn back(
    State(app): State<App>,
    headers: HeaderMap,
    way: Result<Query<Way>, axum::extract::rejection::QueryRejection>,
) -> Redirect {
    let way = way.map(|Query(way)| way).unwrap_or_default();
    let reported = match (way.major.as_str(), way.minor.rsplit('#').next()) {
        ("ok", _) => Reported::Done,
        (_, Some("cancellationByUser")) => Reported::Cancelled,
        _ => Reported::Failed,
    };
    if let (Some(identification), Some(session)) = (&app.identification, session::of(&headers)) {
        let attempts = &identification.attempts;
        // Refused or not, the app looks by itself how far the attempt is.
        let _ = attempts.back(session, Means::Eid, &way.r, reported, app.now());
    }
    Redirect::to(RETURNED)
}

/// An error on the way: nothing changes, the app offers to begin anew.
pub async fn error() -> Redirect {
    Redirect::to(RETURNED)
}
