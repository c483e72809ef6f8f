//! Work on a folder that may hang, as one of a file server that is gone: off
//! the runtime's threads, a few pieces at a time, and nobody waits for ever.

use std::{io, sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// As many as calls to one receiver: what hangs keeps its thread, and the
/// node has a limited number of these for everything.
const HANDS: usize = super::links::AT_ONCE as usize;
/// Longest time for one piece of work, as for a call to another node.
const TIME: Duration = Duration::from_secs(120);

/// Does the work on one folder.
#[derive(Debug)]
pub(super) struct Hands {
    free: Arc<Semaphore>,
    time: Duration,
}

impl Default for Hands {
    fn default() -> Self {
        Self {
            free: Arc::new(Semaphore::new(HANDS)),
            time: TIME,
        }
    }
}

impl Hands {
    /// Does one piece of work. What takes too long may still be done later.
    ///
    /// # Errors
    /// Those of the work; `TimedOut` when it takes too long, and at once while
    /// all that was begun before hangs.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let hangs = || io::Error::new(io::ErrorKind::TimedOut, "the folder hangs");
        let hand = Arc::clone(&self.free).try_acquire_owned();
        let hand = hand.map_err(|_| hangs())?;
        let working = spawn_blocking(move || {
            let done = work();
            drop(hand);
            done
        });
        match timeout(self.time, working).await {
            Ok(done) => done.map_err(io::Error::other)?,
            Err(_) => Err(hangs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn what_hangs_is_left_and_takes_no_more_threads_than_it_may() {
        let hands = Hands {
            time: Duration::from_millis(1),
            ..Hands::default()
        };
        let mut ends = Vec::new();
        for _ in 0..HANDS {
            let (end, hangs) = channel::<()>();
            ends.push(end);
            let left = hands.work(move || Ok(hangs.recv().is_ok())).await;
            assert_eq!(left.unwrap_err().kind(), io::ErrorKind::TimedOut);
        }
        let refused = hands.work::<()>(|| panic!("it is not begun")).await;
        assert_eq!(refused.unwrap_err().to_string(), "the folder hangs");
        drop(ends);
        let patient = Hands {
            free: hands.free,
            ..Hands::default()
        };
        while patient.free.available_permits() < HANDS {
            tokio::task::yield_now().await;
        }
        assert_eq!(patient.work(|| Ok(7)).await.unwrap(), 7);
    }
}
