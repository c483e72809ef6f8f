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

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../regions/", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = embedded![
    "germany/districts.csv",
    "germany/municipalities.csv",
    "germany/postcodes.csv",
    "germany/quarters.csv",
    "hamburg/authorities.csv",
    "hamburg/contacts.csv",
    "hamburg/exceptions.csv",
    "hamburg/localities.csv",
    "hamburg/region.json",
    "hamburg/spellings.csv",
];

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
                .ok_or(PackError::Unknown {
                    pack: pack.to_owned(),
                    known: known(),
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

/// The names of the regions compiled in.
fn known() -> String {
    let regions = FILES
        .iter()
        .filter_map(|(name, _)| name.strip_suffix("/region.json"));
    regions.collect::<Vec<_>>().join(", ")
}
