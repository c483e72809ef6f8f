//! An authority's folder: its keys, its access, its hand-over folders.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use relocation::envelope::directory::Directory;
use uuid::Uuid;

use super::ToolError;
use super::enrolment::{CLIENT_FILE, ClientAccess, ENROLMENT_FILE, Enrolment};
use super::key_files::{self, Purpose};
use crate::jose::{EncryptionKey, SigningKey};
use crate::private_file;

/// Folder of the hand-over.
const HANDOVER: &str = "handover";
/// Sequence of the newest directory that was believed.
const SEQUENCE: &str = "directory-sequence";
/// Locked while something is written, so that `serve` and the clerk's
/// commands do not work on one case at the same time.
const LOCK: &str = ".lock";

/// Keys and access of an enrolled authority.
pub struct Office {
    /// Its folder.
    pub folder: PathBuf,
    /// Open requests, newest first: the former ones what was sealed before.
    pub encryption: Vec<EncryptionKey>,
    /// Sign events, newest first; see [`Office::signer`].
    pub signing: Vec<SigningKey>,
    /// Access to the node.
    pub access: ClientAccess,
}

impl Office {
    /// Opens the folder of an enrolled authority.
    ///
    /// # Errors
    /// [`ToolError`] when keys or access are missing.
    pub fn open(folder: &Path) -> Result<Self, ToolError> {
        let path = folder.join(CLIENT_FILE);
        let access = fs::read(&path).map_err(|_| ToolError::NotEnrolled(path.clone()))?;
        let encryption = key_files::load(folder, Purpose::Encryption)?;
        let signing = key_files::load(folder, Purpose::Signing)?;
        Ok(Self {
            folder: folder.to_path_buf(),
            encryption: encryption
                .iter()
                .map(EncryptionKey::new)
                .collect::<Result<_, _>>()?,
            signing: signing
                .iter()
                .map(SigningKey::new)
                .collect::<Result<_, _>>()?,
            access: serde_json::from_slice(&access).map_err(|_| ToolError::Damaged(path))?,
        })
    }

    /// Where the requests are put.
    #[must_use]
    pub fn handover(&self) -> PathBuf {
        self.folder.join(HANDOVER)
    }

    /// Name of a destination that this office serves.
    #[must_use]
    pub fn serves(&self, destination: Uuid) -> Option<&str> {
        self.access
            .destinations
            .iter()
            .find(|entry| entry.id == destination)
            .map(|entry| entry.name.as_str())
    }

    /// The key that signs for a destination: the newest that the signed
    /// directory names, for only that one is believed. A new key rests until
    /// the region has signed a directory with it. An authority that takes no
    /// requests any more has no keys there; it goes on with its newest.
    ///
    /// # Errors
    /// [`ToolError::NoSigningKey`] when the directory names others only.
    pub fn signer(
        &self,
        directory: &Directory,
        destination: Uuid,
    ) -> Result<&SigningKey, ToolError> {
        let entry = directory.destination(destination);
        let named = entry.and_then(|entry| entry.keys.as_ref());
        let counts =
            |key: &&SigningKey| named.is_none_or(|named| named.signing.contains(&key.jwk().kid));
        self.signing
            .iter()
            .find(counts)
            .ok_or(ToolError::NoSigningKey)
    }

    /// Notes the sequence of a directory that is believed. False when a newer
    /// one was seen before: the node has gone back to keys of the past.
    ///
    /// # Errors
    /// [`ToolError`].
    pub fn newest(&self, sequence: u64) -> Result<bool, ToolError> {
        let path = self.folder.join(SEQUENCE);
        let seen = match fs::read_to_string(&path) {
            Ok(text) => text.parse().map_err(|_| ToolError::Damaged(path.clone()))?,
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(source) => return Err(ToolError::Io { path, source }),
        };
        if sequence > seen {
            private_file::replace(&path, sequence.to_string().as_bytes())
                .map_err(|source| ToolError::Io { path, source })?;
        }
        Ok(sequence >= seen)
    }

    /// Waits until no other process works in the folder; released on drop.
    ///
    /// # Errors
    /// [`ToolError::Io`].
    pub fn lock(&self) -> Result<File, ToolError> {
        let path = self.folder.join(LOCK);
        File::create(&path)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|source| ToolError::Io { path, source })
    }
}

/// Makes the keys of a new authority in `folder` and writes the enrolment.
/// Existing keys stay: a second call prints the same fingerprint. With `rotate`
/// new keys come beside them; they count once the region has enrolled them.
///
/// # Errors
/// [`ToolError`].
pub fn make_keys(
    folder: &Path,
    name: &str,
    schemas: &[&str],
    rotate: bool,
) -> Result<Enrolment, ToolError> {
    let io = |source| ToolError::Io {
        path: folder.into(),
        source,
    };
    private_file::create_folder(folder).map_err(io)?;
    if rotate {
        key_files::add(folder)?;
    }
    let key = |purpose| key_files::newest_or_new(folder, purpose);
    let enrolment = Enrolment {
        name: name.to_owned(),
        encryption: EncryptionKey::new(&key(Purpose::Encryption)?)?
            .jwk()
            .clone(),
        signing: SigningKey::new(&key(Purpose::Signing)?)?.jwk().clone(),
        schemas: schemas.iter().map(|&schema| schema.into()).collect(),
    };
    let bytes = serde_json::to_vec_pretty(&enrolment).expect("plain data serialises");
    private_file::replace(&folder.join(ENROLMENT_FILE), &bytes).map_err(io)?;
    Ok(enrolment)
}
