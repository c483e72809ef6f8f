//! Files whose name carries the hash of their content, so that a browser may keep them for ever.
//! Those of earlier builds stay for a while: a page that is open during a deploy still finds its parts.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use crate::failure::{Attempt as _, Failure, Result};

/// How long a file that no build names any more is kept.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The assets of one build: their plain names, and the addresses under which the site has them.
pub(crate) struct Assets {
    site: PathBuf,
    addresses: BTreeMap<String, String>,
}

impl Assets {
    /// Begins a build of the site in this folder.
    pub(crate) fn open(site: PathBuf) -> Result<Self> {
        fs::create_dir_all(site.join("assets")).attempt("make the folder of the site")?;
        Ok(Self {
            site,
            addresses: BTreeMap::new(),
        })
    }

    /// Adds a file under its own name.
    pub(crate) fn add_file(&mut self, file: &Path) -> Result<()> {
        self.add(&name_of(file), &read(file)?)
    }

    /// Adds content under a plain name such as `umzug.css` or `texts/de.json`.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let file = hashed(&name.replace('/', "-"), content);
        let path = self.site.join("assets").join(&file);
        // Writing again renews the age, by which old files are told from current ones.
        fs::write(&path, content).attempt(format!("write {}", path.display()))?;
        self.addresses
            .insert(name.to_owned(), format!("/assets/{file}"));
        Ok(())
    }

    /// The address of an asset.
    pub(crate) fn address(&self, name: &str) -> Result<&str> {
        self.addresses
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| Failure::new(format!("the site has no asset \"{name}\"")))
    }

    /// All plain names with their addresses.
    pub(crate) fn addresses(&self) -> &BTreeMap<String, String> {
        &self.addresses
    }

    /// A name that changes with any asset.
    pub(crate) fn version(&self) -> String {
        hash(format!("{:?}", self.addresses).as_bytes())
    }

    /// Writes the list `assets.json`.
    pub(crate) fn list(&self) -> Result<()> {
        let list =
            serde_json::to_vec_pretty(&self.addresses).attempt("write the list of assets")?;
        fs::write(self.site.join("assets.json"), list).attempt("write the list of assets")
    }

    /// Removes what no build has named for a while.
    pub(crate) fn clear(self) -> Result<()> {
        for entry in fs::read_dir(self.site.join("assets"))
            .attempt("read the site")?
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let plain = name.trim_end_matches(".br").trim_end_matches(".gz");
            let current = self
                .addresses
                .values()
                .any(|address| address.ends_with(&format!("/{plain}")));
            if !current && older_than(&entry.path(), KEPT) {
                fs::remove_file(entry.path()).attempt(format!("remove the old asset {name}"))?;
            }
        }
        Ok(())
    }
}

fn hash(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `umzug.css` becomes `umzug.0123456789abcdef.css`.
fn hashed(name: &str, content: &[u8]) -> String {
    let hash = hash(content);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the age of a file is told by the machine's clock"
)]
fn older_than(file: &Path, age: Duration) -> bool {
    let changed = fs::metadata(file).and_then(|data| data.modified());
    changed.is_ok_and(|changed| {
        SystemTime::now()
            .duration_since(changed)
            .is_ok_and(|since| since > age)
    })
}

/// The files directly in a folder with this ending (any, if it is empty), sorted; none if there is no such folder.
pub(crate) fn files_in(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .attempt(format!("read {}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.is_file() && (ending.is_empty() || path.extension().is_some_and(|is| is == ending))
        })
        .collect();
    files.sort();
    Ok(files)
}

/// The files in a folder and below it, sorted.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = files_in(folder, "")?;
    let entries = fs::read_dir(folder).attempt(format!("read {}", folder.display()))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        found.extend(files(&entry.path())?);
    }
    found.sort();
    Ok(found)
}

/// The last part of a path.
pub(crate) fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The content of a file.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).attempt(format!("read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::hashed;

    #[test]
    fn the_name_follows_the_content() {
        assert_eq!(hashed("umzug.css", b""), "umzug.e3b0c44298fc1c14.css");
        assert_ne!(hashed("umzug.css", b"a"), hashed("umzug.css", b"b"));
    }
}
