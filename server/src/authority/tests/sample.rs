//! Requests as the app sends them: the reviewed ones of the domain's tests.

use relocation::envelope::reply::Document;
use serde_json::{Value, json};

const STANDARD: &str =
    include_str!("../../../../app/relocation/tests/fixtures/registration_standard.json");
const VEHICLE: &str = include_str!("../../../../app/relocation/tests/fixtures/vehicle_keep.json");

/// The standard request with this attachment as its only proof.
pub(crate) fn request(document: &Document) -> Vec<u8> {
    with_proof(&json!([document])).to_string().into_bytes()
}

/// The standard request with these attachments.
pub(crate) fn with_proof(attachments: &Value) -> Value {
    let mut request: Value = serde_json::from_str(STANDARD).unwrap();
    request["matter"]["confirmation"] = json!({"kind": "file", "attachments": attachments});
    request
}

/// The vehicle of the same person, at the same address, with this release.
pub(crate) fn vehicle(release: &Value) -> Value {
    let mut request: Value = serde_json::from_str(VEHICLE).unwrap();
    request["release"] = release.clone();
    request
}
