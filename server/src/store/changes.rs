//! News that something may be waiting now: a submission was committed or
//! withdrawn, an event appended. Whoever works through what is due sleeps on
//! it instead of asking again and again.

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// Tells everybody who waits. Clones are the same bell.
#[derive(Clone, Debug)]
pub(super) struct Bell(watch::Sender<()>);

impl Bell {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Something may have changed.
    pub(super) fn ring(&self) {
        self.0.send_replace(());
    }

    pub(super) fn changes(&self) -> Changes {
        Changes(self.0.subscribe())
    }
}

/// Hears of changes from the moment on that it was made. Nothing is missed
/// between two waits: what came meanwhile ends the next one at once.
#[derive(Clone, Debug)]
pub struct Changes(watch::Receiver<()>);

impl Changes {
    /// Waits until something may have changed since the last wait, and no
    /// longer than `most`: what falls due by its time makes no noise, and news
    /// of other processes is lost while the database cannot be reached.
    pub async fn wait(&mut self, most: Duration) {
        if let Ok(Err(_)) = timeout(most, self.0.changed()).await {
            // The store is gone; whoever waits in a loop must not spin.
            sleep(most).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    async fn at_once(changes: &mut Changes) -> bool {
        timeout(Duration::ZERO, changes.wait(LONG)).await.is_ok()
    }

    #[tokio::test]
    async fn what_came_between_two_waits_ends_the_next_one_at_once() {
        let bell = Bell::new();
        let mut changes = bell.changes();
        assert!(!at_once(&mut changes).await);
        bell.ring();
        bell.ring();
        assert!(at_once(&mut changes).await);
        assert!(!at_once(&mut changes).await, "both were one");
    }

    #[tokio::test]
    async fn without_a_store_nobody_spins() {
        let mut changes = Bell::new().changes();
        assert!(!at_once(&mut changes).await);
    }
}
