//! Counts what enrolled clients do: wrong codes at the counter, submissions
//! of senders. In memory and for one window of time; only enrolled clients
//! are counted, so there are few.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Seconds of a window.
pub const WINDOW: i64 = 60;

/// The counter.
#[derive(Debug, Default)]
pub struct Counts(Mutex<(i64, HashMap<String, u32>)>);

impl Counts {
    /// Whether `client` has done it `limit` times in this window.
    pub fn exhausted(&self, client: &str, limit: u32, now: i64) -> bool {
        self.count(client, now, 0) >= limit
    }

    /// Notes one more; gives how many there are now.
    pub fn note(&self, client: &str, now: i64) -> u32 {
        self.count(client, now, 1)
    }

    fn count(&self, client: &str, now: i64, more: u32) -> u32 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 != now / WINDOW {
            *state = (now / WINDOW, HashMap::new());
        }
        let count = state.1.entry(client.to_owned()).or_default();
        *count = count.saturating_add(more);
        *count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_for_itself_until_the_window_ends() {
        let wrong = Counts::default();
        wrong.note("a", 0);
        assert_eq!(wrong.note("a", 59), 2);
        assert!(wrong.exhausted("a", 2, 59));
        assert!(!wrong.exhausted("b", 2, 59));
        assert!(!wrong.exhausted("a", 2, 60));
    }
}
