//! Whether another machine's clock agrees with this one's, as far as the `Date`
//! of its answers tells (RFC 9110 § 6.6.1).

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use ureq::http::{HeaderMap, header::DATE};

use super::agent::agent;
use crate::{machine, region::registry::Peer};

/// Seconds by which two clocks may differ: so long a callback counts
/// (FIT-Connect, details/callbacks), and so far may an event lie ahead.
const TOLERATED: i64 = 300;

/// Seconds by which the clock of whoever answered so is ahead of this one, now
/// `now`; none when the answer does not tell.
#[must_use]
pub fn ahead(headers: &HeaderMap, now: i64) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    let since = httpdate::parse_http_date(date).ok()?;
    let since = since.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()?.checked_sub(now)
}

/// Whether so many seconds are too many.
#[must_use]
pub const fn differ(ahead: i64) -> bool {
    ahead.abs() > TOLERATED
}

/// What to do about it; none while they agree.
#[must_use]
pub fn sentence(ahead: i64) -> Option<String> {
    let minutes = ahead.abs() / 60;
    let how = if ahead > 0 { "behind" } else { "ahead of" };
    differ(ahead).then(|| {
        format!(
            "the clock of this machine is {minutes} minutes {how} the other one's: check both, \
             for example with timedatectl"
        )
    })
}

/// Longest time for the doctor's question.
const TIME: Duration = Duration::from_secs(10);

/// For `umzug doctor`: whether another node answers, and at what time; true when
/// it told its time and that agrees.
///
/// # Errors
/// A sentence with what to do.
pub fn check(peer: &Peer) -> Result<(String, bool), String> {
    let issuer = &peer.issuer;
    let who = match peer.is_service() {
        true => "service of others",
        false => "linked node",
    };
    // Both are there for everybody.
    let url = match peer.is_service() {
        true => format!("{}/.well-known/jwks.json", peer.api()),
        false => format!("{}/api/health", peer.url),
    };
    let answer = agent(peer.private, TIME).get(url).call();
    let answer = answer.map_err(|error| {
        format!("The {who} {issuer} does not answer ({error}). What is for its authorities waits.")
    })?;
    match ahead(answer.headers(), machine::now()) {
        None => Ok((format!("The {who} {issuer} answers."), false)),
        Some(ahead) => match sentence(ahead) {
            None => Ok((
                format!("The {who} {issuer} answers, and its clock agrees with this one."),
                true,
            )),
            Some(sentence) => Err(format!("The {who} {issuer}: {sentence}.")),
        },
    }
}

/// The last that was heard of another clock.
#[derive(Debug, Default)]
pub(super) struct OtherClock(AtomicI64);

impl OtherClock {
    /// Notes what an answer tells.
    pub(super) fn hear(&self, headers: &HeaderMap) {
        if let Some(ahead) = ahead(headers, machine::now()) {
            self.0.store(ahead, Ordering::Relaxed);
        }
    }

    /// Seconds by which it is ahead; 0 before anything was heard.
    pub(super) fn ahead(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_tells_how_far_the_clocks_are_apart() {
        let ahead = |date: &'static str| {
            let headers = [(DATE, date.parse().unwrap())].into_iter().collect();
            super::ahead(&headers, 784_111_777)
        };
        assert_eq!(ahead("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        assert_eq!(ahead("Sun, 06 Nov 1994 13:49:37 GMT"), Some(5 * 3600));
        assert_eq!(ahead("today"), None);
        assert_eq!(super::ahead(&HeaderMap::new(), 0), None);
        assert_eq!((sentence(300), sentence(-300)), (None, None));
        assert!(sentence(301).unwrap().contains("5 minutes behind"));
        assert!(sentence(-18_000).unwrap().contains("300 minutes ahead of"));
    }
}
