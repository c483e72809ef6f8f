//! The lookup token of a bundle: who shows it holds the case code.

use std::net::IpAddr;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use relocation::envelope::jose::decode;

use crate::{
    http::{App, Problem, client::ClientAddress, extract::bearer},
    jose::sha256,
    store::{StoreError, types::TokenHash},
};

/// Bytes of a lookup token.
const LENGTH: usize = 32;

/// The caller of the citizen's interface.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// SHA-256 of the token: the token itself is never kept.
    pub token: TokenHash,
    pub(super) address: IpAddr,
}

impl Caller {
    /// Turns a refusal into a problem; an unknown token counts as a guess.
    pub fn refused(&self, app: &App, error: StoreError) -> Problem {
        if error == StoreError::NotFound {
            app.guesses.note(self.address, app.now());
        }
        error.into()
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, app).await;
        let now = app.now();
        if app.guesses.exhausted(address, app.limits.guesses, now) {
            return Err(too_many());
        }
        let Some(token) = bearer(&parts.headers) else {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "no_token",
                "A lookup token is needed",
            ));
        };
        match decode(token) {
            Ok(bytes) if bytes.len() == LENGTH => Ok(Self {
                token: sha256(&bytes),
                address,
            }),
            _ => {
                app.guesses.note(address, now);
                Err(Problem::not_found())
            }
        }
    }
}

/// 429 after too many wrong guesses.
#[must_use]
pub fn too_many() -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many",
        "Too many attempts; wait a minute",
    )
}
