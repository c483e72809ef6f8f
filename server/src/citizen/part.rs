//! `PUT /api/bundle/submissions/{submission}/parts/{part}`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use uuid::Uuid;

use super::{announce::limit, token::Caller};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, expect_type, too_large},
        sealed::{self, Target},
    },
    store::types::{self, DATA, METADATA, PartKey},
};

/// Stores one sealed part: 204, also for the same again; 409 once committed
/// with other bytes, 413 beyond the announced size, 422 when not announced,
/// not sealed, or sealed to another key than the authority's.
///
/// # Errors
/// The problem.
pub async fn put(
    State(app): State<App>,
    caller: Caller,
    Ids((submission, name)): Ids<(Uuid, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    expect_type(&headers, "application/jose")?;
    if limit(&name, &app.limits).is_none() {
        return Err(crate::store::StoreError::NotAnnounced.into());
    }
    let target = match name.as_str() {
        METADATA | DATA => Target::Row,
        _ => Target::File(&app.files),
    };
    let key = PartKey { submission, name };
    let slot = app
        .store
        .slot(caller.token, key.clone(), app.limits.quota)
        .await
        .map_err(|error| caller.refused(&app, error))?;
    if declared(&headers).is_some_and(|length| length > slot.size) {
        return Err(too_large());
    }
    let (part, header) = sealed::receive(body, slot.size, target).await?;
    let file = match &part.body {
        types::Body::File(name) => vec![name.clone()],
        types::Body::Row(_) => Vec::new(),
    };
    let stored = if sealed_to(&app, slot.destination, &header.kid) {
        let put = app.store.put_part(caller.token, key, part, app.now());
        put.await.map_err(|error| caller.refused(&app, error))
    } else {
        Err(Problem::unprocessable(
            "wrong_key",
            "Sealed to another key than the authority's; seal again",
        ))
    };
    match stored {
        Ok(replaced) => {
            app.files.remove(replaced.as_slice()).await;
            Ok(StatusCode::NO_CONTENT)
        }
        Err(problem) => {
            app.files.remove(&file).await;
            Err(problem)
        }
    }
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(axum::http::header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

fn sealed_to(app: &App, destination: Uuid, kid: &str) -> bool {
    let registry = app.registry.get();
    let known = registry.destination(destination);
    known.is_some_and(|destination| destination.encryption.kid == kid)
}
