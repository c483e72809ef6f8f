//! `GET /identity/account/back`: the gateway leads the browser back. Goes on to
//! a clean address at once, so that neither code nor state stays in history or
//! logs. A call without the session, or with the state of another attempt,
//! changes nothing.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Redirect,
};
use relocation::envelope::identity::Means;
use serde::Deserialize;

use super::Answer;
use crate::{
    http::App,
    identity::{
        attempt::{Reported, Way},
        session,
    },
};

/// Where the app takes over.
const RETURNED: &str = "/returned";
/// Longest code and issuer, in bytes.
const LONGEST: usize = 2048;

/// The query; all of it can be written by anybody.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: Option<String>,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

impl Asked {
    /// What it says: OpenID Connect Core §§ 3.1.2.5 and 3.1.2.6.
    fn way(self) -> Way {
        let reported = match (self.error.as_deref(), &self.code) {
            (Some("access_denied"), _) => Reported::Cancelled,
            (None, Some(_)) => Reported::Done,
            _ => Reported::Failed,
        };
        let long = |text: &String| text.len() > LONGEST;
        let code = self.code.filter(|code| !long(code));
        let iss = self.iss;
        let answer = code
            .filter(|_| reported == Reported::Done && !iss.as_ref().is_some_and(long))
            .map(|code| Answer { code, iss });
        Way {
            reported,
            answer: answer.and_then(|answer| serde_json::to_string(&answer).ok()),
        }
    }
}

/// The return.
pub async fn back(
    State(app): State<App>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Redirect {
    // A parameter that is there twice is refused: RFC 6749 § 3.1.
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    if let (Some(identification), Some(session)) = (&app.identification, session::of(&headers)) {
        let attempts = &identification.attempts;
        let state = asked.state.clone();
        // Refused or not, the app looks by itself how far the attempt is.
        let _ = attempts.back(session, Means::Account, &state, asked.way(), app.now());
    }
    Redirect::to(RETURNED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(code: Option<&str>, error: Option<&str>) -> Way {
        let asked = Asked {
            code: code.map(ToOwned::to_owned),
            error: error.map(ToOwned::to_owned),
            iss: Some("https://login.example".into()),
            ..Asked::default()
        };
        asked.way()
    }

    #[test]
    fn what_the_gateway_says_on_the_way_back() {
        let done = way(Some("abc"), None);
        assert_eq!(done.reported, Reported::Done);
        let answer = r#"{"code":"abc","iss":"https://login.example"}"#;
        assert_eq!(done.answer.as_deref(), Some(answer));
        for (code, error, reported) in [
            (None, Some("access_denied"), Reported::Cancelled),
            (Some("abc"), Some("access_denied"), Reported::Cancelled),
            (None, Some("server_error"), Reported::Failed),
            (Some("abc"), Some("login_required"), Reported::Failed),
            (None, None, Reported::Failed),
        ] {
            let way = way(code, error);
            assert_eq!((way.reported, way.answer), (reported, None));
        }
    }

    #[test]
    fn a_code_has_its_bounds() {
        assert!(way(Some(&"x".repeat(LONGEST)), None).answer.is_some());
        assert_eq!(way(Some(&"x".repeat(LONGEST + 1)), None).answer, None);
    }
}
