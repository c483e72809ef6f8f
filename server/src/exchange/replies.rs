//! Sealed replies to the citizen (own extension): attachments first, then the
//! reply, then the signed event that names it and makes it visible.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::subscriber::{Subscriber, refused};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, JsonBody, expect_type},
        sealed::{self, Target},
    },
    store::{
        contents::left_over,
        types::{NewReply, PartKeyOfReply},
    },
};

/// A sealed reply.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyBody {
    encrypted_data: String,
    #[serde(default)]
    attachments: Vec<Uuid>,
}

impl ReplyBody {
    /// Of what is sealed. Errors: 422.
    pub(crate) fn tag(&self) -> Result<String, Problem> {
        sealed::inspect(&self.encrypted_data)
    }
}

/// `PUT /fit-connect/v1/cases/{case}/replies/{reply}/attachments/{attachment}`:
/// 204, also for the same again.
///
/// # Errors
/// 401, 404, 409 once published, 413, 415, 422.
pub async fn attachment(
    State(app): State<App>,
    subscriber: Subscriber,
    Ids((case, reply, attachment)): Ids<(Uuid, Uuid, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    expect_type(&headers, "application/jose")?;
    // Known before anything is written: strangers fill no disk.
    let log = app.store.log(subscriber.destinations.clone(), case).await;
    log.map_err(|error| refused(error, "case"))?;
    let target = Target::File(app.files.as_ref());
    let (part, _) = sealed::receive(body, app.limits.attachment, target).await?;
    let file = part.body.file();
    let key = PartKeyOfReply {
        case,
        reply,
        attachment,
    };
    let put = app
        .store
        .put_reply_attachment(subscriber.destinations, key, part, app.now());
    let stored = put.await;
    app.files.remove(left_over(&stored, file).as_slice()).await;
    stored.map_err(|error| refused(error, "case"))?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /fit-connect/v1/cases/{case}/replies/{reply}`: 202, also for the same
/// again.
///
/// # Errors
/// 401, 404, 409 once published, 413, 415, 422.
pub async fn reply(
    State(app): State<App>,
    subscriber: Subscriber,
    Ids((case, reply)): Ids<(Uuid, Uuid)>,
    JsonBody(body): JsonBody<ReplyBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if body.attachments.len() > app.limits.attachments {
        return Err(Problem::unprocessable("parts", "At most ten attachments"));
    }
    let tag = body.tag()?;
    let attachments = body.attachments.clone();
    let new = NewReply {
        case,
        reply,
        data: body.encrypted_data,
        tag,
        attachments: body.attachments,
    };
    let put = app.store.put_reply(subscriber.destinations, new, app.now());
    put.await.map_err(|error| refused(error, "case"))?;
    let answer = json!({ "caseId": case, "replyId": reply, "attachments": attachments });
    Ok((StatusCode::ACCEPTED, Json(answer)))
}
