//! Where a pack's files come from: compiled in, or a folder.

use std::borrow::Cow;
use std::path::PathBuf;

use super::PackError;

/// A place that holds packs.
#[derive(Debug)]
pub enum Source {
    /// The packs of this build.
    Embedded,
    /// A folder with `germany/` and one folder for each region.
    Folder(PathBuf),
}

/// Path and text of each file of all packs, as `build.rs` found them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The region of a command that names none: the one word in `regions/default`.
#[must_use]
pub fn default_region() -> &'static str {
    include_str!("../../regions/default").trim_ascii()
}

/// The names of the regions compiled in.
pub fn regions() -> impl Iterator<Item = &'static str> {
    FILES
        .iter()
        .filter_map(|(name, _)| name.strip_suffix("/region.json"))
}

impl Source {
    /// The packs compiled in, unless a folder is given.
    pub fn new(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Embedded, Self::Folder)
    }

    /// The text of `PACK/FILE`.
    pub(super) fn read(&self, pack: &str, file: &str) -> Result<Cow<'static, str>, PackError> {
        let path = format!("{pack}/{file}");
        match self {
            Self::Embedded => FILES
                .iter()
                .find(|(name, _)| *name == path)
                .map(|(_, text)| Cow::Borrowed(*text))
                .ok_or_else(|| PackError::Unknown {
                    pack: pack.to_owned(),
                    known: regions().collect::<Vec<_>>().join(", "),
                }),
            Self::Folder(folder) => {
                let path = folder.join(path);
                std::fs::read_to_string(&path)
                    .map(Cow::Owned)
                    .map_err(|source| PackError::Read { path, source })
            }
        }
    }
}
