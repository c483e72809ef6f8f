//! Everything that a request handler can reach.

use std::{path::Path, sync::Arc};

use relocation::envelope::{directory::Directory, jose::CompactJws};

use super::{limits::Limits, site::Site, throttle::Throttle, watched::Watched};
use crate::{
    citizen::turns::Turns,
    exchange::token::TokenKey,
    jose::SigningKey,
    region::registry::Registry,
    store::{Store, files::PartFiles, types::Stamp},
};

/// Shared by all handlers.
pub type App = Arc<Node>;

/// The node.
pub struct Node {
    /// Rows.
    pub store: Arc<dyn Store>,
    /// Sealed attachments.
    pub files: PartFiles,
    /// Signs the node's events.
    pub key: Arc<SigningKey>,
    /// Makes and checks access tokens.
    pub tokens: TokenKey,
    /// Who is enrolled.
    pub registry: Watched<Registry>,
    /// The signed directory, if the region has published one.
    pub directory: Watched<Option<PublishedDirectory>>,
    /// `iss` of events while no directory says otherwise.
    pub fallback_issuer: String,
    /// Limits.
    pub limits: Limits,
    /// One upload of a part at a time.
    pub uploads: Turns,
    /// Counts wrong guesses.
    pub guesses: Throttle,
    /// Counts new announcements.
    pub announcements: Throttle,
    /// The app's files.
    pub site: Site,
    /// Whether a proxy in front tells the client's address.
    pub behind_proxy: bool,
}

impl Node {
    /// Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        crate::machine::now()
    }

    /// `iss` of the node's events: as the signed directory names the node.
    #[must_use]
    pub fn issuer(&self) -> String {
        let directory = self.directory.get();
        directory.as_ref().as_ref().map_or_else(
            || self.fallback_issuer.clone(),
            |published| published.issuer.clone(),
        )
    }

    /// For events written now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            issuer: self.issuer(),
            now: self.now(),
        }
    }
}

/// The directory as it is handed out. The node does not judge it: apps verify
/// it against the root key that they were built with.
pub struct PublishedDirectory {
    /// The text.
    pub jws: String,
    /// How it names the node.
    pub issuer: String,
}

/// Reads `directory.jws`; an absent one is none.
///
/// # Errors
/// When the file cannot be read or is no directory.
pub fn read_directory(file: &Path) -> Result<Option<PublishedDirectory>, String> {
    let jws = match std::fs::read_to_string(file) {
        Ok(text) => text.trim().to_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{} cannot be read: {error}.", file.display())),
    };
    let claims = CompactJws::parse(&jws).and_then(|jws| jws.claims::<Directory>());
    let issuer = claims
        .map_err(|_| format!("{} is not a signed directory.", file.display()))?
        .node
        .issuer;
    Ok(Some(PublishedDirectory { jws, issuer }))
}
