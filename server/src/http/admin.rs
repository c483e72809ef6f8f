//! The listener for the operator, on this machine alone: health and metrics.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    App, health,
    metrics::{Observed, Waiting},
    stop::Stop,
};

/// How the text of the metrics is to be read.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The node, and whether it ends.
type Watched = Arc<(App, Stop)>;

/// Refuses an address that other machines reach: whoever asks is not asked who
/// they are.
///
/// # Errors
/// A sentence.
pub fn allowed(address: SocketAddr) -> Result<(), String> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "Health and metrics on {address} could be read by everybody in the network. Listen on \
         127.0.0.1 (--admin 127.0.0.1:PORT)."
    ))
}

/// Its routes.
pub fn router(app: App, stop: Stop) -> Router {
    Router::new()
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::new((app, stop)))
}

/// `GET /live`: the process runs.
async fn live() -> &'static str {
    "live\n"
}

/// `GET /ready`: 200 when the store answers and something can be written, 503
/// when not, or when the node ends.
async fn ready(State(watched): State<Watched>) -> Response {
    let (app, stop) = &*watched;
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    if stop.has_begun() {
        return (unavailable, "stopping\n").into_response();
    }
    match health::works(app).await {
        Ok(()) => "ready\n".into_response(),
        Err(problem) => {
            app.metrics.failed();
            (unavailable, format!("{}\n", problem.title)).into_response()
        }
    }
}

/// `GET /metrics`.
async fn metrics(State(watched): State<Watched>) -> Response {
    let (app, stop) = &*watched;
    let backlog = app.store.backlog().await;
    let backlog = backlog.inspect_err(|_| app.metrics.failed()).ok();
    let directory = app.directory.get();
    let published = directory.as_ref().as_ref();
    let text = app.metrics.text(Observed {
        connections: stop.running(),
        waiting: backlog.as_deref().map(Waiting::of),
        directory_expires: published.map_or(0, |published| published.directory.expires),
        now: app.now(),
    });
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_for_this_machine_alone() {
        for (address, allows) in [
            ("127.0.0.1:9090", true),
            ("[::1]:9090", true),
            ("0.0.0.0:9090", false),
            ("192.0.2.1:9090", false),
        ] {
            assert_eq!(
                allowed(address.parse().unwrap()).is_ok(),
                allows,
                "{address}"
            );
        }
    }
}
