//! The form of a backup: a folder of sealed rows and attachments, and a list
//! of its files with their hashes. The list is written last; without it the
//! folder is no backup.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use aws_lc_rs::digest::{Context, SHA256};
use relocation::envelope::jose::encode;
use serde::{Deserialize, Serialize};

use crate::private_file;

/// Version of this form.
const FORMAT: u32 = 1;
/// The list.
pub const LIST: &str = "backup.json";
/// Bytes that are read at once.
const PIECE: usize = 256 * 1024;

/// Which engine the rows are from; they fit no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A database file, and attachments beside it.
    Sqlite,
    /// A file for each table.
    Postgres,
}

/// A table of a PostgreSQL backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name; its rows lie in `<name>.rows`.
    pub name: String,
    /// Its columns, in the order of the rows.
    pub columns: Vec<String>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    format: u32,
    /// Engine.
    pub engine: Engine,
    /// When its rows were read: Unix seconds.
    pub made_at: i64,
    /// Number of migrations that its tables have seen; only PostgreSQL's
    /// tables are made anew.
    pub schema: i64,
    /// Tables of PostgreSQL, each after those that it refers to.
    pub tables: Vec<Table>,
    /// SHA-256 (base64url) of each file.
    pub files: BTreeMap<String, String>,
}

impl Backup {
    /// A list of no files yet.
    #[must_use]
    pub const fn new(engine: Engine, made_at: i64) -> Self {
        Self {
            format: FORMAT,
            engine,
            made_at,
            schema: 0,
            tables: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    /// Writes the list; from now on the folder is a backup.
    ///
    /// # Errors
    /// As the file system says.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        private_file::replace(&dir.join(LIST), &text)
    }

    /// Reads the list of a folder.
    ///
    /// # Errors
    /// As the file system says; `InvalidData` for what is no list, or one of a
    /// later form.
    pub fn read(dir: &Path) -> io::Result<Self> {
        let text = fs::read(dir.join(LIST))?;
        let backup: Self = serde_json::from_slice(&text)?;
        if backup.format == FORMAT {
            Ok(backup)
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it was written by another version",
            ))
        }
    }

    /// The first file that is missing or not as it was written.
    #[must_use]
    pub fn damaged(&self, dir: &Path) -> Option<&str> {
        let whole = |(name, hash): &(&String, &String)| {
            hash_file(&dir.join(name)).is_ok_and(|found| found == **hash)
        };
        let damaged = self.files.iter().find(|file| !whole(file));
        damaged.map(|(name, _)| name.as_str())
    }
}

/// Copies a file into a new private one; gives its SHA-256, base64url.
///
/// # Errors
/// As the file system says; `NotFound` when `from` is not there.
pub fn copy_file(from: &Path, to: &Path) -> io::Result<String> {
    let mut source = File::open(from)?;
    private_file::write_new(to, b"")?;
    let mut file = File::options().write(true).open(to)?;
    let hash = pour(&mut source, &mut file)?;
    file.sync_all()?;
    Ok(hash)
}

/// SHA-256 of a file, base64url.
///
/// # Errors
/// As the file system says.
pub fn hash_file(path: &Path) -> io::Result<String> {
    pour(&mut File::open(path)?, &mut io::sink())
}

fn pour(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<String> {
    let mut hashed = Hashed::new(to);
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hashed.hash()),
            count => hashed.write_all(&piece[..count])?,
        }
    }
}

/// Hashes what is written through it.
pub struct Hashed<W> {
    to: W,
    context: Context,
}

impl<W: Write> Hashed<W> {
    /// Over this writer.
    pub fn new(to: W) -> Self {
        Self {
            to,
            context: Context::new(&SHA256),
        }
    }

    /// SHA-256 of what was written, base64url.
    pub fn hash(self) -> String {
        encode(self.context.finish().as_ref())
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.context.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("source");
        fs::write(&source, "sealed").unwrap();
        let mut backup = Backup::new(Engine::Sqlite, 7);
        let copied = copy_file(&source, &dir.path().join("a")).unwrap();
        backup.files.insert("a".into(), copied);
        assert!(Backup::read(dir.path()).is_err(), "no backup yet");
        backup.write(dir.path()).unwrap();
        let backup = Backup::read(dir.path()).unwrap();
        assert_eq!(backup.damaged(dir.path()), None);
        fs::write(dir.path().join("a"), "Sealed").unwrap();
        assert_eq!(backup.damaged(dir.path()), Some("a"));
        fs::remove_file(dir.path().join("a")).unwrap();
        assert_eq!(backup.damaged(dir.path()), Some("a"));
    }

    #[test]
    fn another_form_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut backup = Backup::new(Engine::Postgres, 7);
        backup.format = 2;
        backup.write(dir.path()).unwrap();
        let refused = Backup::read(dir.path()).unwrap_err();
        assert!(refused.to_string().contains("another version"));
    }
}
