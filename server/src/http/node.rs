//! Everything that a request handler can reach.

use std::{path::Path, sync::Arc};

use axum::http::{HeaderValue, header};
use relocation::envelope::{
    directory::{AuthorityKeys, Directory},
    jose::CompactJws,
};
use uuid::Uuid;

use super::{
    counts::Counts, limits::Limits, metrics::Metrics, representation::Representation, site::Site,
    throttle::Throttle, watched::Watched,
};
use crate::{
    citizen::turns::Turns,
    delivery::{alarm::Alarms, links::Links},
    exchange::{send::unfinished::Unfinished, token::TokenKey},
    feedback::Folder,
    identity::Identification,
    jose::SigningKey,
    region::registry::Registry,
    store::{Store, contents::Contents, types::Stamp},
};

/// Shared by all handlers.
pub type App = Arc<Node>;

/// The node.
pub struct Node {
    /// Rows.
    pub store: Arc<dyn Store>,
    /// Sealed attachments.
    pub files: Arc<dyn Contents>,
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
    /// Counts new submissions of senders.
    pub sendings: Counts<String>,
    /// Counts what senders have uploaded and not submitted.
    pub unfinished: Unfinished,
    /// Counts new attempts to identify.
    pub attempts: Throttle,
    /// Counts reports of barriers.
    pub reports: Throttle,
    /// Ways out of this node.
    pub links: Links,
    /// What the operator was told.
    pub alarms: Alarms,
    /// Where reports of barriers lie.
    pub feedback: Folder,
    /// Where to report a hole, if the operator said so.
    pub security: Option<String>,
    /// Identification, if this node offers it.
    pub identification: Option<Identification>,
    /// The app's files.
    pub site: Site,
    /// Whether a proxy in front tells the client's address.
    pub behind_proxy: bool,
    /// Whether the site is reached by https alone.
    pub secure: bool,
    /// What is counted.
    pub metrics: Metrics,
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
            |published| published.directory.node.issuer.clone(),
        )
    }

    /// The keys of a destination as the published directory names them.
    #[must_use]
    pub fn published_keys(&self, destination: Uuid) -> Option<AuthorityKeys> {
        let published = self.directory.get();
        let directory = &published.as_ref().as_ref()?.directory;
        directory.destination(destination)?.keys.clone()
    }

    /// Whether what is sealed to `kid` is taken for `destination` now.
    #[must_use]
    pub fn takes(&self, destination: Uuid, kid: &str) -> bool {
        let (registry, published) = (self.registry.get(), self.published_keys(destination));
        let known = registry.destination(destination);
        known.is_some_and(|destination| destination.takes(kid, published.as_ref()))
    }

    /// For events written now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let registry = self.registry.get();
        let told = registry.destinations.iter();
        let told = told.filter(|known| known.callback.is_some());
        Stamp {
            issuer: self.issuer(),
            tell: told.map(|known| known.id).collect(),
            now: self.now(),
        }
    }
}

/// The directory as it is handed out. The node does not judge it: apps verify
/// it against the root key that they were built with.
pub struct PublishedDirectory {
    /// The text, as it is sent.
    pub(super) file: Representation,
    /// What it says.
    pub directory: Directory,
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
    let fresh = (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let claims = CompactJws::parse(&jws).and_then(|jws| jws.claims());
    let directory = claims.map_err(|_| format!("{} is not a signed directory.", file.display()))?;
    let file = Representation::new(jws.into(), None, "application/jose", &[fresh], &[]);
    Ok(Some(PublishedDirectory { file, directory }))
}
