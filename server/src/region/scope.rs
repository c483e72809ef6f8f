//! Where a sender may send, in FIT-Connect's words.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `send:region:DE02`, or for one service alone
/// `send:region:DE02+send:service:urn:de:fim:leika:leistung:99115005104000`
/// (FIT-Connect Submission API 1.1.3). `DE` alone is everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SendScope {
    /// First digits of the regional key (ARS); none for all of Germany.
    region: String,
    /// URN of the one service; none for every service.
    service: Option<String>,
}

/// Not a scope of a sender.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no scope. One is written send:region:DE02 (up to twelve digits of the regional key), with \
     +send:service:URN behind it for one service alone."
)]
pub struct ScopeError(String);

impl SendScope {
    /// Whether it allows to send for this service to a destination that is
    /// competent for these prefixes of the regional key: one at least must lie
    /// within its region.
    #[must_use]
    pub fn allows(&self, prefixes: &[String], service: &str) -> bool {
        let within = |prefix: &String| prefix.starts_with(&self.region);
        prefixes.iter().any(within) && self.service.as_deref().is_none_or(|only| only == service)
    }
}

/// Whether one of these scopes allows it; none at all allow everything.
#[must_use]
pub fn allow(scopes: &[SendScope], prefixes: &[String], service: &str) -> bool {
    let mut all = scopes.iter();
    scopes.is_empty() || all.any(|scope| scope.allows(prefixes, service))
}

impl FromStr for SendScope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let parts = || {
            let rest = text.strip_prefix("send:region:DE")?;
            let (region, service) = match rest.split_once('+') {
                Some((region, service)) => (region, Some(service.strip_prefix("send:service:")?)),
                None => (rest, None),
            };
            let digits = region.len() <= 12 && region.bytes().all(|byte| byte.is_ascii_digit());
            let word = |urn: &str| {
                let plain = urn.bytes().all(|byte| byte.is_ascii_graphic());
                plain && !urn.is_empty() && urn.len() <= 200
            };
            (digits && service.is_none_or(word)).then(|| Self {
                region: region.to_owned(),
                service: service.map(str::to_owned),
            })
        };
        parts().ok_or_else(|| ScopeError(text.to_owned()))
    }
}

impl fmt::Display for SendScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "send:region:DE{}", self.region)?;
        match &self.service {
            Some(service) => write!(f, "+send:service:{service}"),
            None => Ok(()),
        }
    }
}

impl TryFrom<String> for SendScope {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        text.parse()
    }
}

impl From<SendScope> for String {
    fn from(scope: SendScope) -> Self {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_is_written() {
        for text in [
            "send:region:DE",
            "send:region:DE02",
            "send:region:DE033550022022",
            "send:region:DE01+send:service:urn:de:fim:leika:leistung:99115005104000",
        ] {
            assert_eq!(text.parse::<SendScope>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "send:region:",
            "send:region:AT02",
            "send:region:DE2a",
            "send:region:DE0335500220221",
            "send:region:DE02+send:service:",
            "send:region:DE02+send:service:a b",
            "send:region:DE02+urn:x",
            "subscribe:destination:x",
        ] {
            assert!(text.parse::<SendScope>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn it_holds_within_its_region_and_for_its_service() {
        let allows = |scope: &str, prefixes: &[&str]| {
            let scope: SendScope = scope.parse().unwrap();
            let prefixes: Vec<String> = prefixes.iter().map(|one| (*one).to_owned()).collect();
            scope.allows(&prefixes, "urn:a")
        };
        assert!(allows("send:region:DE", &["02"]));
        assert!(allows("send:region:DE02", &["02"]));
        assert!(allows("send:region:DE03", &["01", "033550022022"]));
        assert!(!allows("send:region:DE03", &["02"]));
        assert!(
            !allows("send:region:DE03355", &["03"]),
            "wider than the scope"
        );
        assert!(allows("send:region:DE02+send:service:urn:a", &["02"]));
        assert!(!allows("send:region:DE02+send:service:urn:b", &["02"]));
    }
}
