//! A disk that forgets: of every file it knows what a sync has made durable and
//! what is only in memory, and the same of every name.
//!
//! A file's sync makes its bytes durable, not its name; a folder's sync makes
//! its names durable. A cut of the power leaves what is durable and, where
//! chance says so, parts of the rest: any selection of the writes of a file,
//! each in sectors, and the first few changes of a folder's names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{chance::Chance, journal::Call};

/// What a disk writes at once.
const SECTOR: usize = 512;

/// A change of a file's bytes.
#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Change>,
}

/// A change of names: taken away, then given. Both or none.
#[derive(Clone)]
struct Naming {
    from: Option<PathBuf>,
    to: Option<(PathBuf, usize)>,
}

/// Which syncs do nothing, to see whether anybody would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// All of them are true.
    None,
    /// Those of the database and its log, as with `synchronous=OFF`.
    Database,
    /// Those of attachments.
    Attachments,
    /// Those of the folder of attachments.
    Folder,
}

/// What is left of what was not synced.
#[derive(Clone)]
pub(crate) enum Rest {
    Nothing,
    Some(Chance),
    All,
}

/// Files by number, names, and who has which file open.
pub(crate) struct Disk {
    lie: Lie,
    files: Vec<File>,
    names: BTreeMap<PathBuf, usize>,
    durable: BTreeMap<PathBuf, usize>,
    naming: Vec<Naming>,
    open: BTreeMap<i32, PathBuf>,
    numbers: BTreeMap<i32, usize>,
    folders: Vec<PathBuf>,
}

impl Disk {
    /// A copy of a folder, all of it durable, as if it were the folder.
    pub(crate) fn of(copy: &Path, folder: &Path, lie: Lie) -> Self {
        let mut disk = Self {
            lie,
            files: Vec::new(),
            names: BTreeMap::new(),
            durable: BTreeMap::new(),
            naming: Vec::new(),
            open: BTreeMap::new(),
            numbers: BTreeMap::new(),
            // Made at the first start, which may have ended before anything
            // lay in them.
            folders: vec![
                folder.to_owned(),
                folder.join("parts"),
                folder.join("tombstones"),
            ],
        };
        for (path, bytes) in contents(copy) {
            let name = path.strip_prefix(copy).expect("a file of the copy");
            let path = folder.join(name);
            disk.names.insert(path, disk.files.len());
            disk.files.push(File {
                durable: bytes,
                pending: Vec::new(),
            });
        }
        disk.durable.clone_from(&disk.names);
        disk
    }

    pub(crate) fn apply(&mut self, call: &Call) {
        match call {
            Call::Opened(fd, path) => self.opened(*fd, path),
            Call::Written(fd, at, bytes) => {
                self.change(*fd, Change::Write(*at, bytes.clone()));
            }
            Call::Cut(fd, length) => self.change(*fd, Change::Cut(*length)),
            Call::Synced(fd) => self.synced(*fd),
            Call::Renamed(from, to) => {
                let number = self.names.remove(from).expect("a file to rename");
                self.names.insert(to.clone(), number);
                self.naming.push(Naming {
                    from: Some(from.clone()),
                    to: Some((to.clone(), number)),
                });
            }
            Call::Removed(path) => {
                self.names.remove(path).expect("a file to remove");
                self.naming.push(Naming {
                    from: Some(path.clone()),
                    to: None,
                });
            }
            // Made at the first start; a folder that is gone is made again.
            Call::Folder(path) => self.folders.push(path.clone()),
        }
    }

    fn opened(&mut self, fd: i32, path: &Path) {
        self.open.insert(fd, path.to_owned());
        self.numbers.remove(&fd);
        if self.folders.iter().any(|folder| folder == path) {
            return;
        }
        let number = self.names.get(path).copied().unwrap_or_else(|| {
            let number = self.files.len();
            self.files.push(File::default());
            self.names.insert(path.to_owned(), number);
            self.naming.push(Naming {
                from: None,
                to: Some((path.to_owned(), number)),
            });
            number
        });
        self.numbers.insert(fd, number);
    }

    fn change(&mut self, fd: i32, change: Change) {
        let number = self.numbers[&fd];
        self.files[number].pending.push(change);
    }

    fn synced(&mut self, fd: i32) {
        let path = &self.open[&fd];
        let shown = path.to_string_lossy();
        let lies = match self.lie {
            Lie::None => false,
            Lie::Database => shown.contains(".sqlite"),
            Lie::Attachments => shown.contains("/parts/"),
            Lie::Folder => shown.ends_with("/parts"),
        };
        if lies {
            return;
        }
        match self.numbers.get(&fd) {
            Some(number) => self.files[*number].sync(),
            None => {
                let folder = path.clone();
                let inside = |naming: &Naming| naming.place() == Some(folder.as_path());
                let (now, later) = self.naming.drain(..).partition(inside);
                let now: Vec<Naming> = now;
                self.naming = later;
                for naming in now {
                    naming.apply(&mut self.durable);
                }
            }
        }
    }

    /// What is found there after the power was cut now.
    pub(crate) fn cut(&self, mut rest: Rest) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut names = self.durable.clone();
        let survive = match &mut rest {
            Rest::Nothing => 0,
            Rest::Some(chance) => chance.below(self.naming.len() as u64 + 1),
            Rest::All => self.naming.len() as u64,
        };
        let survive = usize::try_from(survive).expect("few");
        for naming in &self.naming[..survive] {
            naming.apply(&mut names);
        }
        let bytes = |(path, number): (PathBuf, usize)| (path, self.files[number].cut(&mut rest));
        names.into_iter().map(bytes).collect()
    }
}

impl Naming {
    fn place(&self) -> Option<&Path> {
        let given = self.to.as_ref().map(|(path, _)| path);
        self.from.as_ref().or(given)?.parent()
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        if let Some(from) = &self.from {
            names.remove(from);
        }
        if let Some((to, number)) = &self.to {
            names.insert(to.clone(), *number);
        }
    }
}

impl File {
    fn sync(&mut self) {
        for change in self.pending.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    fn cut(&self, rest: &mut Rest) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        for change in &self.pending {
            match rest {
                Rest::Nothing => {}
                Rest::All => change.apply(&mut bytes),
                Rest::Some(chance) => change.apply_partly(&mut bytes, chance),
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(at, new) => {
                if bytes.len() < at + new.len() {
                    bytes.resize(at + new.len(), 0);
                }
                bytes[*at..at + new.len()].copy_from_slice(new);
            }
            Self::Cut(length) => bytes.resize(*length, 0),
        }
    }

    /// Whole, not at all, or some of its sectors.
    fn apply_partly(&self, bytes: &mut Vec<u8>, chance: &mut Chance) {
        match (self, chance.below(3)) {
            (_, 0) => {}
            (Self::Write(at, new), 1) => {
                let mut from = 0;
                while from < new.len() {
                    let to = new.len().min((at + from) / SECTOR * SECTOR + SECTOR - at);
                    if chance.one_in(2) {
                        Self::Write(at + from, new[from..to].to_vec()).apply(bytes);
                    }
                    from = to;
                }
            }
            _ => self.apply(bytes),
        }
    }
}

/// Every file below a folder, but for SQLite's index of the log: it lives in
/// shared memory and is made anew from the log.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else if !path.to_string_lossy().ends_with("-shm") {
            let bytes = fs::read(&path).expect("a file");
            all.insert(path, bytes);
        }
    }
    all
}
