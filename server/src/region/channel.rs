//! `umzug region channel`: how requests reach an authority.

use std::path::PathBuf;

use clap::Args;
use uuid::Uuid;

use super::registry::{Channel, Registry, RegistryError};

/// Arguments of `umzug region channel`.
#[derive(Args, Debug)]
pub struct ChannelArgs {
    /// The authority's destination id
    destination: Uuid,
    /// A gateway takes them from this folder; without it the authority fetches
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
}

/// Why a channel was not set.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// Not enrolled.
    #[error("{0} is not enrolled at this node.")]
    Unknown(Uuid),
    /// Its requests go to another node.
    #[error("{0} belongs to another node. Remove that node first.")]
    Elsewhere(Uuid),
    /// The folder.
    #[error("{path} cannot be used: {source}. Name a folder that is there.")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Registry file.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// Sets the channel; what waits takes it from then on.
///
/// # Errors
/// [`ChannelError`].
pub fn run(args: &ChannelArgs) -> Result<(), ChannelError> {
    let mut registry = Registry::load(&args.data)?;
    let mut all = registry.destinations.iter_mut();
    let destination = all
        .find(|known| known.id == args.destination)
        .ok_or(ChannelError::Unknown(args.destination))?;
    if matches!(destination.channel, Channel::Node { .. }) {
        return Err(ChannelError::Elsewhere(args.destination));
    }
    destination.channel = match &args.folder {
        None => Channel::Mailbox,
        Some(folder) => {
            // The node may be started from anywhere.
            let path = folder.canonicalize();
            let path = path.map_err(|source| ChannelError::Folder {
                path: folder.clone(),
                source,
            })?;
            Channel::Folder { path }
        }
    };
    let name = &destination.name;
    match &destination.channel {
        Channel::Folder { path } => println!("{name}: requests go to {}.", path.display()),
        _ => println!("{name}: it fetches its requests."),
    }
    registry.save(&args.data)?;
    Ok(())
}
