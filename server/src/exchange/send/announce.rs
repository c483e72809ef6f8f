//! `POST /fit-connect/v1/submissions`.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use relocation::envelope::bundle::AnnouncedSubmission;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Refused, Sender};
use crate::{
    exchange::{
        client::wrong_scope,
        destinations::service,
        subscriber::{not_found, refused as without},
    },
    http::{App, Problem, extract::JsonBody, limits::Limits, rate::Rate},
    machine,
    region::{
        callback::callable,
        registry::{Channel, Registry, Status},
        scope::{self, SendScope},
    },
    store::{StoreError, notices::Callback},
};

/// What a sender announces (`CreateSubmission`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSubmission {
    destination_id: Uuid,
    announced_attachments: Vec<Uuid>,
    service_type: ServiceType,
    case_id: Option<Uuid>,
    callback: Option<Wanted>,
    /// Own extension, for other nodes alone: the id that a browser gave. The
    /// case keeps its id, too, so that events need no translation.
    submission_id: Option<Uuid>,
}

/// Where to tell of events (`Callback`).
#[derive(Debug, Deserialize)]
struct Wanted {
    url: String,
    secret: String,
}

/// Fewest and most characters of a callback's secret.
const SECRET: std::ops::RangeInclusive<usize> = 32..=512;

/// A service. Its name and description are not kept: the identifier says
/// which one of the destination's services is meant.
#[derive(Debug, Deserialize)]
struct ServiceType {
    #[serde(rename = "name")]
    _name: String,
    identifier: String,
}

/// Announces a submission and its attachments: 201 with the ids that the node
/// gives.
///
/// # Errors
/// 400, 401; 403 outside of the sender's scopes; 404 for an unknown destination or case; 413; 422 when the
/// destination takes none now or not this service, for too many attachments,
/// a case that is not open, and for a callback that cannot be called; 429 after too many in a minute.
pub async fn announce(
    State(app): State<App>,
    sender: Result<Sender, Problem>,
    body: Result<JsonBody<CreateSubmission>, Problem>,
) -> Result<impl IntoResponse, Refused> {
    let sender = sender?;
    let now = app.now();
    let most = match sender.node {
        true => app.limits.relayed,
        false => app.limits.sendings,
    };
    if app.sendings.exhausted(&sender.client, most, now) {
        return Err(Refused::limited(Rate::new(most, most, now)));
    }
    let JsonBody(asked) = body?;
    check(&asked, &sender.scopes, &app.limits, &app.registry.get())?;
    if sender.node && reached_elsewhere(&app.registry.get(), asked.destination_id) {
        return Err(not_through_here().into());
    }
    callback(&asked, &sender)?;
    let (submission, case) = match (asked.submission_id, asked.case_id) {
        (Some(submission), Some(case)) if sender.node => (submission, case),
        (Some(_), _) => return Err(own_ids().into()),
        (None, None) => (machine::new_id(), machine::new_id()),
        (None, Some(case)) => {
            let log = app.store.own_log(sender.token(case), case).await;
            log.map_err(|error| without(error, "case"))?;
            (machine::new_id(), case)
        }
    };
    if sender.node && known(&app, &sender, submission, case, &asked).await? {
        return Ok((
            StatusCode::CREATED,
            Rate::new(most, 0, now),
            answer(&asked, submission, case),
        ));
    }
    // Sizes come with the parts; metadata and data with the last call.
    let parts = asked.announced_attachments.iter();
    let parts = parts
        .map(|id| (id.to_string(), 0))
        .collect::<BTreeMap<_, _>>();
    let announced = AnnouncedSubmission {
        submission,
        case,
        destination: asked.destination_id,
        service: asked.service_type.identifier.clone(),
        parts,
    };
    let stored = app
        .store
        .announce(sender.token(case), vec![announced], app.limits.quota, now)
        .await?;
    app.files.remove(&stored.dropped).await;
    if let Some(Wanted { url, secret }) = &asked.callback {
        let callback = Callback {
            url: url.clone(),
            secret: secret.clone(),
        };
        app.store.keep_callback(submission, callback).await?;
    }
    let used = app.sendings.note(sender.client.clone(), now);
    Ok((
        StatusCode::CREATED,
        Rate::new(most, used, now),
        answer(&asked, submission, case),
    ))
}

