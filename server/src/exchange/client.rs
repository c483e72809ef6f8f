//! Who calls: an enrolled client with a valid access token.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};

use super::{send::Sender, subscriber::Subscriber};
use crate::http::{App, Problem, extract::bearer};

/// A client in its role.
#[derive(Clone, Debug)]
pub enum Client {
    /// Fetches and signs.
    Subscriber(Subscriber),
    /// Hands in.
    Sender(Sender),
}

impl FromRequestParts<App> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers);
        let client = token.and_then(|token| app.tokens.client(token, app.now()));
        let registry = app.registry.get();
        let client = client.unwrap_or_default();
        let mut subscribers = registry.subscribers.iter();
        if let Some(known) = subscribers.find(|known| known.client == client) {
            return Ok(Self::Subscriber(Subscriber {
                client,
                destinations: known.destinations.clone(),
            }));
        }
        let mut senders = registry.senders.iter();
        if let Some(known) = senders.find(|known| known.client == client) {
            return Ok(Self::Sender(Sender {
                client,
                node: known.node,
                private: known.private,
                scopes: known.scopes.clone(),
            }));
        }
        Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "A valid access token is needed",
        ))
    }
}

/// 403: the token counts, but not for this.
pub(super) fn wrong_scope() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "forbidden",
        "Not within the scope of this client",
    )
}
