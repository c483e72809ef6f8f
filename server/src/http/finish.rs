//! The last touch on each answer: security headers, an id of the request, and
//! one line of log with the route's template, never its values.

use std::time::{Duration, Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use tracing::Instrument;

use super::{App, Problem, metrics, remainder};
use crate::machine;

/// Everything from this origin, nothing else; WebAssembly may be compiled.
///
/// Trusted Types: the app builds every element by itself and never turns a text
/// into markup or script. The one policy that can be made, once, is the
/// loader's: it knows a single address, that of the service worker.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types umzug-worker";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    ),
];

/// Where the answer tells the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest time of an upload over a slow line, and of anything else.
const UPLOAD: Duration = Duration::from_secs(900);
const REQUEST: Duration = Duration::from_secs(60);

/// Asked for again and again by tools; logged only when something is wrong.
const ROUTINE: [&str; 3] = [
    "/api/health",
    "/fit-connect/token",
    "/fit-connect/v1/submissions",
];

/// The outermost layer. The id is made here: one that a client sends could
/// hold anything, and join what does not belong together.
pub(super) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = machine::new_id();
    let running = app.metrics.begin();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or_else(|| "(site)".to_owned(), |path| path.as_str().to_owned());
    let interface = route != "(site)";
    let time = if method == "PUT" { UPLOAD } else { REQUEST };
    let (head, body) = request.into_parts();
    let (body, remainder) = remainder::lend(body);
    let request = Request::from_parts(head, body);
    // An error is to be found by it whatever the level.
    let span = tracing::error_span!("http", request_id = %id);
    let answer = next.run(request).instrument(span.clone());
    let response = tokio::time::timeout(time, answer).await;
    let mut response = response.unwrap_or_else(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow").into_response()
    });
    remainder.discard().await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if problem.is_failure() {
            app.metrics.failed();
        }
        *response.body_mut() = problem.body(Some(id)).into();
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    if app.secure {
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    if interface {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    let took = begun.elapsed();
    app.metrics
        .answered(&route, &method, response.status(), took);
    let (status, method) = (response.status().as_u16(), metrics::name(&method));
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let _within = span.entered();
    if status < 400 && ROUTINE.contains(&route.as_str()) {
        tracing::debug!(method, route, status, ms, "request");
    } else {
        tracing::info!(method, route, status, ms, "request");
    }
    drop(running);
    response
}
