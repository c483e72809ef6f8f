//! Files and folders that only their owner may read, written so that a crash
//! leaves the old or the new contents, never half of it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Makes the folder and its parents with mode 0700; an existing one stays.
///
/// # Errors
/// As the file system says.
pub fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether only its owner may read or change the file.
///
/// # Errors
/// As the file system says.
pub fn only_owner(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

/// Reads a secret of one line; `what` names it in sentences.
///
/// # Errors
/// A sentence without the secret, also when others can read the file.
pub fn secret(path: &Path, what: &str) -> Result<String, String> {
    let shown = path.display();
    let unreadable = |error| format!("{what} {shown} cannot be read: {error}.");
    if !only_owner(path).map_err(unreadable)? {
        return Err(format!(
            "Others can read {what} {shown}. Run: chmod 600 {shown}"
        ));
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    Ok(text.trim().to_owned())
}

/// Makes the folder if needed and tries whether files can be written there.
///
/// # Errors
/// As the file system says.
pub fn writable_folder(path: &Path) -> io::Result<()> {
    create_folder(path)?;
    let probe = path.join(".writable");
    replace(&probe, b"")?;
    fs::remove_file(probe)
}

/// Writes a new file with mode 0600 and waits until it is on the disk.
///
/// # Errors
/// As the file system says; also when the file exists.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Replaces a file at once: temporary file beside it, then rename. One writer
/// at a time per file.
///
/// # Errors
/// As the file system says.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_new(&temporary, bytes)?;
    rename(&temporary, path)
}

/// Renames and makes the rename durable.
///
/// # Errors
/// As the file system says.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_name(to)
}

/// Waits until the name of a file or folder is on the disk.
///
/// # Errors
/// As the file system says.
pub fn sync_name(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        _ => sync_folder(Path::new(".")),
    }
}

/// Waits until the names in a folder are on the disk.
///
/// # Errors
/// As the file system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_files_stay_private_and_a_leftover_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.json");
        fs::write(folder.path().join("registry.json.new"), "half").unwrap();
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(only_owner(&path).unwrap());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(!only_owner(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn new_files_never_overwrite() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_new(&path, b"one").unwrap();
        assert!(write_new(&path, b"two").is_err());
    }
}
