//! `GET /eid/token`: the person's program fetches the TC token. It has no
//! cookie; the start token counts once. Whatever goes wrong, the program gets
//! an error token and leads the person back.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};
use relocation::envelope::identity::Means;
use serde::Deserialize;

use super::{
    BACK_PATH, ERROR_PATH, Eid, asked,
    server::UseId,
    token::{MEDIA_TYPE, error_token, token},
};
use crate::{http::App, identity::Identification};

/// What is asked for: the highest level.
const LEVEL: &str = "http://bsi.bund.de/eID/LoA/hoch";
/// What the person is shown by their program.
const PURPOSE: &str = "Umzug: wer sind Sie?";

/// The query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Start {
    t: String,
}

/// The token, or an error token.
pub async fn fetch(
    State(app): State<App>,
    start: Result<Query<Start>, axum::extract::rejection::QueryRejection>,
) -> impl IntoResponse {
    let start = start.map(|Query(start)| start.t).unwrap_or_default();
    let text = match &app.identification {
        Some(identification) => begun(&app, identification, &start).await,
        None => None,
    };
    let error = app
        .identification
        .as_ref()
        .and_then(|one| one.eid.as_ref())
        .map_or_else(String::new, |eid| eid.address(ERROR_PATH));
    let text = text.unwrap_or_else(|| error_token(&error));
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], text)
}

async fn begun(app: &App, identification: &Identification, start: &str) -> Option<String> {
    let Identification { attempts, eid, .. } = identification;
    let eid = eid.as_ref()?;
    let id = attempts.fetch(Means::Eid, start, app.now()).ok()?;
    let request = UseId {
        use_operations: asked(),
        transaction_info: PURPOSE.into(),
        level_of_assurance_request: LEVEL.into(),
    };
    let begun = eid.server.use_id(request).await;
    let begun = begun
        .inspect_err(|error| tracing::warn!(%error, "identification"))
        .ok()?;
    let back = attempts.fetched(id, begun.session.clone(), app.now());
    let refresh = refresh(eid, &back.ok()?);
    Some(token(&begun, &refresh, &eid.address(ERROR_PATH)))
}

fn refresh(eid: &Eid, back: &str) -> String {
    eid.address(&format!("{BACK_PATH}?r={back}"))
}
