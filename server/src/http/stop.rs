//! The orderly end: nothing new is taken, and what runs is finished within a
//! bound.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Time for running requests after the signal to stop.
pub const GRACE: Duration = Duration::from_secs(20);

/// Shared by everything that has to know that the end has come.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    begun: CancellationToken,
    /// The same, for who asks with every answer: without a lock.
    closing: Arc<AtomicBool>,
    running: TaskTracker,
}

impl Stop {
    /// From now on nothing new is taken.
    pub fn begin(&self) {
        self.closing.store(true, Ordering::Release);
        self.begun.cancel();
    }

    /// Whether the end has come.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Waits until it has.
    pub async fn begun(&self) {
        self.begun.cancelled().await;
    }

    /// Runs a task for which the end waits.
    pub fn run(&self, task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        self.running.spawn(task)
    }

    /// How many of them there are now.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running.len()
    }

    /// Waits for them once the end has come; gives how many were not done in
    /// [`GRACE`].
    pub async fn finished(&self) -> usize {
        self.running.close();
        let _ = tokio::time::timeout(GRACE, self.running.wait()).await;
        self.running.len()
    }
}

/// The signals that a running node understands.
pub struct Signals {
    end: Signal,
    interrupt: Signal,
    reload: Signal,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// SIGTERM or Ctrl-C.
    End,
    /// SIGHUP.
    Reload,
}

impl Signals {
    /// Listens; before that, each of them would end the process at once.
    ///
    /// # Errors
    /// As the system says.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            end: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.end.recv() => Asked::End,
            _ = self.interrupt.recv() => Asked::End,
            _ = self.reload.recv() => Asked::Reload,
        }
    }
}
