//! Nodes that are linked: what one needs to know of another (its card), and
//! the access to it.
//!
//! A link goes one way: the other node lets this one in as a sender
//! (`umzug region sender add NAME --node`) and gives its card. After that the
//! region signs this node's directory anew: it names the other node's keys,
//! and its authorities with theirs.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use relocation::envelope::directory::NodeEntry;
use relocation::envelope::jose::KeyUse;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::card::{Card, fingerprint};
use super::directory::DIRECTORY_FILE;
use super::refresh;
use super::registry::{Channel, Destination, Peer, Registry, RegistryError};
use super::sign_command::NODE_KEY_FILE;
use crate::http::node::read_directory;
use crate::jose::{JoseError, KeyFileError, Pkcs8, SigningKey, check_jwk, thumbprint};
use crate::private_file;

/// Folder of the secrets, in the node's data folder.
const FOLDER: &str = "peers";

/// What the other node handed out to this one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// `client_id`.
    pub client: String,
    /// `client_secret`.
    pub secret: String,
}

/// Arguments of `umzug region node-card`.
#[derive(Args, Debug)]
pub struct CardArgs {
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
    /// Where other nodes reach it, for example `https://node.example`
    #[arg(long)]
    url: String,
    /// File to write
    #[arg(long)]
    out: PathBuf,
}

/// Commands for the node's operator.
#[derive(Debug, Subcommand)]
pub enum PeerCommand {
    /// Hands on to another node what its authorities decide
    Add {
        /// Its card
        #[arg(long)]
        card: PathBuf,
        /// The file with client id and secret that it handed out
        #[arg(long)]
        access: PathBuf,
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
        /// It may be at a private address, and without TLS
        #[arg(long)]
        private: bool,
        /// Take a new card or access of a known node
        #[arg(long)]
        replace: bool,
    },
    /// Lists nodes and services of others: issuer, address, number of authorities, fingerprint of the keys
    List {
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Fetches the nodes' present cards, signed with the keys that were compared,
    /// and tells what has changed at their authorities
    Refresh {
        /// Only this node's
        issuer: Option<String>,
        /// Only tell, change nothing
        #[arg(long)]
        look: bool,
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Ends a link; what waits for its authorities is kept
    Remove {
        /// Its issuer
        issuer: String,
        /// Remove a service of others although cases that went there are then
        /// shown to people as not verified
        #[arg(long)]
        abandon: bool,
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
    },
}

/// Why nodes were not linked.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// Not a file of that kind.
    #[error("{0} is not what it should be. Ask the other node for it again.")]
    File(PathBuf),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The card's address.
    #[error("{0} is no address that others reach: https://HOST, or http with --private.")]
    Url(String),
    /// Keys of the card.
    #[error("The keys in the card cannot be used: {0}.")]
    Keys(#[from] JoseError),
    /// Own key.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// No directory yet.
    #[error("The node has no name yet. Sign its directory first.")]
    Unnamed,
    /// An authority is here already.
    #[error("{0} is enrolled here, or at another node. Nothing was changed.")]
    Taken(String),
    /// Known already.
    #[error("{0} is linked already; --replace takes the new card.")]
    Known(String),
    /// Not known.
    #[error("No node and no service is called {0}.")]
    Unknown(String),
    /// A node, not a service.
    #[error("{0} is linked as a node. End that link first: umzug region peer remove.")]
    Node(String),
    /// What it signed would be believed no more.
    #[error(
        "What went to {0} can be checked with its keys alone: without them people are told that \
         their cases are not verified. Wait until all of them have ended, or say --abandon."
    )]
    Believed(String),
    /// Its authorities are left.
    #[error(
        "Authorities of a node called {0} are still known here. Link it again, or let them enrol \
         here."
    )]
    Left(String),
    /// A service, not a node.
    #[error("{0} is known as a service of others. Remove it first: umzug region peer remove.")]
    Service(String),
    /// Nothing there that signs events.
    #[error("{0} publishes no key that signs events (PS512, 4096 bits). Check --api.")]
    NoKeys(String),
    /// Neither card nor keys came.
    #[error("{issuer} gave nothing that can be used ({why}). Nothing of it was changed.")]
    Fetch {
        /// Which node.
        issuer: String,
        /// A code or a sentence.
        why: String,
    },
    /// It names other keys.
    #[error(
        "{0} has exchanged its keys. Ask for its card in a file, compare the fingerprint on the \
         phone, then: umzug region peer add --replace"
    )]
    OtherKeys(String),
    /// Registry file.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// The node's line in the directory. By thumbprints: a service of others may
/// name its keys as it likes.
#[must_use]
pub fn entry(peer: &Peer) -> NodeEntry {
    NodeEntry {
        issuer: peer.issuer.clone(),
        signing: peer.all_signing().map(thumbprint).collect(),
    }
}