fn answer(asked: &CreateSubmission, submission: Uuid, case: Uuid) -> Json<Value> {
    Json(json!({
        "destinationId": asked.destination_id,
        "submissionId": submission,
        "caseId": case,
    }))
}

/// Whether a node has announced exactly this before. It begins anew when an
/// answer was lost, however far it had come: by then the parts have sizes.
async fn known(
    app: &App,
    sender: &Sender,
    submission: Uuid,
    case: Uuid,
    asked: &CreateSubmission,
) -> Result<bool, Problem> {
    let Ok(placed) = sender.own(app, submission).await else {
        return Ok(false);
    };
    let ids = |ids: &[Uuid]| ids.iter().copied().collect::<BTreeSet<_>>();
    let same = placed.case == case
        && placed.destination == asked.destination_id
        && placed.service == asked.service_type.identifier
        && ids(&placed.attachments) == ids(&asked.announced_attachments);
    match same {
        true => Ok(true),
        false => Err(StoreError::OtherContents.into()),
    }
}

/// Whether a service of others has it: what comes back from there bears ids that
/// another node cannot follow.
fn reached_elsewhere(registry: &Registry, destination: Uuid) -> bool {
    let known = registry.destination(destination);
    known.is_some_and(|known| matches!(known.channel, Channel::Service { .. }))
}

/// 422: a node has it on an old card.
fn not_through_here() -> Problem {
    let title = "The destination is not reached through this node any more; fetch its card";
    Problem::unprocessable("destination_state_invalid", title)
}

/// 422: only another node brings ids with it, and both.
fn own_ids() -> Problem {
    Problem::unprocessable("submission_id", "This node gives the ids")
}

fn callback(asked: &CreateSubmission, sender: &Sender) -> Result<(), Problem> {
    let Some(wanted) = &asked.callback else {
        return Ok(());
    };
    let fits = callable(&wanted.url, sender.private)
        && SECRET.contains(&wanted.secret.chars().count())
        && !wanted.secret.chars().any(char::is_control);
    let title = "A callback needs an https address and a secret of 32 to 512 characters";
    let wrong = || Problem::unprocessable("callback_invalid", title);
    fits.then_some(()).ok_or_else(wrong)
}

/// Destination, attachments and callback of a body that passes all checks which
/// need no store, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzzing(
    text: &str,
    sender: &Sender,
    registry: &Registry,
) -> Option<(Uuid, Vec<Uuid>, Option<String>)> {
    let asked: CreateSubmission = serde_json::from_str(text).ok()?;
    check(&asked, &sender.scopes, &Limits::default(), registry).ok()?;
    callback(&asked, sender).ok()?;
    let url = asked.callback.map(|wanted| wanted.url);
    Some((asked.destination_id, asked.announced_attachments, url))
}

fn check(
    asked: &CreateSubmission,
    scopes: &[SendScope],
    limits: &Limits,
    registry: &Registry,
) -> Result<(), Problem> {
    let destination = registry
        .destination(asked.destination_id)
        .ok_or_else(|| not_found("destination"))?;
    let wrong = Problem::unprocessable;
    if destination.status != Status::Active {
        let title = "The destination takes no submissions now";
        return Err(wrong("destination_state_invalid", title));
    }
    if asked.service_type.identifier != service(&destination.schemas) {
        let title = "The destination does not offer this service";
        return Err(wrong("service_type_invalid", title));
    }
    let service = &asked.service_type.identifier;
    if !scope::allow(scopes, &destination.prefixes, service) {
        return Err(wrong_scope());
    }
    let attachments = &asked.announced_attachments;
    if attachments.len() > limits.attachments {
        return Err(wrong("attachments_too_many", "At most ten attachments"));
    }
    let different: BTreeSet<_> = attachments.iter().collect();
    if different.len() < attachments.len() {
        return Err(wrong(
            "attachments_invalid",
            "An attachment id stands there twice",
        ));
    }
    Ok(())
}
