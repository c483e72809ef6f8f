//! Builds the directory of a region and signs it with the offline root key.

use std::path::{Path, PathBuf};

use relocation::envelope::directory::{
    AuthorityEntry, AuthorityKeys, AuthorityKind, DIRECTORY_TYPE, Directory, NodeEntry,
};
use relocation::envelope::jose::Jwk;
use relocation::values::CivilDate;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Authority;
use super::registry::{Channel, Destination, Registry, RegistryError, Status};
use crate::jose::{JoseError, RootKey, verify_es256};
use crate::private_file;

/// File name in the node's data folder.
pub const DIRECTORY_FILE: &str = "directory.jws";
/// How long a signed directory counts: an authority that leaves or loses a
/// key is out of every app after this time.
pub const VALID_SECONDS: i64 = 30 * 24 * 3600;

/// Why a directory could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Signing failed.
    #[error("the directory cannot be signed: {0}")]
    Jose(#[from] JoseError),
    /// Registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Id of an authority's destination: the same on each machine (UUID v5), so
/// that a region can be built again from its pack.
#[must_use]
pub fn destination_id(region: &str, kind: AuthorityKind, key: &str) -> Uuid {
    let kind = kind.code();
    let region = Uuid::new_v5(
        &Uuid::NAMESPACE_URL,
        format!("urn:umzug:region:{region}").as_bytes(),
    );
    Uuid::new_v5(&region, format!("{kind}:{key}").as_bytes())
}

/// What a directory says besides its authorities.
pub struct Issue {
    /// Region slug.
    pub region: String,
    /// The node.
    pub node: NodeEntry,
    /// Nodes that it hands on to.
    pub peers: Vec<NodeEntry>,
    /// Whether this is a test service.
    pub demo: bool,
    /// Unix seconds of signing.
    pub now: i64,
    /// Sequence of the directory before.
    pub previous: Option<u64>,
}

/// The directory for `authorities`, with keys for those that are enrolled,
/// active, and connected by their profile. `table` is the reference date of the
/// list behind the table of competence.
#[must_use]
pub fn build(
    issue: &Issue,
    table: CivilDate,
    authorities: &[Authority],
    registry: &Registry,
) -> Directory {
    build_on(issue, table, authorities, registry, day_of(issue.now))
}

/// The same, with the profiles and exceptions of another day.
pub(super) fn build_on(
    issue: &Issue,
    table: CivilDate,
    authorities: &[Authority],
    registry: &Registry,
    day: Date,
) -> Directory {
    Directory {
        region: issue.region.clone(),
        table,
        sequence: next_sequence(issue.previous, issue.now),
        issued: issue.now,
        expires: issue.now + VALID_SECONDS,
        demo: issue.demo,
        node: issue.node.clone(),
        peers: issue.peers.clone(),
        authorities: entries(&issue.region, authorities, registry, day),
    }
}

/// The entries of all authorities as they are on this day.
#[must_use]
pub fn entries(
    region: &str,
    authorities: &[Authority],
    registry: &Registry,
    day: Date,
) -> Vec<AuthorityEntry> {
    let entry = |authority: &Authority| {
        let id = destination_id(region, authority.decides, &authority.prefix);
        let enrolled = registry.destination(id);
        let active = enrolled.filter(|entry| entry.status == Status::Active);
        AuthorityEntry {
            elsewhere: active.is_some_and(|known| matches!(known.channel, Channel::Service { .. })),
            ..authority.entry(id, active.map(keys), day)
        }
    };
    authorities.iter().map(entry).collect()
}

/// The day (UTC) of a time in Unix seconds.
#[must_use]
pub fn day_of(now: i64) -> Date {
    OffsetDateTime::from_unix_timestamp(now).map_or(Date::MAX, OffsetDateTime::date)
}

/// Grows with each signing, and by the clock, so that a region set up anew
/// does not fall behind what apps remember.
fn next_sequence(previous: Option<u64>, now: i64) -> u64 {
    let clock = u64::try_from(now).unwrap_or(0);
    previous.map_or(clock, |before| clock.max(before + 1))
}

fn keys(destination: &Destination) -> AuthorityKeys {
    let kid = |key: &Jwk| key.kid.clone();
    AuthorityKeys {
        encryption: destination.encryption.kid.clone(),
        signing: destination.signing.iter().map(kid).collect(),
        former_signing: destination.former_signing().map(kid).collect(),
        schemas: destination.schemas.clone(),
    }
}

/// Signs `directory` and puts it into the node's data folder.
///
/// # Errors
/// [`DirectoryError`].
pub fn publish(directory: &Directory, root: &RootKey, data: &Path) -> Result<(), DirectoryError> {
    let jws = root.sign(DIRECTORY_TYPE, directory)?;
    let path = data.join(DIRECTORY_FILE);
    private_file::replace(&path, jws.as_bytes())
        .map_err(|source| DirectoryError::Io { path, source })
}

/// The published directory, when it is there and signed by `root` (public
/// half, base64url x and y).
#[must_use]
pub fn published(data: &Path, root: &str) -> Option<Directory> {
    let text = std::fs::read_to_string(data.join(DIRECTORY_FILE)).ok()?;
    verify_es256(&text, DIRECTORY_TYPE, root)
        .ok()?
        .claims()
        .ok()
}

#[cfg(test)]
mod tests;
