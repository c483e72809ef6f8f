//! How many connections there may be at once. Each takes an open file; if they
//! could take all, the database and the attachments would find none.

use std::sync::Arc;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Open files for all that is no connection of a client: database,
/// attachments, calls to others, the operator's listener.
const OWN: u64 = 384;
/// Connections of the operator's listener.
const ADMIN: usize = 32;

/// Places for connections.
#[derive(Clone, Debug)]
pub struct Room {
    places: Arc<Semaphore>,
    size: usize,
}

impl Room {
    /// As many as the system allows this process. The soft limit on open files
    /// is raised to the hard one: 1024, as it often is, is meant for programs
    /// that still use `select`.
    #[must_use]
    pub fn of_process() -> Self {
        let limit = getrlimit(Resource::Nofile);
        let raised = Rlimit {
            current: limit.maximum,
            ..limit
        };
        let current = match setrlimit(Resource::Nofile, raised) {
            Ok(()) => limit.maximum,
            Err(_) => limit.current,
        };
        Self::new(beside_own(current))
    }

    /// For the operator: nobody else can take these.
    #[must_use]
    pub fn of_admin() -> Self {
        Self::new(ADMIN)
    }

    /// So many places.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(size)),
            size,
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Waits for a place; it is free again when what is given is dropped.
    pub(super) async fn place(&self) -> OwnedSemaphorePermit {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await;
        place.expect("the places are never closed")
    }
}

/// What is left of so many open files; no limit is none. With few of them the
/// node does with half.
fn beside_own(files: Option<u64>) -> usize {
    let left = files.map_or(u64::MAX, |files| files.saturating_sub(OWN).max(files / 2));
    usize::try_from(left).map_or(Semaphore::MAX_PERMITS, |left| {
        left.min(Semaphore::MAX_PERMITS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_keeps_files_for_itself() {
        assert_eq!(beside_own(Some(20_000)), 19_616);
        assert_eq!(beside_own(Some(1024)), 640);
        assert_eq!(beside_own(Some(256)), 128);
        assert_eq!(beside_own(None), Semaphore::MAX_PERMITS);
    }

    #[test]
    fn the_soft_limit_is_no_limit() {
        let room = Room::of_process();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
        assert_eq!(room.size(), beside_own(limit.maximum));
    }
}
