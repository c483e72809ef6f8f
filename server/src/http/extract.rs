//! Request parts as handlers want them, with problems as refusals.

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;

use super::{App, Problem};

/// A JSON body within [`super::limits::Limits::json`].
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        json_within(request, app.limits.json).await.map(Self)
    }
}

/// A JSON body of at most so many bytes.
///
/// # Errors
/// The problem.
pub async fn json_within<T: DeserializeOwned>(
    request: Request,
    limit: usize,
) -> Result<T, Problem> {
    expect_type(request.headers(), "application/json")?;
    let bytes = read(request.into_body(), limit).await?;
    serde_json::from_slice(&bytes).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "not_readable",
            "Not the expected JSON",
        )
    })
}

/// A text body of type `application/jose` within the same limit.
pub struct JoseBody(pub String);

impl FromRequest<App> for JoseBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        expect_type(request.headers(), "application/jose")?;
        let bytes = read(request.into_body(), app.limits.json).await?;
        String::from_utf8(bytes)
            .map(Self)
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "not_readable", "Not a compact JWS"))
    }
}

/// Ids of the path; anything that is no id names nothing.
pub struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, app).await;
        path.map(|Path(ids)| Self(ids))
            .map_err(|_| Problem::not_found())
    }
}

/// Query parameters.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, app).await;
        query.map(|Query(values)| Self(values)).map_err(|_| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "not_readable",
                "A parameter is not valid",
            )
        })
    }
}

/// The bearer credential of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credential) = value.split_once(' ')?;
    let credential = credential.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credential.is_empty()).then_some(credential)
}

/// 415 unless the body has this media type.
///
/// # Errors
/// The problem.
pub fn expect_type(headers: &HeaderMap, expected: &str) -> Result<(), Problem> {
    let found = headers.get(header::CONTENT_TYPE);
    let essence = found
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    if essence.is_some_and(|essence| essence.eq_ignore_ascii_case(expected)) {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type",
            "Another media type is expected",
        ))
    }
}

/// 413.
#[must_use]
pub fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large")
}

async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "not_readable",
            "The body broke off",
        )),
    }
}
