//! A wallet for digital identities (eIDAS Art. 5a), asked by OpenID4VP 1.0 in
//! the profile HAIP 1.0; experimental. The German PID as SD-JWT VC.
//!
//! The start token fetches one signed request; the answer is encrypted to a key
//! made for it, counts once, and is judged before anybody returns. What it says
//! waits in memory for the browser that began, no longer than the attempt.
//!
//! A wallet on the same device opens the way back in that browser. From another
//! device a number is typed over; since nobody can rule out that somebody was
//! made to scan a stranger's code, such a result is `substantial` only.

mod access;
pub mod answer;
mod ask;
pub mod back;
mod claims;
pub mod confirm;
mod credential;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod jwe;
mod jws;
mod number;
mod request;
pub mod start;
mod status;
mod trust;

use std::path::Path;

use relocation::envelope::{
    identity::{Assurance, Card, Means},
    jose::encode,
};
use serde::{Deserialize, Serialize};

use self::{access::Access, status::Statuses, trust::Trust};
use super::{
    attempt::{BY_NUMBER, Returned},
    provider::{Handoff, IdentityProvider, Outcome, Pending, Unreachable},
};

/// Where a wallet fetches what it is asked.
pub const REQUEST_PATH: &str = "/identity/wallet/request";
/// Where it answers.
pub const RESPONSE_PATH: &str = "/identity/wallet/response";
/// Where it leads the person back.
pub const BACK_PATH: &str = "/identity/wallet/back";
/// Where the number from another device is typed.
pub const CONFIRM_PATH: &str = "/api/identity/wallet/confirm";
/// Most bytes of an answer.
pub const ANSWER_BYTES: usize = 64 * 1024;
/// Most bytes of what a wallet posts for its request.
pub const START_BYTES: usize = 16 * 1024;

/// Seconds that clocks may differ.
const SKEW: i64 = 60;

/// The provider.
pub struct Wallet {
    origin: String,
    access: Access,
    trust: Trust,
    statuses: Statuses,
}

/// How an answer was judged; waits for the browser in memory.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Judged {
    Verified(Box<Card>),
    Document,
    Cancelled,
    Failed,
}

/// Why an answer is not believed: for the log, so nothing of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("not the expected form")]
    Form,
    #[error("not signed by a trusted issuer")]
    Issuer,
    #[error("another kind of credential")]
    Kind,
    #[error("expired, revoked or not valid yet")]
    Document,
    #[error("not bound to its holder, this request or this node")]
    Binding,
    #[error("disclosures do not fit")]
    Disclosures,
    #[error("what was asked for is missing")]
    Claims,
    #[error("the status list cannot be used")]
    Status,
}

impl Wallet {
    /// From the files of the operator: access certificate with its chain, its
    /// private key, certificates of the trusted issuers.
    ///
    /// # Errors
    /// A sentence.
    pub fn load(
        origin: String,
        certificate: &Path,
        key: &Path,
        issuers: &Path,
    ) -> Result<Self, String> {
        Ok(Self {
            origin,
            access: Access::load(certificate, key)?,
            trust: Trust::load(issuers)?,
            statuses: Statuses::default(),
        })
    }

    /// An absolute address of this site with a secret.
    fn address(&self, path: &str, secret: &str) -> String {
        format!("{}{path}?r={secret}", self.origin)
    }
}

impl IdentityProvider for Wallet {
    fn means(&self) -> Means {
        Means::Wallet
    }

    fn begin<'a>(&'a self, start: &'a str) -> Pending<'a, Result<Handoff, Unreachable>> {
        let request_uri = self.address(REQUEST_PATH, start);
        // The secret is base64url; of the rest only these need an escape.
        let escaped = [(':', "%3A"), ('/', "%2F"), ('?', "%3F"), ('=', "%3D")];
        let escape = |text: &str| {
            let text = text.to_owned();
            escaped
                .iter()
                .fold(text, |text, (c, e)| text.replace(*c, e))
        };
        let link = format!(
            "openid4vp://?client_id={}&request_uri={}&request_uri_method=post",
            escape(self.access.client_id()),
            escape(&request_uri),
        );
        let handoff = Handoff::Wallet { link, request_uri };
        Box::pin(std::future::ready(Ok(handoff)))
    }

    fn complete(&self, returned: Returned) -> Pending<'_, Outcome> {
        let outcome = match serde_json::from_str(&returned.session) {
            Ok(Judged::Verified(card)) => Outcome::Verified {
                card,
                assurance: match returned.answer.as_deref() {
                    Some(BY_NUMBER) => Assurance::Substantial,
                    _ => Assurance::High,
                },
            },
            Ok(Judged::Document) => Outcome::Document,
            Ok(Judged::Cancelled) => Outcome::Cancelled,
            Ok(Judged::Failed) | Err(_) => Outcome::Failed,
        };
        Box::pin(std::future::ready(outcome))
    }
}

/// The name that an attempt has in the header of an answer: no secret.
fn key_id(attempt: uuid::Uuid) -> String {
    encode(attempt.as_bytes())
}

#[cfg(test)]
mod tests;
