//! The last touch on each answer: security headers, an id of the request, and
//! one line of log with the route's template, never its values.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use tracing::{Instrument, Level, Span};
use uuid::Uuid;

use super::{
    App, Problem,
    metrics::{self, InFlight},
    remainder,
};
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

const HEADERS: [(HeaderName, HeaderValue); 7] = {
    const fn text(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }
    const fn name(name: &'static str) -> HeaderName {
        HeaderName::from_static(name)
    }
    [
        (
            header::CONTENT_SECURITY_POLICY,
            text(CONTENT_SECURITY_POLICY),
        ),
        (header::REFERRER_POLICY, text("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, text("nosniff")),
        (header::X_FRAME_OPTIONS, text("DENY")),
        (name("cross-origin-opener-policy"), text("same-origin")),
        (name("cross-origin-resource-policy"), text("same-origin")),
        (
            name("permissions-policy"),
            text("camera=(self), microphone=(), geolocation=(), payment=(), usb=()"),
        ),
    ]
};

/// Where the answer tells the request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Name of every path that no route has.
const SITE: &str = "(site)";

/// Longest time of an upload over a slow line, and of anything else.
const UPLOAD: Duration = Duration::from_secs(900);
const REQUEST: Duration = Duration::from_secs(60);

/// Asked for again and again by tools; logged only when something is wrong.
const ROUTINE: [&str; 3] = [
    "/api/health",
    "/fit-connect/token",
    "/fit-connect/v1/submissions",
];

/// The outermost layer of the routes.
pub(super) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let running = Running::begin(&app, Instant::now(), request.method());
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or(Cow::Borrowed(SITE), |path| path.as_str().to_owned().into());
    let time = if running.method == "PUT" {
        UPLOAD
    } else {
        REQUEST
    };
    let (head, body) = request.into_parts();
    let (body, remainder) = remainder::lend(body);
    let request = Request::from_parts(head, body);
    let span = span(running.id);
    let answer = next.run(request).instrument(span.clone());
    let response = tokio::time::timeout(time, answer).await;
    let response = response.unwrap_or_else(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow").into_response()
    });
    remainder.discard().await;
    running.end(&app, &span, route, response)
}

/// The same for a file of the site, or what a route has in memory: it was there
/// at once.
pub(super) fn at_once(
    app: &App,
    begun: Instant,
    method: &Method,
    route: Option<&'static str>,
    file: Response,
) -> Response {
    let running = Running::begin(app, begun, method);
    let span = match tracing::enabled!(Level::INFO) {
        true => span(running.id),
        false => Span::none(),
    };
    running.end(app, &span, route.unwrap_or(SITE).into(), file)
}

/// An error is to be found by it whatever the level.
fn span(id: Uuid) -> Span {
    tracing::error_span!("http", request_id = %id)
}

/// A request that runs.
struct Running {
    begun: Instant,
    /// Made here: one that a client sends could hold anything, and join what
    /// does not belong together.
    id: Uuid,
    method: Method,
    _counted: InFlight,
}

impl Running {
    fn begin(app: &App, begun: Instant, method: &Method) -> Self {
        Self {
            begun,
            id: machine::new_id(),
            method: method.clone(),
            _counted: app.metrics.begin(),
        }
    }

    fn end(
        self,
        app: &App,
        span: &Span,
        route: Cow<'static, str>,
        mut response: Response,
    ) -> Response {
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            if problem.is_failure() {
                app.metrics.failed();
            }
            *response.body_mut() = problem.body(Some(self.id)).into();
        }
        let headers = response.headers_mut();
        headers.reserve(HEADERS.len() + 3);
        headers.extend(HEADERS);
        if let Ok(id) = HeaderValue::try_from(self.id.to_string()) {
            headers.insert(REQUEST_ID, id);
        }
        if app.secure {
            let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
        }
        if route != SITE {
            headers
                .entry(header::CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("no-store"));
        }
        let (status, took) = (response.status(), self.begun.elapsed());
        span.in_scope(|| log(&route, &self.method, status, took));
        app.metrics.answered(route, &self.method, status, took);
        response
    }
}

fn log(route: &str, method: &Method, status: StatusCode, took: Duration) {
    let (status, method) = (status.as_u16(), metrics::name(method));
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status < 400 && ROUTINE.contains(&route) {
        tracing::debug!(method, route, status, ms, "request");
    } else {
        tracing::info!(method, route, status, ms, "request");
    }
}
