//! `PUT /fit-connect/v1/submissions/{submission}`: the atomic point.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Refused, Sender, attachment::wrong_key};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, json_within},
        sealed,
    },
    store::types::{Committed, Handed, NewPart, Placed},
};

/// Bytes of a body beside the two sealed texts.
const AROUND: u64 = 4096;
/// What metadata and data may be.
const MEDIA_TYPES: [&str; 2] = ["application/json", "application/xml"];

/// The last call of a sender (`SubmitSubmission`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubmitSubmission {
    encrypted_metadata: String,
    #[serde(default)]
    encrypted_data: Option<String>,
}

/// Makes a submission count as sent: 202, also for the same again.
///
/// # Errors
/// 400, 401, 403, 404, 413, 415; 422 when a part is not sealed, sealed to
/// another key than the destination's, no JSON or XML by its `cty`, when an
/// announced attachment is missing, or it was submitted otherwise before.
pub async fn submit(
    State(app): State<App>,
    sender: Result<Sender, Problem>,
    ids: Result<Ids<Uuid>, Problem>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let (sender, Ids(submission)) = (sender?, ids?);
    let placed = sender.own(&app, submission).await?;
    let (metadata, data) = (app.limits.metadata, app.limits.data);
    let whole = usize::try_from(metadata + data + AROUND).unwrap_or(usize::MAX);
    let body: SubmitSubmission = json_within(request, whole).await?;
    let metadata = part(&app, &placed, body.encrypted_metadata, metadata)?;
    let data = match body.encrypted_data {
        Some(sealed) => Some(part(&app, &placed, sealed, data)?),
        None => None,
    };
    let handed = Handed {
        submission,
        metadata,
        data,
    };
    let done = app
        .store
        .submit(placed.token, handed, app.limits.quota, app.stamp())
        .await?;
    app.unfinished.done(&sender.client, submission);
    if done == Committed::New {
        app.metrics.committed(1);
    }
    let answer = json!({
        "destinationId": placed.destination,
        "submissionId": submission,
        "caseId": placed.case,
        "attachments": placed.attachments,
        "serviceType": { "name": "", "identifier": placed.service },
    });
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

fn part(app: &App, placed: &Placed, jwe: String, limit: u64) -> Result<NewPart, Problem> {
    let (part, kid) = document(jwe, limit)?;
    app.takes(placed.destination, &kid)
        .then_some(part)
        .ok_or_else(wrong_key)
}

/// A sealed document of a kind that is taken, and the key that it is sealed to.
fn document(jwe: String, limit: u64) -> Result<(NewPart, String), Problem> {
    let (part, header) = sealed::take_foreign(jwe, limit)?;
    let cty = header.cty.as_deref().unwrap_or_default();
    if !MEDIA_TYPES.contains(&cty) {
        let title = "The header cty of metadata and data is application/json or application/xml";
        return Err(Problem::unprocessable("content_type_invalid", title));
    }
    Ok((part, header.kid))
}

/// The parts that a body brings, as far as they are of a kind that is taken,
/// for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzzing(text: &str) -> Vec<NewPart> {
    let Ok(body) = serde_json::from_str::<SubmitSubmission>(text) else {
        return Vec::new();
    };
    let sealed = body.encrypted_data.into_iter();
    let sealed = sealed.chain([body.encrypted_metadata]);
    let taken = sealed.filter_map(|jwe| document(jwe, 1 << 20).ok());
    taken.map(|(part, _)| part).collect()
}
