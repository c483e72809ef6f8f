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

/// The content as `application/jose`.
///
/// # Errors
/// 500 when it cannot be opened, 503 when the database does not answer.
pub async fn stream(app: &App, name: &str) -> Result<Response, Problem> {
    let content = app.files.read(name).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/jose".to_owned()),
        (header::CONTENT_LENGTH, content.length.to_string()),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(content.bytes, CHUNK));
    Ok((headers, body).into_response())
}
