//! What the clerk should look at first: rules that the request touches, and
//! whether this authority is competent at all. No reason to reject.

use serde::{Deserialize, Serialize};
use time::Date;

use super::request::Request;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// For programs.
    pub code: String,
    /// For the clerk.
    pub text: String,
}

/// Findings of a request that was submitted on the day `submitted`; `other` is
/// the authority that is competent by the signed directory, if it is not this
/// one.
#[must_use]
pub fn findings(request: &Request, submitted: Date, other: Option<&str>) -> Vec<Finding> {
    let competence = other.map(|name| Finding {
        code: "other_authority_competent".into(),
        text: format!("Nach dem Verzeichnis ist eine andere Behörde zuständig: {name}."),
    });
    let rules = request.findings(submitted).into_iter();
    let rules = rules.map(|finding| Finding {
        code: finding.code().into(),
        text: finding.german().into(),
    });
    competence.into_iter().chain(rules).collect()
}
