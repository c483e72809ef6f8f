//! The event log of a case, and events of authorities.

use axum::{Json, extract::State, http::StatusCode};
use relocation::envelope::{
    event::{EVENT_TYPE, EventClaims},
    jose::CompactJws,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::Client,
    log,
    submissions::ListParameters,
    subscriber::{Subscriber, not_found, refused},
};
use crate::{
    http::{
        App, Problem,
        extract::{Ids, JoseBody, Parameters},
    },
    jose::{sha256_base64url, verify},
    region::registry::Registry,
    store::types::{AuthorityEvent, StoredEvent},
};

/// `GET /fit-connect/v1/cases/{case}/events`: for the subscriber of the case's
/// destination and for its sender.
///
/// # Errors
/// 400, 401, 404.
pub async fn list(
    State(app): State<App>,
    client: Client,
    Ids(case): Ids<Uuid>,
    Parameters(parameters): Parameters<ListParameters>,
) -> Result<Json<Value>, Problem> {
    let page = parameters.page()?;
    let mut rows = read(&app, &client, case).await?;
    while log::sign(&app, rows.iter()).await? {
        rows = read(&app, &client, case).await?;
    }
    let total = rows.len();
    let events: Vec<String> = log::texts(rows)?
        .into_iter()
        .skip(page.offset as usize)
        .take(page.limit as usize)
        .collect();
    Ok(Json(json!({
        "count": events.len(),
        "offset": page.offset,
        "totalCount": total,
        "eventLog": events,
    })))
}

async fn read(app: &App, client: &Client, case: Uuid) -> Result<Vec<StoredEvent>, Problem> {
    let log = match client {
        Client::Subscriber(subscriber) => app.store.log(subscriber.destinations.clone(), case),
        Client::Sender(sender) => app.store.own_log(sender.token(case), case),
    };
    let log = log.await;
    log.map_err(|error| refused(error, "case"))
}

/// `POST /fit-connect/v1/cases/{case}/events`: 204, also for the same again.
///
/// # Errors
/// 401, 404, 409 for an impossible order, 422 for an event that does not
/// verify or does not fit.
pub async fn append(
    State(app): State<App>,
    subscriber: Subscriber,
    Ids(case): Ids<Uuid>,
    JoseBody(jws): JoseBody,
) -> Result<StatusCode, Problem> {
    let event = verify_of(&app, &subscriber.destinations, case, jws, false)?;
    let appended = app.store.append(event).await;
    let files = appended.map_err(|error| refused(error, "case"))?;
    app.files.remove(&files).await;
    Ok(StatusCode::NO_CONTENT)
}

/// An event that one of `destinations` has signed about this case; one that was
/// `relayed` may have been signed some time ago, with a key that was exchanged
/// since and that the directory still names as a former one.
///
/// # Errors
/// 404, 422.
pub fn verify_of(
    app: &App,
    destinations: &[Uuid],
    case: Uuid,
    jws: String,
    relayed: bool,
) -> Result<AuthorityEvent, Problem> {
    let registry = app.registry.get();
    let (destination, claims) = verified(app, &registry, &jws, relayed)?;
    if !destinations.contains(&destination) {
        return Err(not_found("case"));
    }
    let (kind, payload) = (claims.single()).ok_or_else(|| wrong("One event is expected"))?;
    if kind.by_node() {
        return Err(wrong("Only the node writes events of this kind"));
    }
    if claims.case() != Some(case) {
        return Err(wrong("The event is about another case"));
    }
    let submission = (claims.submission()).ok_or_else(|| wrong("Subject missing"))?;
    if claims.iat > app.now() + AHEAD {
        return Err(from_the_future());
    }
    Ok(AuthorityEvent {
        case,
        submission,
        destination,
        jti: claims.jti,
        kind,
        claims: serde_json::to_string(&claims).map_err(|error| Problem::internal(&error))?,
        hash: sha256_base64url(jws.as_bytes()),
        tags: payload.authentication_tags.clone(),
        predecessor: payload.predecessor.clone(),
        reply: payload.reply_id,
        jws,
        relayed,
        now: app.now(),
    })
}

/// Who signed, and the claims. The issuer is read before the check only to
/// find its registered keys.
fn verified(
    app: &App,
    registry: &Registry,
    jws: &str,
    relayed: bool,
) -> Result<(Uuid, EventClaims), Problem> {
    let form = |_| wrong("Not a signed event");
    let unverified = CompactJws::parse(jws).map_err(form)?;
    let claims: EventClaims = unverified.claims().map_err(form)?;
    let id: Uuid = (claims.iss.parse()).map_err(|_| wrong("The issuer is no destination"))?;
    let destination = registry.destination(id);
    let destination = destination.ok_or_else(|| wrong("The issuer is not enrolled"))?;
    let (kid, published) = (&unverified.header.kid, app.published_keys(id));
    let key = match relayed {
        true => destination.verifying_relayed(kid, published.as_ref()),
        false => destination.verifying(kid, published.as_ref()),
    };
    let key = key.ok_or_else(|| wrong("Not signed with a registered key"))?;
    let checked = verify(jws, EVENT_TYPE, key).map_err(|_| wrong("The signature is wrong"))?;
    let claims = checked.claims().map_err(form)?;
    Ok((id, claims))
}

/// Seconds by which the clock of an authority may be ahead, not more.
pub const AHEAD: i64 = 300;

/// An event of a time that is not yet here: one of two clocks is wrong.
pub fn from_the_future() -> Problem {
    wrong("The event comes from the future: check the clocks of authority and node")
}

fn wrong(title: &'static str) -> Problem {
    Problem::unprocessable("event", title)
}
