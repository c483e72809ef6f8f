//! Whoever needs the same list at the same time waits for one fetch of it, and
//! gets what that one got.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OnceCell;

/// Fetches under way, by what is fetched.
pub(super) struct Turns<T>(Mutex<HashMap<String, Arc<OnceCell<T>>>>);

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Turns<T> {
    /// What `fetch` gives, or what it gave to another who asked for `key` and is
    /// still here.
    pub(super) async fn shared<F: Future<Output = T>>(
        &self,
        key: &str,
        fetch: impl FnOnce() -> F,
    ) -> T {
        let turn = self.turn(key);
        turn.get_or_init(fetch).await.clone()
    }

    fn turn(&self, key: &str) -> Arc<OnceCell<T>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What has been fetched is for who waited, and for nobody after them.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1 && !turn.initialized());
        Arc::clone(turns.entry(key.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    #[tokio::test]
    async fn who_waits_shares_and_who_comes_later_fetches_anew() {
        let turns = Arc::new(Turns::default());
        let count = Arc::new(AtomicU32::new(0));
        let ask = |key: &'static str| {
            let (turns, count) = (Arc::clone(&turns), Arc::clone(&count));
            async move {
                let fetch = || async {
                    tokio::task::yield_now().await;
                    // Failures are shared as well.
                    (count.fetch_add(1, SeqCst) > 0).then_some(key)
                };
                turns.shared(key, fetch).await
            }
        };
        assert_eq!(
            tokio::join!(ask("a"), ask("a"), ask("a")),
            (None, None, None)
        );
        assert_eq!(count.load(SeqCst), 1);
        assert_eq!(tokio::join!(ask("a"), ask("b")), (Some("a"), Some("b")));
        assert_eq!(count.load(SeqCst), 3);
        assert_eq!(ask("a").await, Some("a"));
        assert_eq!(count.load(SeqCst), 4);
    }
}
