//! What the clerk should look at first: what another authority says of the
//! request, whether this authority is competent at all, and rules that the
//! request touches. No reason to reject.

use relocation::values::RegionalKey;
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::certificate;
use super::request::Request;
use super::testimony::Witness;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// For programs.
    pub code: String,
    /// For the clerk.
    pub text: String,
}

impl Finding {
    /// From its code and its German text.
    #[must_use]
    pub fn new(code: &str, text: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            text: text.into(),
        }
    }
}

/// Findings of a request to `destination` that was submitted on the day
/// `submitted`, by the signed directory of `witness`.
#[must_use]
pub fn findings(
    request: &Request,
    destination: Uuid,
    submitted: Date,
    witness: &Witness,
) -> Vec<Finding> {
    let vouched = match request {
        Request::Vehicle(request) => certificate::judge(request, &witness.directory),
        Request::Registration(_) => None,
    };
    let kind = request.kind();
    let served = |key: &RegionalKey| witness.is_served(kind, key.as_str());
    let key = request.regional_key(served).as_str();
    let other = witness.other_competent(kind, destination, key).map(|name| {
        let text = format!("Nach dem Verzeichnis ist eine andere Behörde zuständig: {name}.");
        Finding::new("other_authority_competent", text)
    });
    let rules = request.findings(submitted);
    vouched.into_iter().chain(other).chain(rules).collect()
}
