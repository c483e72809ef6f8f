//! Streams a sealed attachment.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use tokio_util::io::ReaderStream;

use crate::http::{App, Problem};

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// The file as `application/jose`.
///
/// # Errors
/// 500 when it cannot be opened.
pub async fn stream(app: &App, file: &str) -> Result<Response, Problem> {
    let failed = |error: std::io::Error| Problem::internal(&error);
    let file = app.files.read(file).await.map_err(failed)?;
    let length = file.metadata().await.map_err(failed)?.len();
    let headers = [
        (header::CONTENT_TYPE, "application/jose".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(file, CHUNK));
    Ok((headers, body).into_response())
}
