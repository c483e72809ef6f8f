//! `PUT /fit-connect/v1/submissions/{submission}/attachments/{attachment}`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use tokio::spawn;
use uuid::Uuid;

use super::{Refused, Sender};
use crate::{
    citizen::part::declared,
    http::{
        App, Problem,
        extract::{Ids, expect_type, too_large},
        sealed::{self, Target},
    },
    store::{
        StoreError,
        contents::left_over,
        types::{NewPart, PartKey, TokenHash},
    },
};

/// Stores one sealed attachment, in place of an earlier one: 204.
///
/// # Errors
/// 400, 401, 403, 404, 413, 415; 422 when it was not announced, is not sealed,
/// is sealed to another key than the destination's, or the submission was
/// submitted with another one; 429 when the sender has too much unfinished, 503 when too
/// much lies here.
pub async fn put(
    State(app): State<App>,
    sender: Result<Sender, Problem>,
    ids: Result<Ids<(Uuid, Uuid)>, Problem>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    let (sender, Ids((submission, attachment))) = (sender?, ids?);
    expect_type(&headers, "application/jose")?;
    let placed = sender.own(&app, submission).await?;
    if !placed.attachments.contains(&attachment) {
        return Err(StoreError::NotAnnounced.into());
    }
    let limit = app.limits.attachment;
    if declared(&headers).is_some_and(|length| length > limit) {
        return Err(too_large().into());
    }
    let key = PartKey {
        submission,
        name: attachment.to_string(),
    };
    let turn = app.uploads.wait(placed.token, key.clone()).await;
    let target = Target::File(&*app.files);
    let (part, header) = sealed::receive_foreign(body, limit, target).await?;
    let fits = app.takes(placed.destination, &header.kid);
    // Brought to its end even when the sender goes away meanwhile: else
    // nobody would remove the file that is not needed.
    let settled = spawn(async move {
        let _turn = turn;
        let counts = fits && !sender.node;
        let taken = !counts || app.unfinished.fits(&app, &sender, &key, part.size).await;
        if !taken {
            app.files.remove(part.body.file().as_slice()).await;
            return Err(unfinished().into());
        }
        settle(&app, placed.token, key, part, fits).await
    });
    settled.await.map_err(|error| Problem::internal(&error))?
}

/// Stores an attachment that has arrived, and removes the file left over.
async fn settle(
    app: &App,
    token: TokenHash,
    key: PartKey,
    part: NewPart,
    fits: bool,
) -> Result<StatusCode, Refused> {
    let file = part.body.file();
    if !fits {
        app.files.remove(file.as_slice()).await;
        return Err(wrong_key().into());
    }
    let put = app
        .store
        .put_sized(token, key, part, app.limits.quota, app.now());
    let stored = put.await;
    app.files.remove(left_over(&stored, file).as_slice()).await;
    stored?;
    Ok(StatusCode::NO_CONTENT)
}

/// 429: what lies there has to be submitted first.
fn unfinished() -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "unfinished",
        "Too much is uploaded and not submitted; submit it, or wait until it is deleted after a day",
    )
}

/// 422: sealed to a key that the destination does not have, or no more.
pub(super) fn wrong_key() -> Problem {
    Problem::unprocessable(
        "encryption_key_invalid",
        "Not sealed to the destination's present key; fetch it and seal again",
    )
}
