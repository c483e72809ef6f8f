//! The sessions that are open. Whoever knows a session's id gets its result; its PSK id is sent in clear and opens nothing.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use openssl::error::ErrorStack;

use crate::dialogue::Dialogue;
use crate::outcome::Outcome;

/// More than any test opens.
const LIMIT: usize = 1000;

/// The length of a pre-shared key.
pub(crate) const KEY: usize = 32;

struct Session {
    psk_id: String,
    key: [u8; KEY],
    until: Instant,
    counter: u64,
    dialogue: Dialogue,
}

/// What the eService is told about a new session.
pub(crate) struct Opened {
    pub(crate) session: String,
    pub(crate) psk_id: String,
    pub(crate) key: [u8; KEY],
}

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoResult {
    /// There is no such session, or no longer.
    InvalidSession,
    /// The counter is not the next one; the session is gone.
    InvalidCounter,
    /// The client has not finished.
    NotYet,
}

/// All open sessions.
pub(crate) struct Sessions {
    open: HashMap<String, Session>,
    lifetime: Duration,
}

impl Sessions {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            open: HashMap::new(),
            lifetime,
        }
    }

    /// Opens one; `None` if there are too many.
    pub(crate) fn open(
        &mut self,
        dialogue: Dialogue,
        now: Instant,
    ) -> Result<Option<Opened>, ErrorStack> {
        self.open.retain(|_, session| session.until > now);
        if self.open.len() >= LIMIT {
            return Ok(None);
        }
        let opened = Opened {
            session: hex::encode(random::<32>()?),
            psk_id: hex::encode(random::<16>()?),
            key: random()?,
        };
        let session = Session {
            psk_id: opened.psk_id.clone(),
            key: opened.key,
            until: now + self.lifetime,
            counter: 0,
            dialogue,
        };
        self.open.insert(opened.session.clone(), session);
        Ok(Some(opened))
    }

    /// The key that belongs to a PSK id, while its session lasts.
    pub(crate) fn key(&mut self, psk_id: &str, now: Instant) -> Option<[u8; KEY]> {
        self.by_psk_id(psk_id, now).map(|session| session.key)
    }

    /// The conversation that belongs to a PSK id, while its session lasts.
    pub(crate) fn dialogue(&mut self, psk_id: &str, now: Instant) -> Option<&mut Dialogue> {
        self.by_psk_id(psk_id, now)
            .map(|session| &mut session.dialogue)
    }

    /// How the session ended. Any answer but `NotYet` is the last.
    pub(crate) fn result(
        &mut self,
        id: &str,
        counter: u64,
        now: Instant,
    ) -> Result<Outcome, NoResult> {
        let mut session = self.open.remove(id).ok_or(NoResult::InvalidSession)?;
        if session.until <= now {
            return Err(NoResult::InvalidSession);
        }
        session.counter += 1;
        if session.counter != counter {
            return Err(NoResult::InvalidCounter);
        }
        match session.dialogue.outcome().cloned() {
            Some(outcome) => Ok(outcome),
            None => {
                self.open.insert(id.to_owned(), session);
                Err(NoResult::NotYet)
            }
        }
    }

    fn by_psk_id(&mut self, psk_id: &str, now: Instant) -> Option<&mut Session> {
        self.open
            .values_mut()
            .find(|session| session.psk_id == psk_id && session.until > now)
    }
}

fn random<const N: usize>() -> Result<[u8; N], ErrorStack> {
    let mut bytes = [0; N];
    openssl::rand::rand_bytes(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
