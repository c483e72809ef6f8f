//! Who calls: a subscriber with a valid access token.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use uuid::Uuid;

use super::client::{Client, wrong_scope};
use crate::{
    http::{App, Problem, problem::FIT_CONNECT},
    store::StoreError,
};

/// A subscriber and the destinations for which it may fetch and sign.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// OAuth `client_id`.
    pub client: String,
    /// Destinations.
    pub destinations: Vec<Uuid>,
}

impl FromRequestParts<App> for Subscriber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Client::from_request_parts(parts, app).await? {
            Client::Subscriber(subscriber) => Ok(subscriber),
            Client::Sender(_) => Err(wrong_scope()),
        }
    }
}

/// A refusal of the store, with FIT-Connect's type for what was not found.
#[must_use]
pub fn refused(error: StoreError, what: &str) -> Problem {
    match error {
        StoreError::NotFound => not_found(what),
        other => other.into(),
    }
}

/// 404 as FIT-Connect's clients expect it, for example
/// `…/problems/submission-not-found`.
#[must_use]
pub fn not_found(what: &str) -> Problem {
    Problem {
        status: StatusCode::NOT_FOUND,
        kind: format!("{FIT_CONNECT}{what}-not-found").into(),
        title: "Not found",
    }
}
