//! `umzug region root-key` and `umzug region sign`.

use std::path::{Path, PathBuf};

use clap::Args;
use relocation::envelope::directory::{Directory, NodeEntry};

use super::directory::{DirectoryError, Issue, build, publish, published};
use super::registry::{Registry, RegistryError};
use super::{Pack, PackError, Source, peer};
use crate::jose::{JoseError, KeyFileError, Pkcs8, RootKey, SigningKey};
use crate::{machine, private_file};

/// The root key's file name.
pub const ROOT_KEY_FILE: &str = "root.key";
/// The node's key in its data folder.
pub const NODE_KEY_FILE: &str = "node.key";

/// Arguments of `umzug region root-key`.
#[derive(Args, Debug)]
pub struct RootKeyArgs {
    /// Folder of the root key; keep it off the node
    #[arg(long)]
    data: PathBuf,
}

/// Arguments of `umzug region sign`.
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The node's data folder: its registry and key; gets the directory
    #[arg(long)]
    data: PathBuf,
    /// File of the root key
    #[arg(long)]
    root_key: PathBuf,
    /// Name of the region's pack
    #[arg(long)]
    region: String,
    /// How the node names itself in its events; as before where not given
    #[arg(long)]
    issuer: Option<String>,
    /// A test service: the app says so on every page
    #[arg(long)]
    demo: bool,
}

/// Why signing failed.
#[derive(Debug, thiserror::Error)]
pub enum SignCommandError {
    /// Key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// Key.
    #[error("The key cannot be used: {0}.")]
    Key(#[from] JoseError),
    /// Region.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// Registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Directory.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// No issuer known yet.
    #[error("The node has no name yet; give one with --issuer.")]
    NoIssuer,
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Makes the root key once; prints its public half and nothing else.
///
/// # Errors
/// [`SignCommandError`].
pub fn root_key(args: &RootKeyArgs) -> Result<(), SignCommandError> {
    println!("{}", load_root(&args.data)?.public());
    Ok(())
}

/// The root key of a folder, made when it is not there.
///
/// # Errors
/// [`SignCommandError`].
pub fn load_root(folder: &Path) -> Result<RootKey, SignCommandError> {
    private_file::create_folder(folder).map_err(|source| SignCommandError::Io {
        path: folder.into(),
        source,
    })?;
    let key = Pkcs8::load_or_create(&folder.join(ROOT_KEY_FILE), Pkcs8::generate_p256)?;
    Ok(RootKey::new(&key)?)
}

/// Signs the directory of a node.
///
/// # Errors
/// [`SignCommandError`].
pub fn sign(args: &SignArgs) -> Result<(), SignCommandError> {
    let root = RootKey::new(&Pkcs8::load(&args.root_key)?)?;
    let before = published(&args.data, &root.public());
    let issuer = args
        .issuer
        .clone()
        .or_else(|| {
            before
                .as_ref()
                .map(|directory| directory.node.issuer.clone())
        })
        .ok_or(SignCommandError::NoIssuer)?;
    let directory = publish_for(&args.data, &root, &args.region, &issuer, args.demo)?;
    let connected = directory
        .authorities
        .iter()
        .filter(|entry| entry.keys.is_some())
        .count();
    println!(
        "Signed directory {} of {}: {} authorities, {connected} connected.",
        directory.sequence,
        directory.region,
        directory.authorities.len(),
    );
    Ok(())
}

/// Builds, signs and publishes the directory of the node at `data`. The node's
/// key is made when it is not there.
///
/// # Errors
/// [`SignCommandError`].
pub fn publish_for(
    data: &Path,
    root: &RootKey,
    region: &str,
    issuer: &str,
    demo: bool,
) -> Result<Directory, SignCommandError> {
    let key = Pkcs8::load_or_create(&data.join(NODE_KEY_FILE), Pkcs8::generate_rsa)?;
    let registry = Registry::load(data)?;
    let issue = Issue {
        region: region.to_owned(),
        node: NodeEntry {
            issuer: issuer.to_owned(),
            signing: vec![SigningKey::new(&key)?.jwk().kid.clone()],
        },
        peers: registry.peers.iter().map(peer::entry).collect(),
        demo,
        now: machine::now(),
        previous: published(data, &root.public()).map(|before| before.sequence),
    };
    let pack = Pack::load(&Source::new(None), region)?;
    let directory = build(&issue, pack.table(), &pack.authorities, &registry);
    publish(&directory, root, data)?;
    Ok(directory)
}
