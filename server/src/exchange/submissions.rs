//! The pick-up list, and fetching what is on it.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    attachment as sealed,
    subscriber::{Subscriber, refused},
};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, Parameters},
    },
    store::types::{Page, Pickup},
};

/// Longest page of a list.
const LONGEST: u32 = 500;
/// Length of a page unless asked otherwise.
const USUAL: u32 = 100;

/// Which part of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListParameters {
    destination_id: Option<Uuid>,
    limit: Option<u32>,
    offset: Option<u32>,
}

impl ListParameters {
    /// The page that is asked for.
    ///
    /// # Errors
    /// 400 for an impossible one.
    pub fn page(&self) -> Result<Page, Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=LONGEST).contains(&limit) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "limit",
                "The limit is 1 to 500",
            ));
        }
        let offset = self.offset.unwrap_or(0);
        Ok(Page { limit, offset })
    }
}

/// `GET /fit-connect/v1/submissions`. Entries stay until they are accepted or
/// rejected. Without `destinationId`: for all of the subscriber's.
///
/// # Errors
/// 400, 401, 403.
pub async fn list(
    State(app): State<App>,
    subscriber: Subscriber,
    Parameters(parameters): Parameters<ListParameters>,
) -> Result<Json<Value>, Problem> {
    let page = parameters.page()?;
    let destinations = match parameters.destination_id {
        None => subscriber.destinations,
        Some(id) if subscriber.destinations.contains(&id) => vec![id],
        Some(_) => {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Not a destination of this subscriber",
            ));
        }
    };
    let (total, waiting) = app.store.pickup(destinations, page).await?;
    let submissions: Vec<Value> = waiting.iter().map(ids).collect();
    Ok(Json(json!({
        "count": submissions.len(),
        "offset": page.offset,
        "totalCount": total,
        "submissions": submissions,
    })))
}

/// `GET /fit-connect/v1/submissions/{submission}`: from now on the citizen
/// cannot withdraw it.
///
/// # Errors
/// 401, 404.
pub async fn fetch(
    State(app): State<App>,
    subscriber: Subscriber,
    Ids(id): Ids<Uuid>,
) -> Result<Json<Value>, Problem> {
    let fetched = app
        .store
        .fetch(subscriber.destinations, id, app.now())
        .await
        .map_err(|error| refused(error, "submission"))?;
    let mut answer = ids(&fetched.ids);
    answer["attachments"] = json!(fetched.attachments);
    answer["serviceType"] = json!({ "name": "", "identifier": fetched.service });
    answer["encryptedMetadata"] = json!(fetched.metadata);
    // v1 lets senders leave the data out.
    if !fetched.data.is_empty() {
        answer["encryptedData"] = json!(fetched.data);
    }
    Ok(Json(answer))
}

/// `GET /fit-connect/v1/submissions/{submission}/attachments/{attachment}`.
///
/// # Errors
/// 401, 404.
pub async fn attachment(
    State(app): State<App>,
    subscriber: Subscriber,
    Ids((submission, id)): Ids<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let file = app
        .store
        .attachment_file(subscriber.destinations, submission, id)
        .await
        .map_err(|error| refused(error, "attachment"))?;
    sealed::stream(&app, &file).await
}

fn ids(pickup: &Pickup) -> Value {
    json!({
        "destinationId": pickup.destination,
        "submissionId": pickup.submission,
        "caseId": pickup.case,
    })
}
