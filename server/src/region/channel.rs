//! `umzug region channel`: how requests reach an authority.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::Args;
use relocation::envelope::{metadata::METADATA_SCHEMA, reply::ANSWER_SCHEMA};
use uuid::Uuid;

use super::{
    peer::{PeerError, access},
    registry::{Channel, Destination, Registry, RegistryError},
};
use crate::delivery::{channel::Undelivered, peer::client::PeerClient};

/// Arguments of `umzug region channel`.
#[derive(Args, Debug)]
pub struct ChannelArgs {
    /// The authority's destination id
    destination: Uuid,
    /// A gateway takes them from this folder
    #[arg(long, conflicts_with = "service")]
    folder: Option<PathBuf>,
    /// The authority fetches from this service of others, named by its issuer;
    /// with neither, it fetches here
    #[arg(long, requires = "there")]
    service: Option<String>,
    /// The authority's destination id at that service
    #[arg(long = "as", value_name = "DESTINATION", requires = "service")]
    there: Option<Uuid>,
    /// What it offers there (`serviceType`), where it offers more than one thing
    #[arg(long, requires = "service")]
    identifier: Option<String>,
    /// Take another way although what was handed on to a service of others is
    /// then no longer followed, and may be fetched a second time
    #[arg(long)]
    abandon: bool,
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
    #[error("{0} belongs to another node. It can enrol here first.")]
    Elsewhere(Uuid),
    /// The folder.
    #[error("{path} cannot be used: {source}. Name a folder that is there.")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not a service that this node knows.
    #[error(
        "No service of others is called {0}. Let the node know it first: umzug region service add."
    )]
    Service(String),
    /// The access to it.
    #[error(transparent)]
    Access(#[from] PeerError),
    /// It says nothing of the destination.
    #[error("The service says nothing of {destination} ({why}). Nothing was changed.")]
    Silent {
        /// Its id there.
        destination: Uuid,
        /// A code.
        why: &'static str,
    },
    /// It has another key there.
    #[error(
        "At the service {0} has another key to seal to than the one that it is enrolled with here. \
         Enrol it again with the key that it uses there, so that people seal to that one."
    )]
    OtherKey(Uuid),
    /// It takes nothing there.
    #[error("At the service {0} takes no submissions now.")]
    NotActive(Uuid),
    /// What it offers.
    #[error("At the service it offers: {}. Choose one with --identifier.", .0.join(", "))]
    Offers(Vec<String>),
    /// What may be sent there.
    #[error(
        "At the service {destination} does not take {schema} for {identifier}. Let the authority \
         enter it there (submissionSchemas): what is sent all the same is rejected."
    )]
    Schema {
        /// Its id there.
        destination: Uuid,
        /// What is missing.
        schema: String,
        /// `serviceType.identifier`.
        identifier: String,
    },
    /// How it is described.
    #[error(
        "At the service {destination} reads metadata of these versions alone: {theirs:?}. People \
         seal {METADATA_SCHEMA}. Let the authority enter that version there (metadataVersions)."
    )]
    Metadata {
        /// Its id there.
        destination: Uuid,
        /// What it reads.
        theirs: String,
    },
    /// It may have something at a service.
    #[error(
        "{0} fetches from a service of others. What lies there would no longer be followed, and \
         could be fetched here a second time. Wait until nothing is open, or say --abandon."
    )]
    Open(String),
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
    let known = registry.destination(args.destination);
    let known = known.ok_or(ChannelError::Unknown(args.destination))?;
    if matches!(known.channel, Channel::Node { .. }) {
        return Err(ChannelError::Elsewhere(args.destination));
    }
    let channel = match (&args.folder, &args.service, args.there) {
        (Some(folder), ..) => {
            // The node may be started from anywhere.
            let path = folder.canonicalize();
            let path = path.map_err(|source| ChannelError::Folder {
                path: folder.clone(),
                source,
            })?;
            Channel::Folder { path }
        }
        (None, Some(issuer), Some(there)) => {
            let identifier = offered(
                &args.data,
                &registry,
                known,
                (issuer, there, args.identifier.as_deref()),
            )?;
            Channel::Service {
                issuer: issuer.clone(),
                destination: there,
                identifier,
            }
        }
        _ => Channel::Mailbox,
    };
    let name = &known.name;
    let leaves = matches!(known.channel, Channel::Service { .. }) && known.channel != channel;
    if leaves && !args.abandon {
        return Err(ChannelError::Open(name.clone()));
    }
    match &channel {
        Channel::Folder { path } => println!("{name}: requests go to {}.", path.display()),
        Channel::Service { issuer, .. } => {
            println!("{name}: requests go to {issuer}. Sign the directory anew, so that people");
            println!("are told that they cannot identify online to this authority.");
        }
        _ => println!("{name}: it fetches its requests."),
    }
    let mut all = registry.destinations.iter_mut();
    let destination = all.find(|known| known.id == args.destination);
    destination
        .ok_or(ChannelError::Unknown(args.destination))?
        .channel = channel;
    registry.save(&args.data)?;
    Ok(())
}

