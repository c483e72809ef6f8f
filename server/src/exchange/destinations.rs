//! Destinations (Zustellpunkte) and their public keys.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::subscriber::{Subscriber, not_found};
use crate::http::{App, Problem, extract::Ids};

/// Service of registration authorities: "Wohnsitz Anmeldung" (LeiKa).
const REGISTRATION: &str = "urn:de:fim:leika:leistung:99115005104000";
/// Digits of a full regional key.
const KEY_DIGITS: usize = 12;

/// `GET /fit-connect/v1/destinations/{destination}`.
///
/// # Errors
/// 401, 404.
pub async fn destination(
    State(app): State<App>,
    _: Subscriber,
    Ids(id): Ids<Uuid>,
) -> Result<Response, Problem> {
    let registry = app.registry.get();
    let found = registry.destination(id);
    let found = found.ok_or_else(|| not_found("destination"))?;
    let regions: BTreeSet<String> = found
        .prefixes
        .iter()
        .map(|prefix| format!("DE{}", &prefix[..prefix.len().min(KEY_DIGITS)]))
        .collect();
    let schemas: Vec<Value> = found
        .schemas
        .iter()
        .map(|uri| json!({ "schemaUri": uri, "mimeType": "application/json" }))
        .collect();
    Ok(fresh(json!({
        "destinationId": found.id,
        "encryptionKid": found.encryption.kid,
        "metadataVersions": ["2.1.0"],
        "services": [{
            "identifier": REGISTRATION,
            "regions": regions,
            "submissionSchemas": schemas,
        }],
        "status": found.status,
    })))
}

/// `GET /fit-connect/v1/destinations/{destination}/keys/{key}`, for anybody;
/// former keys, too.
///
/// # Errors
/// 404.
pub async fn key(
    State(app): State<App>,
    Ids((id, kid)): Ids<(Uuid, String)>,
) -> Result<Response, Problem> {
    let registry = app.registry.get();
    let found = registry.destination(id);
    let found = found.ok_or_else(|| not_found("destination"))?;
    let key = found.keys().find(|key| key.kid == kid);
    Ok(fresh(json!(key.ok_or_else(|| not_found("key"))?)))
}

/// Keys change: nobody may keep this.
fn fresh(value: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Json(value)).into_response()
}
