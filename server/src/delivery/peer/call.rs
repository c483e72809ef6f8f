//! How a call to another node can fail.

use serde::{Deserialize, de::DeserializeOwned};
use ureq::{
    Body,
    http::{
        HeaderMap, HeaderName, Response,
        header::{DATE, RETRY_AFTER},
    },
};

use crate::{delivery::channel::Undelivered, machine};

/// Bytes of an answer that are read: a reply with its attachments by name, or
/// a page of events.
const ANSWER: u64 = 8 * 1024 * 1024;

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// No answer, or one that makes no sense.
    Silent(&'static str),
    /// It asks to come back later.
    Busy {
        /// Code.
        outcome: &'static str,
        /// Seconds.
        after: Option<i64>,
    },
    /// It said no: status and last part of the problem's type.
    No(u16, String),
}

impl From<CallError> for Undelivered {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Silent(outcome) => Self::Unreachable {
                outcome,
                after: None,
            },
            CallError::Busy { outcome, after } => Self::Unreachable { outcome, after },
            // Not in the words of a node: somebody in between has answered.
            CallError::No(_, kind) if kind.is_empty() => Self::NotNow {
                outcome: "not-understood",
            },
            CallError::No(400, kind) if kind == "not-readable" => Self::NotNow { outcome: "cut" },
            CallError::No(401 | 403, _) => Self::NotNow {
                outcome: "not-let-in",
            },
            // Its authority may be suspended for an hour.
            CallError::No(_, kind) if kind.contains("state") => Self::NotNow {
                outcome: "suspended",
            },
            CallError::No(404, _) => Self::Refused { outcome: "unknown" },
            CallError::No(_, kind) if kind.contains("key") => Self::Refused {
                outcome: "key-exchanged",
            },
            CallError::No(_, kind) if kind.contains("not-open") => Self::NotNow {
                outcome: "case-not-open",
            },
            CallError::No(..) => Self::Refused { outcome: "refused" },
        }
    }
}

#[derive(Deserialize)]
struct ProblemType {
    #[serde(rename = "type")]
    kind: String,
}

/// An answer of the 2xx kind, or why not. Redirects are never followed: the
/// secret and the parcel are for the node that the directory names.
pub(crate) fn accepted(
    answer: Result<Response<Body>, ureq::Error>,
) -> Result<Response<Body>, CallError> {
    let answer = answer.map_err(|error| CallError::Silent(silence(&error)))?;
    let status = answer.status().as_u16();
    match status {
        200..300 => Ok(answer),
        300..400 => Err(CallError::Silent("redirected")),
        408 | 421 | 425 | 429 | 500.. => {
            let after = retry_after(answer.headers());
            let outcome = if status == 429 {
                "limited"
            } else {
                "disturbed"
            };
            Err(CallError::Busy { outcome, after })
        }
        _ => {
            let kind = json(answer).map_or(String::new(), |problem: ProblemType| problem.kind);
            let last = kind.rsplit([':', '/']).next().unwrap_or_default();
            Err(CallError::No(status, last.replace('_', "-")))
        }
    }
}

/// Seconds that an answer asks to wait (RFC 9110 § 10.2.3), if it does so in
/// words that mean something.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let asked = text_of(headers, &RETRY_AFTER)?;
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is long.
        return Some(asked.parse().unwrap_or(i64::MAX));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    // By its own clock, as far as that is told: this one may be hours apart.
    let date = text_of(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let left = until.duration_since(date.unwrap_or_else(machine::file_time));
    // What has passed already asks for nothing.
    Some(left.map_or(0, |left| i64::try_from(left.as_secs()).unwrap_or(i64::MAX)))
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// The text of an answer, up to `limit` bytes.
pub(super) fn text(mut answer: Response<Body>, limit: u64) -> Result<String, CallError> {
    let body = answer.body_mut().with_config().limit(limit);
    body.read_to_string().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => CallError::Silent("endless"),
        error => CallError::Silent(silence(&error)),
    })
}

/// A JSON answer.
pub(crate) fn json<T: DeserializeOwned>(answer: Response<Body>) -> Result<T, CallError> {
    let text = text(answer, ANSWER)?;
    serde_json::from_str(&text).map_err(|_| CallError::Silent("garbage"))
}

fn silence(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "timeout",
        ureq::Error::HostNotFound => "no-address",
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => "certificate",
        ureq::Error::Io(error) if error.get_ref().is_some_and(is_tls) => "certificate",
        ureq::Error::Protocol(_) | ureq::Error::Http(_) => "garbage",
        ureq::Error::BodyExceedsLimit(_) => "endless",
        _ => "unreachable",
    }
}

fn is_tls(inner: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    inner.is::<rustls::Error>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_asks_to_wait_for_seconds_or_until_a_time() {
        let asked = |all: &[(HeaderName, &str)]| {
            let all = all.iter();
            let all = all.map(|(name, value)| (name.clone(), value.parse().unwrap()));
            retry_after(&all.collect())
        };
        let (early, late) = (
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:51:37 GMT",
        );
        for (value, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 120\t", Some(120)),
            ("99999999999999999999", Some(i64::MAX)),
            ("-5", None),
            ("+5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            (late, Some(120)),
            (early, Some(0)),
            // The two older forms, which are still to be read.
            ("Sunday, 06-Nov-94 08:51:37 GMT", Some(120)),
            ("Sun Nov  6 08:51:37 1994", Some(120)),
            ("Sun, 06 Nov 1994 08:51:37 +0100", None),
        ] {
            let headers = [(DATE, early), (RETRY_AFTER, value)];
            assert_eq!(asked(&headers), seconds, "{value}");
        }
        assert_eq!(asked(&[(DATE, late), (RETRY_AFTER, early)]), Some(0));
        assert_eq!(asked(&[(DATE, late)]), None);
        // Without a date of its own this machine's clock has to do.
        let soon = machine::file_time() + std::time::Duration::from_secs(60);
        let soon = httpdate::fmt_http_date(soon);
        for headers in [
            &[(RETRY_AFTER, &*soon)][..],
            &[(DATE, "x"), (RETRY_AFTER, &soon)],
        ] {
            let left = asked(headers).unwrap();
            assert!((50..=60).contains(&left), "{left}");
        }
        assert_eq!(asked(&[(RETRY_AFTER, late)]), Some(0));
    }

    #[test]
    fn what_helps_is_told_from_what_does_not() {
        let no = |status, kind: &str| Undelivered::from(CallError::No(status, kind.into()));
        assert_eq!(no(401, "unauthorized").outcome(), "not-let-in");
        assert!(matches!(no(404, ""), Undelivered::NotNow { .. }));
        assert!(matches!(
            no(400, "not-readable"),
            Undelivered::NotNow { .. }
        ));
        assert!(matches!(
            no(422, "part-missing"),
            Undelivered::Refused { .. }
        ));
        assert_eq!(no(422, "encryption-key-invalid").outcome(), "key-exchanged");
        assert!(matches!(
            no(422, "destination-state-invalid"),
            Undelivered::NotNow { .. }
        ));
        assert_eq!(no(404, "destination-not-found").outcome(), "unknown");
        let busy = CallError::Busy {
            outcome: "limited",
            after: Some(9),
        };
        assert!(matches!(
            busy.into(),
            Undelivered::Unreachable { after: Some(9), .. }
        ));
    }
}
