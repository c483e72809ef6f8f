//! `POST /api/bundle/commit`: the atomic point.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use relocation::envelope::{
    bundle::Commit,
    jose::{decode, encode},
};

use super::{token::Caller, view};
use crate::{
    http::{App, Problem, extract::JsonBody},
    jose::sha256_base64url,
    store::{StoreError, types::Committed},
};

/// Most characters of a sealed manifest or reply key.
const SEALED: usize = 128 * 1024;

/// Makes everything announced count as sent: 202, or 200 for the same commit
/// again, both with the bundle; 409 with the bundle when it was committed with
/// other hashes or the manifest moved on, with a problem when the case takes
/// nothing more.
///
/// # Errors
/// The problem.
pub async fn commit(
    State(app): State<App>,
    caller: Caller,
    JsonBody(commit): JsonBody<Commit>,
) -> Result<Response, Problem> {
    let sealed = std::iter::once(&commit.manifest).chain(&commit.reply_key);
    for text in sealed {
        opaque(text)?;
    }
    let hash = sha256_base64url(commit.manifest.as_bytes());
    let count = commit.hashes.len();
    let done = app
        .store
        .commit(caller.token, commit, hash, app.stamp())
        .await;
    let status = match done {
        Ok(Committed::New) => {
            app.metrics.committed(count);
            StatusCode::ACCEPTED
        }
        Ok(Committed::Before) => StatusCode::OK,
        Err(StoreError::AlreadyCommitted | StoreError::ManifestMovedOn) => StatusCode::CONFLICT,
        Err(error) => return Err(caller.refused(&app, error)),
    };
    let bundle = view::read(&app, &caller).await?;
    Ok((status, Json(bundle)).into_response())
}

/// Base64url in its one spelling and long enough for iv and tag: keeps clear
/// text out, whatever a broken app may send.
fn opaque(text: &str) -> Result<(), Problem> {
    let bytes = (text.len() <= SEALED).then(|| decode(text).ok()).flatten();
    match bytes {
        Some(bytes) if bytes.len() > 28 && encode(&bytes) == text => Ok(()),
        _ => Err(Problem::unprocessable(
            "not_sealed",
            "Manifest and reply key are sealed texts in base64url",
        )),
    }
}
