//! Counts what is done by whom, in memory and for one window of time; then
//! everybody is forgotten. Who counts keeps the keys few.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// Seconds of a window.
pub const WINDOW: i64 = 60;

/// The counter: by client, by network address.
#[derive(Debug)]
pub struct Counts<K>(Mutex<(i64, HashMap<K, u32>)>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Counts<K> {
    /// Whether `who` has done it `limit` times in this window.
    pub fn exhausted(&self, who: &K, limit: u32, now: i64) -> bool {
        self.within(now, |counts| counts.get(who).copied().unwrap_or(0)) >= limit
    }

    /// Notes one more; gives how many there are now.
    pub fn note(&self, who: K, now: i64) -> u32 {
        self.within(now, |counts| {
            let count = counts.entry(who).or_default();
            *count = count.saturating_add(1);
            *count
        })
    }

    /// Looks at the counts of the window of `now`, after those of one that is
    /// over are gone.
    pub fn within<T>(&self, now: i64, look: impl FnOnce(&mut HashMap<K, u32>) -> T) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 != now / WINDOW {
            *state = (now / WINDOW, HashMap::new());
        }
        look(&mut state.1)
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
        assert!(wrong.exhausted(&"a", 2, 59));
        assert!(!wrong.exhausted(&"b", 2, 59));
        assert!(!wrong.exhausted(&"a", 2, 60));
    }
}
