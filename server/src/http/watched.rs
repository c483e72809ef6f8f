//! A file in the data folder that somebody else replaces while the node runs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

type Mark = Option<(SystemTime, u64)>;

/// The contents of such a file, read again when it changes.
pub struct Watched<T> {
    file: PathBuf,
    read: fn(&Path) -> Result<T, String>,
    state: Mutex<(Mark, Arc<T>)>,
}

impl<T> Watched<T> {
    /// Reads the file for the first time.
    ///
    /// # Errors
    /// As `read` says, a sentence.
    pub fn open(file: PathBuf, read: fn(&Path) -> Result<T, String>) -> Result<Self, String> {
        let mark = mark(&file);
        let value = Arc::new(read(&file)?);
        Ok(Self {
            file,
            read,
            state: Mutex::new((mark, value)),
        })
    }

    /// The contents. A file that became unreadable is reported once, and its
    /// last good contents stay in use.
    pub fn get(&self) -> Arc<T> {
        // A call into the kernel: not while others wait for the lock.
        let now = mark(&self.file);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if now != state.0 {
            state.0 = now;
            match (self.read)(&self.file) {
                Ok(value) => state.1 = Arc::new(value),
                Err(error) => tracing::error!(%error, "the earlier contents stay in use"),
            }
        }
        Arc::clone(&state.1)
    }
}

fn mark(file: &Path) -> Mark {
    let facts = std::fs::metadata(file).ok()?;
    Some((facts.modified().ok()?, facts.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(file: &Path) -> Result<u32, String> {
        let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
        text.parse().map_err(|_| "no number".to_owned())
    }

    #[test]
    fn changed_contents_count_and_damaged_ones_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("n");
        std::fs::write(&file, "1").unwrap();
        let watched = Watched::open(file.clone(), number).unwrap();
        assert_eq!(*watched.get(), 1);
        std::fs::write(&file, "22").unwrap();
        assert_eq!(*watched.get(), 22);
        std::fs::write(&file, "broken").unwrap();
        assert_eq!(*watched.get(), 22);
    }
}
