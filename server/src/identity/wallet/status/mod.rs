//! Whether a credential was revoked: the issuer's status list (Token Status
//! List, IETF OAuth). A list that cannot be had or read proves nothing, so the
//! credential is not believed then.

mod fetch;
mod list;
mod turns;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Deserialize;

use self::{fetch::Fetcher, list::List, turns::Turns};
use super::{Refusal, SKEW, jws::Jws, trust::Trust};

/// `typ` of a status list.
const TYPE: &str = "statuslist+jwt";
/// Seconds for which a list is kept that does not say how long, and at most.
const SHORT: i64 = 300;
const LONG: i64 = 12 * 3600;
/// Most lists that are kept.
const LISTS: usize = 16;
/// The status of what counts (Token Status List § 7.1).
const VALID: u8 = 0;

/// Where the status of a credential stands.
#[derive(Debug, Deserialize)]
pub(super) struct Listed {
    /// Its place in the list.
    idx: u64,
    /// The list.
    uri: String,
}

/// Fetches lists and keeps them for as long as they say.
#[derive(Default)]
pub(super) struct Statuses {
    fetcher: Fetcher,
    kept: Mutex<HashMap<String, (i64, Arc<List>)>>,
    turns: Turns<Option<Arc<List>>>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iat: i64,
    exp: Option<i64>,
    ttl: Option<i64>,
    status_list: list::Encoded,
}

impl Statuses {
    /// Whether a credential still counts.
    ///
    /// # Errors
    /// [`Refusal::Document`] when it does not, [`Refusal::Status`] when nobody
    /// knows.
    pub(super) async fn check(
        &self,
        trust: &Trust,
        listed: Listed,
        now: i64,
    ) -> Result<(), Refusal> {
        let list = match self.kept(&listed.uri, now) {
            Some(list) => list,
            None => {
                let fetch = || self.fetched(trust, &listed.uri, now);
                let list = self.turns.shared(&listed.uri, fetch).await;
                list.ok_or(Refusal::Status)?
            }
        };
        match list.status(listed.idx) {
            Some(VALID) => Ok(()),
            Some(_) => Err(Refusal::Document),
            None => Err(Refusal::Status),
        }
    }

    async fn fetched(&self, trust: &Trust, uri: &str, now: i64) -> Option<Arc<List>> {
        let text = self.fetcher.fetch(uri.to_owned()).await?;
        let (until, list) = read(&text, trust, uri, now)?;
        Some(self.keep(uri.to_owned(), until, list, now))
    }

    fn kept(&self, uri: &str, now: i64) -> Option<Arc<List>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, list) = kept.get(uri)?;
        (now < *until).then(|| Arc::clone(list))
    }

    fn keep(&self, uri: String, until: i64, list: List, now: i64) -> Arc<List> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (until, _)| now < *until);
        let list = Arc::new(list);
        if kept.len() < LISTS {
            kept.insert(uri, (until, Arc::clone(&list)));
        }
        list
    }
}

/// The list, and until when it is kept.
fn read(text: &str, trust: &Trust, uri: &str, now: i64) -> Option<(i64, List)> {
    let jws = Jws::parse(text)?;
    let issuer = trust.key(jws.chain(), now)?;
    let claims: Claims = jws.verified(TYPE, &issuer)?;
    let end = claims.exp.unwrap_or(i64::MAX);
    if claims.sub != uri || claims.iat > now + SKEW || end <= now {
        return None;
    }
    let ttl = claims.ttl.unwrap_or(SHORT).clamp(0, LONG);
    Some((end.min(now + ttl), claims.status_list.decode()?))
}

/// A list as it is sent, and a place in it, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(super) fn fuzzing(text: &str) {
    let list: Option<list::Encoded> = serde_json::from_str(text).ok();
    let list = list.and_then(|encoded| encoded.decode());
    for index in [0, 1, 1000, u64::MAX] {
        let _ = list.as_ref().and_then(|list| list.status(index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_for_a_while_and_only_some() {
        let statuses = Statuses::default();
        let list = || list::Encoded::new(1, "eNrbuRgAAhcBXQ").decode().unwrap();
        statuses.keep("a".into(), 10, list(), 0);
        assert!(statuses.kept("a", 9).is_some());
        assert!(statuses.kept("a", 10).is_none());
        for n in 0..2 * LISTS {
            statuses.keep(n.to_string(), 20, list(), 10);
        }
        assert_eq!(statuses.kept.lock().unwrap().len(), LISTS);
    }
}
