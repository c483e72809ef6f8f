//! The private keys in an authority's folder: `encryption.key` and
//! `signing.key`, and after each exchange one more of both beside them,
//! `encryption-2.key`, `signing-2.key` and so on. The highest number is the
//! newest. A former one can be deleted once nothing needs it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::jose::{KeyFileError, Pkcs8};

/// What a key is for: the beginning of its files' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Opens requests.
    Encryption,
    /// Signs events.
    Signing,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Encryption => "encryption",
            Self::Signing => "signing",
        }
    }

    fn path(self, folder: &Path, number: u32) -> PathBuf {
        let name = self.name();
        folder.join(match number {
            1 => format!("{name}.key"),
            _ => format!("{name}-{number}.key"),
        })
    }

    fn number(self, file: &str) -> Option<u32> {
        let rest = file.strip_prefix(self.name())?.strip_suffix(".key")?;
        match rest.strip_prefix('-') {
            None => rest.is_empty().then_some(1),
            Some(number) => number.parse().ok().filter(|number| *number > 1),
        }
    }

    /// Numbers of the keys in `folder`, newest first.
    fn numbers(self, folder: &Path) -> io::Result<Vec<u32>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            found.extend(self.number(&entry?.file_name().to_string_lossy()));
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found)
    }
}

/// All keys for `purpose`, newest first; at least one.
///
/// # Errors
/// [`KeyFileError`].
pub fn load(folder: &Path, purpose: Purpose) -> Result<Vec<Pkcs8>, KeyFileError> {
    let mut numbers = numbers(folder, purpose)?;
    if numbers.is_empty() {
        // The error names the file that is missing.
        numbers.push(1);
    }
    let paths = numbers.iter().map(|&number| purpose.path(folder, number));
    paths.map(|path| Pkcs8::load(&path)).collect()
}

/// The newest key for `purpose`, made when there is none.
///
/// # Errors
/// [`KeyFileError`].
pub fn newest_or_new(folder: &Path, purpose: Purpose) -> Result<Pkcs8, KeyFileError> {
    let newest = numbers(folder, purpose)?.first().copied().unwrap_or(1);
    Pkcs8::load_or_create(&purpose.path(folder, newest), Pkcs8::generate_rsa)
}

/// Makes a new key of both kinds beside those that are there.
///
/// # Errors
/// [`KeyFileError`].
pub fn add(folder: &Path) -> Result<(), KeyFileError> {
    let both = [Purpose::Encryption, Purpose::Signing];
    let mut newest = 0;
    for purpose in both {
        newest = newest.max(numbers(folder, purpose)?.first().copied().unwrap_or(0));
    }
    for purpose in both {
        Pkcs8::generate_rsa()?.store(&purpose.path(folder, newest + 1))?;
    }
    Ok(())
}

fn numbers(folder: &Path, purpose: Purpose) -> Result<Vec<u32>, KeyFileError> {
    purpose.numbers(folder).map_err(|source| KeyFileError::Io {
        path: folder.into(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_number_is_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "encryption.key",
            "encryption-2.key",
            "encryption-10.key",
            "encryption-1.key",
            "encryption-x.key",
            "encryption.key.new",
            "signing-2.key",
            "client.json",
        ] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let numbers = |purpose| numbers(folder.path(), purpose).unwrap();
        assert_eq!(numbers(Purpose::Encryption), [10, 2, 1]);
        assert_eq!(numbers(Purpose::Signing), [2]);
        for number in [1, 2, 10] {
            let path = Purpose::Encryption.path(folder.path(), number);
            assert!(path.exists(), "{}", path.display());
        }
    }

    #[test]
    fn new_keys_come_beside_the_old_ones() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let first = newest_or_new(folder, Purpose::Signing).unwrap();
        add(folder).unwrap();
        let keys = load(folder, Purpose::Signing).unwrap();
        let newest = newest_or_new(folder, Purpose::Signing).unwrap();
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0].der(), newest.der());
        assert_eq!(keys[1].der(), first.der());
        assert!(folder.join("encryption-2.key").exists(), "same number");
        assert_eq!(load(folder, Purpose::Encryption).unwrap().len(), 1);
    }
}