/// Writes the card of a node.
///
/// # Errors
/// [`PeerError`].
pub fn write_card(args: &CardArgs) -> Result<(), PeerError> {
    let key = SigningKey::new(&Pkcs8::load(&args.data.join(NODE_KEY_FILE))?)?;
    let directory = read_directory(&args.data.join(DIRECTORY_FILE));
    let directory = directory.ok().flatten().ok_or(PeerError::Unnamed)?;
    let card = Card {
        url: args.url.clone(),
        ..Card::of(
            &Registry::load(&args.data)?,
            directory.directory.node.issuer,
            key.jwk().clone(),
        )
    };
    write(&args.out, &card)?;
    println!(
        "Fingerprint of its keys: {}. Hand {} to the other node.",
        fingerprint(&card.signing),
        args.out.display()
    );
    Ok(())
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// [`PeerError`].
pub fn run(command: &PeerCommand) -> Result<(), PeerError> {
    match command {
        PeerCommand::Add {
            card,
            access,
            data,
            private,
            replace,
        } => {
            let (card, access): (Card, Access) = (read(card)?, read(access)?);
            let mut registry = Registry::load(data)?;
            let (issuer, seal) = (card.issuer.clone(), fingerprint(&card.signing));
            add(&mut registry, card, &access.client, *private, *replace)?;
            // Before the registry: an access that leads nowhere is harmless.
            write(&access_file(data, &issuer), &access)?;
            registry.save(data)?;
            println!("Linked with {issuer}; fingerprint of its keys: {seal}.");
            println!("Compare it with the other node, then sign the directory anew.");
        }
        PeerCommand::List { data } => {
            let registry = Registry::load(data)?;
            for peer in &registry.peers {
                let theirs = registry.destinations.iter();
                let count = theirs.filter(|known| at(known, &peer.issuer)).count();
                let seal = fingerprint(&peer.signing);
                println!("{}\t{}\t{count}\t{seal}", peer.issuer, peer.url);
            }
        }
        PeerCommand::Refresh { issuer, look, data } => {
            refresh::run(data, issuer.as_deref(), *look)?;
        }
        PeerCommand::Remove {
            issuer,
            abandon,
            data,
        } => {
            let mut registry = Registry::load(data)?;
            if registry.peer(issuer).is_some_and(Peer::is_service) && !abandon {
                return Err(PeerError::Believed(issuer.clone()));
            }
            let before = registry.peers.len();
            registry.peers.retain(|peer| peer.issuer != *issuer);
            if registry.peers.len() == before {
                return Err(PeerError::Unknown(issuer.clone()));
            }
            registry.save(data)?;
            println!("Nothing more is handed on to {issuer}. Sign the directory anew.");
        }
    }
    Ok(())
}

/// The access to another node.
///
/// # Errors
/// [`PeerError`].
pub fn access(data: &Path, issuer: &str) -> Result<Access, PeerError> {
    read(&access_file(data, issuer))
}

/// Enters another node and its authorities.
pub(super) fn add(
    registry: &mut Registry,
    card: Card,
    client: &str,
    private: bool,
    replace: bool,
) -> Result<(), PeerError> {
    let host = card.url.strip_prefix("https://");
    let host = host.or_else(|| card.url.strip_prefix("http://").filter(|_| private));
    if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', '@'])) {
        return Err(PeerError::Url(card.url));
    }
    for key in &card.signing {
        check_jwk(key, KeyUse::Sign)?;
    }
    for destination in &card.destinations {
        check_jwk(&destination.encryption, KeyUse::Seal)?;
        for key in destination.all_signing() {
            check_jwk(key, KeyUse::Sign)?;
        }
    }
    if !replace && registry.peer(&card.issuer).is_some() {
        return Err(PeerError::Known(card.issuer));
    }
    if registry.peer(&card.issuer).is_some_and(Peer::is_service) {
        return Err(PeerError::Service(card.issuer));
    }
    let before = registry.peer(&card.issuer);
    let former = before.map_or(Vec::new(), |peer| peer.leaves(&card.signing));
    registry.peers.retain(|peer| peer.issuer != card.issuer);
    // Those that came with its card; never one that is enrolled here.
    let theirs = |known: &Destination| matches!(&known.channel, Channel::Node { issuer } if *issuer == card.issuer);
    registry.destinations.retain(|known| !theirs(known));
    for mut destination in card.destinations {
        if registry.destination(destination.id).is_some() {
            return Err(PeerError::Taken(destination.name));
        }
        destination.callback = None;
        destination.channel = Channel::Node {
            issuer: card.issuer.clone(),
        };
        registry.destinations.push(destination);
    }
    registry.peers.push(Peer {
        issuer: card.issuer,
        url: card.url,
        tokens: None,
        signing: card.signing,
        former,
        client: client.to_owned(),
        private,
    });
    Ok(())
}

pub(super) fn at(destination: &Destination, host: &str) -> bool {
    matches!(
        &destination.channel,
        Channel::Node { issuer } | Channel::Service { issuer, .. } if issuer == host
    )
}

/// Named after the issuer, which may hold any sign.
pub(super) fn access_file(data: &Path, issuer: &str) -> PathBuf {
    let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, issuer.as_bytes());
    data.join(FOLDER).join(format!("{name}.json"))
}

pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, PeerError> {
    let bytes = std::fs::read(path).map_err(|source| PeerError::Io {
        path: path.into(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|_| PeerError::File(path.into()))
}

pub(super) fn write(path: &Path, value: &impl Serialize) -> Result<(), PeerError> {
    let bytes = serde_json::to_vec_pretty(value).expect("plain data serialises");
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let missing = folder.filter(|folder| !folder.exists());
    missing
        .map_or(Ok(()), private_file::create_folder)
        .and_then(|()| private_file::replace(path, &bytes))
        .map_err(|source| PeerError::Io {
            path: path.into(),
            source,
        })
}
