//! The sender's part of FIT-Connect Submission API v1 (OpenAPI 1.1.3):
//! announce, upload attachments, submit. For services of others that hand in
//! for people; this project's own browsers use [`crate::citizen`].

pub mod announce;
pub mod attachment;
mod refused;
pub mod reply;
pub mod submit;
pub mod unfinished;
pub mod withdraw;

use axum::{extract::FromRequestParts, http::request::Parts};
use uuid::Uuid;

pub use refused::Refused;

use super::{
    client::{Client, wrong_scope},
    subscriber::{not_found, refused as without},
};
use crate::{
    http::{App, Problem},
    jose::{same, sha256},
    region::scope::SendScope,
    store::types::{Placed, TokenHash},
};

/// A sender: may hand in for the destinations within its scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// OAuth `client_id`.
    pub client: String,
    /// Whether it is another node.
    pub node: bool,
    /// Whether its callbacks may go to private addresses.
    pub private: bool,
    /// Where it may send; none for everywhere.
    pub scopes: Vec<SendScope>,
}

impl Sender {
    /// What its cases stand under in place of a lookup token: one bundle for
    /// each case. Nobody can call the browsers' interface with it, for their
    /// tokens are hashes of 32 bytes, and this one is of more.
    #[must_use]
    pub fn token(&self, case: Uuid) -> TokenHash {
        sha256(format!("umzug sender 1\n{}\n{case}", self.client).as_bytes())
    }

    /// A submission of this sender; others' look as if they were not there.
    ///
    /// # Errors
    /// 404.
    pub async fn own(&self, app: &App, submission: Uuid) -> Result<Placed, Problem> {
        let placed = app.store.placed(submission).await;
        let placed = placed.map_err(|error| without(error, "submission"))?;
        same(&placed.token, &self.token(placed.case))
            .then_some(placed)
            .ok_or_else(|| not_found("submission"))
    }
}

impl FromRequestParts<App> for Sender {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match Client::from_request_parts(parts, app).await? {
            Client::Sender(sender) => Ok(sender),
            Client::Subscriber(_) => Err(wrong_scope()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_belongs_to_one_sender() {
        let sender = |client: &str| Sender {
            client: client.into(),
            node: false,
            private: false,
            scopes: Vec::new(),
        };
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(sender("x").token(a), sender("x").token(a));
        assert_ne!(sender("x").token(a), sender("x").token(b));
        assert_ne!(sender("x").token(a), sender("y").token(a));
    }
}
