//! Destinations (Zustellpunkte) and their public keys.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use relocation::envelope::reply::ANSWER_SCHEMA;
use relocation::services::registration::request::SERVICE_URN as REGISTRATION;
use relocation::services::vehicle::request::{SCHEMA_URN, SERVICE_URN as VEHICLE};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{client::Client, subscriber::not_found};
use crate::http::{App, Problem, extract::Ids};

/// Versions of the metadata that the authority's tool reads.
const METADATA_VERSIONS: [&str; 2] = ["1.0.0", "2.1.0"];
/// Digits of a full regional key.
const KEY_DIGITS: usize = 12;

/// `GET /fit-connect/v1/destinations/{destination}`.
///
/// # Errors
/// 401, 404.
pub async fn destination(
    State(app): State<App>,
    _: Client,
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
    // What is handed in later is an answer.
    let schemas = found.schemas.iter().map(String::as_str);
    let schemas: Vec<Value> = schemas
        .chain([ANSWER_SCHEMA])
        .map(|uri| json!({ "schemaUri": uri, "mimeType": "application/json" }))
        .collect();
    Ok(fresh(json!({
        "destinationId": found.id,
        "encryptionKid": found.encryption.kid,
        "metadataVersions": METADATA_VERSIONS,
        "services": [{
            "identifier": service(&found.schemas),
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

/// The service of a destination that reads these schemas.
#[must_use]
pub fn service(schemas: &[String]) -> &'static str {
    match schemas.iter().any(|uri| uri == SCHEMA_URN) {
        true => VEHICLE,
        false => REGISTRATION,
    }
}

/// Keys change: nobody may keep this.
fn fresh(value: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Json(value)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_authority_names_its_service() {
        let of = |uri: &str| service(&[uri.to_owned()]);
        assert_eq!(of("urn:umzug:schema:vehicle:1"), VEHICLE);
        assert_eq!(of("urn:umzug:schema:registration:1"), REGISTRATION);
        assert_eq!(service(&[]), REGISTRATION);
    }
}
