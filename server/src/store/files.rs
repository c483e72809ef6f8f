//! The folder of sealed attachments: written beside, made durable, then
//! renamed into place. A row names a file only after that.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::{
    fs::{self, File, OpenOptions},
    io::AsyncWriteExt,
};
use uuid::Uuid;

use super::contents::{Content, Contents, Later, NewContent};
use crate::private_file;

/// What a file system gives to a file at least.
const BLOCK: usize = 4096;

/// The folder.
#[derive(Clone, Debug)]
pub struct PartFiles {
    dir: PathBuf,
}

impl PartFiles {
    /// Opens the folder, making it if needed.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(dir: PathBuf) -> io::Result<Self> {
        private_file::create_folder(&dir)?;
        private_file::sync_name(&dir)?;
        Ok(Self { dir })
    }

    /// Begins a file under a fresh name.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn begin(&self, name: Uuid) -> io::Result<NewFile> {
        let name = name.to_string();
        let path = self.dir.join(format!(".{name}"));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .await?;
        Ok(NewFile {
            file: Some(file),
            path,
            dir: self.dir.clone(),
            name,
        })
    }

    /// Opens a stored file for reading.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn read(&self, name: &str) -> io::Result<File> {
        File::open(self.dir.join(name)).await
    }

    /// Removes files. One that is gone already is no failure; one that stays
    /// is found by [`PartFiles::orphans`] later.
    pub async fn remove(&self, names: &[String]) {
        for name in names {
            if let Err(error) = fs::remove_file(self.dir.join(name)).await
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(kind = %error.kind(), "a part file could not be removed");
            }
        }
        if !names.is_empty() {
            let _ = sync_dir(&self.dir).await;
        }
    }

    /// Files older than `age` that `known` does not name: left by a crash
    /// between file and row, or between row and removal.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn orphans(
        &self,
        known: &[String],
        now: SystemTime,
        age: Duration,
    ) -> io::Result<Vec<String>> {
        let known: HashSet<&str> = known.iter().map(String::as_str).collect();
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let modified = entry.metadata()?.modified()?;
            let old = now.duration_since(modified).is_ok_and(|past| past >= age);
            if old && !known.contains(name.as_str()) {
                found.push(name);
            }
        }
        Ok(found)
    }
}

impl Contents for PartFiles {
    fn begin(&self, name: Uuid) -> Later<'_, io::Result<Box<dyn NewContent>>> {
        Box::pin(async move {
            let file = Self::begin(self, name).await?;
            Ok(Box::new(file) as Box<dyn NewContent>)
        })
    }

    fn read<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Content>> {
        Box::pin(async move {
            let file = Self::read(self, name).await?;
            Ok(Content {
                length: file.metadata().await?.len(),
                bytes: Box::new(file),
            })
        })
    }

    fn remove<'a>(&'a self, names: &'a [String]) -> Later<'a, ()> {
        Box::pin(Self::remove(self, names))
    }

    fn orphans(
        &self,
        known: Vec<String>,
        now: SystemTime,
        age: Duration,
    ) -> Later<'_, io::Result<Vec<String>>> {
        Box::pin(async move { Self::orphans(self, &known, now, age) })
    }

    /// Writes a block, and drops it. A full disk says so at once.
    fn probe(&self) -> Later<'_, io::Result<()>> {
        Box::pin(async move {
            let mut file = Self::begin(self, crate::machine::new_id()).await?;
            file.write(&[0; BLOCK]).await?;
            file.flush().await
        })
    }
}

/// A file that is being written. Dropped before [`NewFile::keep`] has ended, it
/// is gone.
#[derive(Debug)]
pub struct NewFile {
    file: Option<File>,
    path: PathBuf,
    dir: PathBuf,
    name: String,
}

impl NewFile {
    /// Appends bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(bytes).await,
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Waits until the disk has taken what was written; not until it lies there
    /// safely.
    async fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.flush().await,
            None => Ok(()),
        }
    }

    /// Makes it durable and gives its name.
    ///
    /// # Errors
    /// When the disk refuses; the file is gone then.
    pub async fn keep(mut self) -> io::Result<String> {
        self.flush().await?;
        if let Some(file) = &mut self.file {
            file.sync_all().await?;
        }
        fs::rename(&self.path, self.dir.join(&self.name)).await?;
        sync_dir(&self.dir).await?;
        self.file = None;
        Ok(self.name.clone())
    }
}

impl NewContent for NewFile {
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> Later<'a, io::Result<()>> {
        Box::pin(Self::write(self, bytes))
    }

    fn keep(self: Box<Self>) -> Later<'static, io::Result<String>> {
        Box::pin(Self::keep(*self))
    }
}

impl Drop for NewFile {
    /// The renaming may be under way: in this order it fails, or its result is
    /// removed.
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(&self.path);
            let _ = std::fs::remove_file(self.dir.join(&self.name));
        }
    }
}

async fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir).await?.sync_all().await
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn only_a_kept_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let files = PartFiles::open(dir.path().join("parts")).unwrap();
        let mut dropped = files.begin(Uuid::from_u128(1)).await.unwrap();
        dropped.write(b"half").await.unwrap();
        drop(dropped);
        let mut kept = files.begin(Uuid::from_u128(2)).await.unwrap();
        kept.write(b"whole").await.unwrap();
        let name = kept.keep().await.unwrap();
        let all = std::fs::read_dir(dir.path().join("parts")).unwrap().count();
        assert_eq!(all, 1);
        let file = files.read(&name).await.unwrap();
        let mode = file.metadata().await.unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[tokio::test]
    async fn an_unnamed_old_file_is_an_orphan() {
        let dir = tempfile::tempdir().unwrap();
        let files = PartFiles::open(dir.path().into()).unwrap();
        let known = files.begin(Uuid::from_u128(1)).await.unwrap();
        let known = known.keep().await.unwrap();
        let lost = files.begin(Uuid::from_u128(2)).await.unwrap();
        let lost = lost.keep().await.unwrap();
        let hour = Duration::from_secs(3600);
        let later = crate::machine::file_time() + hour * 2;
        let young = files
            .orphans(&[], crate::machine::file_time(), hour)
            .unwrap();
        assert!(young.is_empty());
        let old = files.orphans(&[known], later, hour).unwrap();
        assert_eq!(old, [lost]);
    }
}