/// For `umzug doctor`: whether the services of others still take what is sent
/// to authorities of this node; a line for each of these.
#[must_use]
pub fn check(data: &Path, registry: &Registry) -> Vec<Result<String, String>> {
    let look = |known: &Destination| {
        let Channel::Service {
            issuer,
            destination,
            identifier,
        } = &known.channel
        else {
            return None;
        };
        let there = (issuer.as_str(), *destination, Some(identifier.as_str()));
        Some(match offered(data, registry, known, there) {
            Ok(_) => Ok(format!("{issuer} takes requests for {}.", known.name)),
            Err(error) => Err(format!("{}: {error}", known.name)),
        })
    };
    registry.destinations.iter().filter_map(look).collect()
}

/// What the authority offers at a service, which is asked: people here seal to
/// the key that it has there.
fn offered(
    data: &Path,
    registry: &Registry,
    known: &Destination,
    (issuer, there, wanted): (&str, Uuid, Option<&str>),
) -> Result<String, ChannelError> {
    let peer = registry.peer(issuer).filter(|peer| peer.is_service());
    let peer = peer.ok_or_else(|| ChannelError::Service(issuer.to_owned()))?;
    let client = PeerClient::new(peer, access(data, issuer)?);
    let shown = client.destination(there);
    let shown = shown.map_err(|error| ChannelError::Silent {
        destination: there,
        why: Undelivered::from(error).outcome(),
    })?;
    if shown.encryption_kid != known.encryption.kid {
        return Err(ChannelError::OtherKey(there));
    }
    if shown.status != "active" {
        return Err(ChannelError::NotActive(there));
    }
    // What browsers seal.
    let reads = |version: &String| METADATA_SCHEMA.contains(&format!("/{version}/"));
    if !shown.metadata_versions.iter().any(reads) {
        return Err(ChannelError::Metadata {
            destination: there,
            theirs: shown.metadata_versions.join(", "),
        });
    }
    let names = shown.services.iter().map(|one| one.identifier.clone());
    let offers: BTreeSet<String> = names.collect();
    let mut all = offers.iter();
    let identifier = match (wanted, all.next(), all.next()) {
        (Some(wanted), ..) if offers.contains(wanted) => wanted.to_owned(),
        (None, Some(only), None) => only.clone(),
        _ => return Err(ChannelError::Offers(offers.into_iter().collect())),
    };
    let wanted = shown
        .services
        .iter()
        .filter(|one| one.identifier == identifier);
    let taken: BTreeSet<&str> = wanted
        .flat_map(|one| &one.submission_schemas)
        .map(|one| &*one.schema_uri)
        .collect();
    // What is handed in later is an answer.
    let answer = ANSWER_SCHEMA.to_owned();
    match known
        .schemas
        .iter()
        .chain([&answer])
        .find(|schema| !taken.contains(&***schema))
    {
        Some(schema) => Err(ChannelError::Schema {
            destination: there,
            schema: schema.clone(),
            identifier,
        }),
        None => Ok(identifier),
    }
}
