//! Whether the node works, what its interface is, and the signed directory.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{App, Problem};

/// The description of the interface.
pub const OPENAPI: &str = include_str!("../../openapi.json");

/// `GET /api/health`: 200 when the store answers and something can be written,
/// otherwise 503.
pub async fn health(State(app): State<App>) -> Result<Json<Value>, Problem> {
    works(&app).await?;
    Ok(Json(json!({ "status": "ok" })))
}

/// Whether the store answers and something can be written.
///
/// # Errors
/// 503.
pub(super) async fn works(app: &App) -> Result<(), Problem> {
    match app.store.ping().await {
        Ok(()) => {}
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            return Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "store",
                "The store does not answer",
            ));
        }
    }
    Ok(app.files.probe().await?)
}

/// `GET /api/openapi.json`.
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// Path of the directory.
pub const DIRECTORY: &str = "/api/directory";

/// `GET /api/directory`: the directory as the region signed it, or 304 for who
/// has this one already.
///
/// # Errors
/// 503 when there is none.
pub async fn directory(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let directory = app.directory.get();
    let published = directory.as_ref().as_ref().ok_or_else(|| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no_directory",
            "The region has not published a directory",
        )
    })?;
    Ok(published.file.answer(&method, &headers))
}
