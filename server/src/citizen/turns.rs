//! One upload of a part at a time: two at once would both take room on the
//! disk, and only one of them can stay.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::store::types::{PartKey, TokenHash};

/// Whose part: strangers hold up nobody.
type Key = (TokenHash, PartKey);

/// Who uploads which part now, and who waits for it.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<Key, Weak<Turn<()>>>>);

impl Turns {
    /// Waits until no other upload of this part runs; the turn ends when what
    /// is given is dropped.
    pub async fn wait(&self, token: TokenHash, part: PartKey) -> OwnedMutexGuard<()> {
        self.turn((token, part)).lock_owned().await
    }

    fn turn(&self, key: Key) -> Arc<Turn<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let running = turns.get(&key).and_then(Weak::upgrade);
        running.unwrap_or_else(|| {
            let turn = Arc::default();
            turns.insert(key, Arc::downgrade(&turn));
            turn
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;
    use uuid::Uuid;

    use super::*;

    fn part(name: &str) -> PartKey {
        PartKey {
            submission: Uuid::from_u128(1),
            name: name.into(),
        }
    }

    #[tokio::test]
    async fn the_same_part_waits_and_another_does_not() {
        let turns = Turns::default();
        let first = turns.wait([1; 32], part("data")).await;
        let _other = turns.wait([1; 32], part("metadata")).await;
        let _stranger = turns.wait([2; 32], part("data")).await;
        let again = turns.wait([1; 32], part("data"));
        tokio::pin!(again);
        let moment = Duration::from_millis(20);
        assert!(timeout(moment, &mut again).await.is_err());
        drop(first);
        again.await;
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let turns = Turns::default();
        for name in ["a", "b", "c"] {
            drop(turns.wait([1; 32], part(name)).await);
        }
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
