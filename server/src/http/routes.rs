//! The one table of routes: the router is built from it, and the description
//! of the interface is compared with it.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{Method, StatusCode},
    middleware,
    response::IntoResponse,
    routing::{MethodRouter, delete, get, post, put},
};

use super::{App, Problem, finish, health, security_txt, site};
use crate::{citizen, exchange, feedback, identity};

/// A route: method, path template, handler.
pub struct Route(pub Method, pub &'static str, MethodRouter<App>);

/// Every route of the interface.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut table = vec![
        Route(Method::GET, "/api/health", get(health::health)),
        Route(Method::GET, "/api/openapi.json", get(health::openapi)),
        Route(Method::GET, health::DIRECTORY, get(health::directory)),
        Route(Method::POST, feedback::PATH, post(feedback::receive)),
        Route(
            Method::GET,
            "/.well-known/security.txt",
            get(security_txt::security_txt),
        ),
    ];
    table.extend(citizen_routes());
    table.extend(identity_routes());
    table.extend(exchange_routes());
    table
}

fn citizen_routes() -> Vec<Route> {
    use citizen::{announce, commit, part, reply, view, withdraw};
    vec![
        Route(
            Method::POST,
            "/api/bundle/announce",
            post(announce::announce),
        ),
        Route(
            Method::PUT,
            "/api/bundle/submissions/{submission}/parts/{part}",
            put(part::put),
        ),
        Route(Method::POST, "/api/bundle/commit", post(commit::commit)),
        Route(Method::GET, "/api/bundle", get(view::view)),
        Route(
            Method::GET,
            "/api/bundle/replies/{reply}/attachments/{attachment}",
            get(reply::attachment),
        ),
        Route(
            Method::DELETE,
            "/api/bundle/submissions/{submission}",
            delete(withdraw::withdraw),
        ),
    ]
}

fn identity_routes() -> Vec<Route> {
    use identity::{account, begin, counter, eid, finish, offer, view};
    let mut table = vec![
        Route(Method::GET, "/api/identity", get(offer::offer)),
        Route(Method::POST, "/api/identity/attempts", post(begin::begin)),
        Route(Method::GET, "/api/identity/attempt", get(view::view)),
        Route(Method::DELETE, "/api/identity/attempt", delete(view::end)),
        Route(
            Method::POST,
            "/api/identity/statement",
            post(finish::finish),
        ),
        Route(Method::POST, counter::LOOK_PATH, post(counter::look::look)),
        Route(
            Method::POST,
            counter::STATEMENT_PATH,
            post(counter::deliver::deliver),
        ),
        Route(Method::GET, eid::TOKEN_PATH, get(eid::fetch::fetch)),
        Route(Method::GET, eid::BACK_PATH, get(eid::back::back)),
        Route(Method::GET, eid::ERROR_PATH, get(eid::back::error)),
        Route(Method::GET, account::BACK_PATH, get(account::back::back)),
    ];
    table.extend(wallet_routes());
    table
}

fn wallet_routes() -> Vec<Route> {
    use identity::wallet::{self, answer, back, confirm, start};
    let within = DefaultBodyLimit::max;
    vec![
        Route(Method::GET, wallet::REQUEST_PATH, get(start::get)),
        Route(
            Method::POST,
            wallet::REQUEST_PATH,
            post(start::post).layer(within(wallet::START_BYTES)),
        ),
        Route(
            Method::POST,
            wallet::RESPONSE_PATH,
            post(answer::answer).layer(within(wallet::ANSWER_BYTES)),
        ),
        Route(Method::GET, wallet::BACK_PATH, get(back::back)),
        Route(Method::POST, wallet::CONFIRM_PATH, post(confirm::confirm)),
    ]
}

fn exchange_routes() -> Vec<Route> {
    use exchange::{card, destinations, events, info, replies, send, submissions, token};
    vec![
        Route(Method::POST, "/fit-connect/token", post(token::token)),
        Route(
            Method::GET,
            "/fit-connect/.well-known/jwks.json",
            get(info::jwks),
        ),
        Route(Method::GET, "/fit-connect/v1/info", get(info::info)),
        Route(Method::GET, "/fit-connect/v1/node-card", get(card::card)),
        Route(
            Method::GET,
            "/fit-connect/v1/destinations/{destination}",
            get(destinations::destination),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/destinations/{destination}/keys/{key}",
            get(destinations::key),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/submissions",
            get(submissions::list),
        ),
        Route(
            Method::POST,
            "/fit-connect/v1/submissions",
            post(send::announce::announce),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/submissions/{submission}",
            get(submissions::fetch),
        ),
        Route(
            Method::PUT,
            "/fit-connect/v1/submissions/{submission}",
            put(send::submit::submit),
        ),
        Route(
            Method::DELETE,
            "/fit-connect/v1/submissions/{submission}",
            delete(send::withdraw::withdraw),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/submissions/{submission}/attachments/{attachment}",
            get(submissions::attachment),
        ),
        Route(
            Method::PUT,
            "/fit-connect/v1/submissions/{submission}/attachments/{attachment}",
            put(send::attachment::put),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/cases/{case}/events",
            get(events::list),
        ),
        Route(
            Method::POST,
            "/fit-connect/v1/cases/{case}/events",
            post(events::append),
        ),
        Route(
            Method::PUT,
            "/fit-connect/v1/cases/{case}/replies/{reply}/attachments/{attachment}",
            put(replies::attachment),
        ),
        Route(
            Method::PUT,
            "/fit-connect/v1/cases/{case}/replies/{reply}",
            put(replies::reply),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/cases/{case}/replies/{reply}",
            get(send::reply::reply),
        ),
        Route(
            Method::GET,
            "/fit-connect/v1/cases/{case}/replies/{reply}/attachments/{attachment}",
            get(send::reply::attachment),
        ),
    ]
}

/// The whole node.
pub fn router(app: App) -> Router {
    let routes = table().into_iter();
    routes
        .fold(Router::new(), |router, Route(_, path, handler)| {
            router.route(path, handler)
        })
        .method_not_allowed_fallback(wrong_method)
        .fallback(site::serve)
        .layer(middleware::from_fn_with_state(app.clone(), finish::finish))
        .with_state(app)
}

async fn wrong_method(State(_): State<App>) -> impl IntoResponse {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        "Not with this method",
    )
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
