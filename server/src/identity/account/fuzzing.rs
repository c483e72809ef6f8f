//! What an account says of a person, for the fuzzer.

use relocation::envelope::identity::Assurance;
use serde_json::Value;

use super::{claims, level};

/// Claims of an ID token or of the UserInfo endpoint. Nobody is surer than the
/// session says.
pub(crate) fn read(text: &str) {
    let Ok(claims) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let session = level::of_session(claims["acr"].as_str());
    let all = claims::vouched(&claims, session, Assurance::Low);
    let _ = claims::incomplete(&all);
    if let Some((_, assurance)) = claims::person(&all) {
        assert!(assurance <= session, "surer than the session");
    }
}
