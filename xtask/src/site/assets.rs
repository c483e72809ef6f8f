//! Files whose name carries the hash of their content, so that a browser may keep them for ever.
//! The youngest of earlier builds stay for a while: a page that is open during a deploy still finds its parts.
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use crate::failure::{Attempt as _, Failure, Result};

/// How long a file that no build names any more is kept.
const KEPT: Duration = Duration::from_hours(30 * 24);
/// How many of one name are kept besides the present one: the server holds all of them in memory.
const FORMER: usize = 2;

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

    /// Removes what no build has named for a while, and all but the youngest former ones of each name.
    pub(crate) fn clear(self) -> Result<()> {
        let mut former: BTreeMap<String, Vec<(SystemTime, PathBuf)>> = BTreeMap::new();
        for file in files_in(&self.site.join("assets"), "")? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let current = |address: &String| address.rsplit('/').next() == Some(&name);
            if compressed(&name) || self.addresses.values().any(current) {
                continue;
            }
            let changed = fs::metadata(&file).and_then(|data| data.modified());
            let changed = changed.attempt(format!("read {}", file.display()))?;
            former
                .entry(unhashed(&name))
                .or_default()
                .push((changed, file));
        }
        for mut files in former.into_values() {
            files.sort();
            let many = files.len().saturating_sub(FORMER);
            for (at, (_, file)) in files.iter().enumerate() {
                if at < many || older_than(file, KEPT) {
                    remove(file)?;
                }
            }
        }
        Ok(())
    }
}

fn compressed(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// Removes a file and its compressed copies.
fn remove(file: &Path) -> Result<()> {
    for ending in ["", ".br", ".gz"] {
        let mut copy = file.as_os_str().to_owned();
        copy.push(ending);
        match fs::remove_file(&copy) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).attempt(format!("remove the old asset {}", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
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

/// The plain name again.
fn unhashed(name: &str) -> String {
    let hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = name.split('.').filter(|part| !hash(part)).collect();
    parts.join(".")
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
    use super::*;

    #[test]
    fn the_youngest_two_of_earlier_builds_stay() {
        let site = std::env::temp_dir().join(format!("umzug-assets-{}", std::process::id()));
        let mut assets = Assets::open(site.clone()).expect("a site");
        let folder = site.join("assets");
        let names = ["0", "1", "2", "3"].map(|build| hashed("app.js", build.as_bytes()));
        for (age, name) in (0..).zip(&names) {
            for ending in ["", ".br"] {
                let path = folder.join(format!("{name}{ending}"));
                fs::write(&path, b"x").expect("written");
                let file = fs::File::options().append(true).open(&path).expect("open");
                let written = file
                    .metadata()
                    .and_then(|data| data.modified())
                    .expect("a time");
                file.set_modified(written - Duration::from_hours(age))
                    .expect("set");
            }
        }
        let old = folder.join(hashed("app.css", b""));
        fs::write(&old, b"x").expect("written");
        let file = fs::File::options().append(true).open(&old).expect("open");
        let written = file
            .metadata()
            .and_then(|data| data.modified())
            .expect("a time");
        file.set_modified(written - KEPT - KEPT).expect("set");
        assets
            .addresses
            .insert("app.js".into(), format!("/assets/{}", names[0]));
        assets.clear().expect("cleared");
        let mut left: Vec<String> = files_in(&folder, "")
            .expect("a folder")
            .iter()
            .map(|file| name_of(file))
            .collect();
        left.sort();
        let mut expected: Vec<String> = names[..3]
            .iter()
            .flat_map(|name| [name.clone(), format!("{name}.br")])
            .collect();
        expected.sort();
        assert_eq!(left, expected);
        fs::remove_dir_all(site).expect("removed");
    }

    #[test]
    fn the_name_follows_the_content() {
        assert_eq!(hashed("umzug.css", b""), "umzug.e3b0c44298fc1c14.css");
        assert_ne!(hashed("umzug.css", b"a"), hashed("umzug.css", b"b"));
    }
}
