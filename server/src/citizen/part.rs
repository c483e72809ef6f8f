//! `PUT /api/bundle/submissions/{submission}/parts/{part}`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use tokio::spawn;
use uuid::Uuid;

use super::{announce::limit, token::Caller};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, expect_type, too_large},
        sealed::{self, Target},
    },
    store::{
        contents::left_over,
        types::{DATA, METADATA, NewPart, PartKey},
    },
};

/// Stores one sealed part: 204, also for the same again; 409 once committed
/// with other bytes, 413 beyond the announced size, 422 when not announced,
/// not sealed, or sealed to another key than the authority's. A second upload
/// of the same part waits until the first has ended.
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
    let key = PartKey { submission, name };
    let turn = app.uploads.wait(caller.token, key.clone()).await;
    let slot = app
        .store
        .slot(caller.token, key.clone(), app.limits.quota)
        .await
        .map_err(|error| caller.refused(&app, error))?;
    if declared(&headers).is_some_and(|length| length > slot.size) {
        return Err(too_large());
    }
    let target = match key.name.as_str() {
        METADATA | DATA => Target::Row,
        _ => Target::File(app.files.as_ref()),
    };
    let (part, header) = sealed::receive(body, slot.size, target).await?;
    let fits = app.takes(slot.destination, &header.kid);
    // Brought to its end even when the browser goes away meanwhile: else
    // nobody would remove the file that is not needed.
    let settled = spawn(async move {
        let _turn = turn;
        settle(&app, &caller, key, part, fits).await
    });
    settled.await.map_err(|error| Problem::internal(&error))?
}

/// Stores a part that has arrived, and removes the file that is left over.
async fn settle(
    app: &App,
    caller: &Caller,
    key: PartKey,
    part: NewPart,
    fits: bool,
) -> Result<StatusCode, Problem> {
    let file = part.body.file();
    if !fits {
        app.files.remove(file.as_slice()).await;
        return Err(Problem::unprocessable(
            "wrong_key",
            "Sealed to another key than the authority's; seal again",
        ));
    }
    let put = app.store.put_part(caller.token, key, part, app.now());
    let stored = put.await;
    app.files.remove(left_over(&stored, file).as_slice()).await;
    stored.map_err(|error| caller.refused(app, error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Length that the request declares.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(axum::http::header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
