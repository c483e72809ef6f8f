//! Online-Ausweis: activation by BSI TR-03124-1, the eID-Server behind a port
//! with the calls of TR-03130-1.
//!
//! `tcTokenURL`, return address and site have one origin and one certificate
//! (TR-03124-1, 2.1 and 2.7.3); its hash stands in the authorisation
//! certificate's description.

pub mod back;
mod card;
pub mod fetch;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod rest;
pub mod server;
mod token;

use std::sync::Arc;

use relocation::envelope::identity::{Assurance, Means};

use self::server::{EidServer, GetResult, Minor, UseOperations};
use super::attempt::Returned;
use super::provider::{Handoff, IdentityProvider, Outcome, Pending, Unreachable};

pub use rest::{Access, RestServer};

/// Where the program of the person listens: TR-03124-1, 2.2.
pub const CLIENT: &str = "http://127.0.0.1:24727/eID-Client";
/// The same on phones and tablets: their system opens the app.
const MOBILE: &str = "eid://127.0.0.1:24727/eID-Client";
/// Path of the TC token.
pub const TOKEN_PATH: &str = "/eid/token";
/// Path of the return.
pub const BACK_PATH: &str = "/eid/back";
/// Path for errors on the way.
pub const ERROR_PATH: &str = "/eid/error";

/// The provider.
pub struct Eid {
    /// The eID-Server.
    pub server: Arc<dyn EidServer>,
    /// Origin of the site, https.
    pub origin: String,
    /// Address of the program on computers.
    pub client: String,
}

/// What is read: enough to find the person in the register, nothing else. The
/// authorisation certificate is the upper bound (PAuswG § 21).
#[must_use]
pub fn asked() -> UseOperations {
    UseOperations {
        document_type: server::Operation::Required,
        given_names: server::Operation::Required,
        family_names: server::Operation::Required,
        date_of_birth: server::Operation::Required,
        place_of_residence: server::Operation::Required,
        academic_title: server::Operation::Allowed,
    }
}

impl Eid {
    /// An absolute address of this site.
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl IdentityProvider for Eid {
    fn means(&self) -> Means {
        Means::Eid
    }

    fn begin<'a>(&'a self, start: &'a str) -> Pending<'a, Result<Handoff, Unreachable>> {
        // base64url needs no escape, the rest is fixed but for the origin.
        let origin = self.origin.replace(':', "%3A").replace('/', "%2F");
        let path = TOKEN_PATH.replace('/', "%2F");
        let query = format!("?tcTokenURL={origin}{path}%3Ft%3D{start}");
        let link = Handoff::Link {
            desktop: self.client.clone() + &query,
            mobile: MOBILE.to_owned() + &query,
        };
        Box::pin(std::future::ready(Ok(link)))
    }

    fn complete(&self, returned: Returned) -> Pending<'_, Outcome> {
        let Returned {
            session, counter, ..
        } = returned;
        Box::pin(async move {
            match self.server.get_result(session, counter).await {
                Err(error) => {
                    tracing::warn!(%error, "identification");
                    Outcome::Unreachable
                }
                Ok(GetResult::Read(read)) => Outcome::Verified {
                    assurance: assurance(&read.level_of_assurance_result),
                    card: Box::new(card::card(&read)),
                },
                Ok(GetResult::Error(Minor::NoResultYet)) => Outcome::NotYet,
                Ok(GetResult::Error(Minor::DeniedDocument | Minor::InvalidDocument)) => {
                    Outcome::Document
                }
                Ok(GetResult::Error(Minor::Other)) => Outcome::Failed,
            }
        })
    }
}

/// TR-03130-1: `http://bsi.bund.de/eID/LoA/hoch` and so on.
fn assurance(uri: &str) -> Assurance {
    match uri.rsplit('/').next() {
        Some("hoch") => Assurance::High,
        Some("substantiell") => Assurance::Substantial,
        _ => Assurance::Low,
    }
}

#[cfg(test)]
mod tests;
