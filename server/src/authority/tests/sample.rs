//! A request as the app sends it.

use relocation::envelope::reply::Document;
use serde_json::json;

pub(crate) fn request(document: &Document) -> Vec<u8> {
    json!({
        "schema": crate::authority::request::SCHEMAS[0],
        "identity": {"none": {"reason": "not-offered"}},
        "confirmation": {"kind": "file", "attachments": [document]},
    })
    .to_string()
    .into_bytes()
}
