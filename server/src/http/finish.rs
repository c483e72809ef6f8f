//! The last touch on each answer: security headers, and one line of log with
//! the route's template, never its values.

use std::time::{Duration, Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{App, Problem, remainder};

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

/// Longest time of an upload over a slow line, and of anything else.
const UPLOAD: Duration = Duration::from_secs(900);
const REQUEST: Duration = Duration::from_secs(60);

/// Asked for again and again by tools; logged only when something is wrong.
const ROUTINE: [&str; 3] = [
    "/api/health",
    "/fit-connect/token",
    "/fit-connect/v1/submissions",
];

/// The outermost layer.
pub(super) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or_else(|| "(site)".to_owned(), |path| path.as_str().to_owned());
    let interface = route != "(site)";
    let time = if method == "PUT" { UPLOAD } else { REQUEST };
    let (head, body) = request.into_parts();
    let (body, remainder) = remainder::lend(body);
    let request = Request::from_parts(head, body);
    let response = tokio::time::timeout(time, next.run(request)).await;
    let mut response = response.unwrap_or_else(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow").into_response()
    });
    remainder.discard().await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.behind_proxy {
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    if interface {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    let status = response.status().as_u16();
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    if status < 400 && ROUTINE.contains(&route.as_str()) {
        tracing::debug!(%method, route, status, ms, "request");
    } else {
        tracing::info!(%method, route, status, ms, "request");
    }
    response
}
