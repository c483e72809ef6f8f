//! What the node says about itself.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::http::App;

/// `GET /fit-connect/v1/info`: the version of the interface.
pub async fn info() -> Json<Value> {
    Json(json!({ "version": { "major": 1, "minor": 1, "patch": 3 } }))
}

/// `GET /fit-connect/.well-known/jwks.json`: the node's signing key.
pub async fn jwks(State(app): State<App>) -> Json<Value> {
    Json(json!({ "keys": [app.key.jwk()] }))
}
