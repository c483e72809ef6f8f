//! FIT-Connect services of others, to which this node hands on as a sender:
//! their address, the access to them, and the keys with which they sign.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    card::fingerprint,
    peer::{Access, PeerError, access_file, read, write},
    registry::{Channel, Destination, Peer, Registry},
};
use crate::{
    delivery::{channel::Undelivered, service::keys::published},
    jose::thumbprint,
};

/// Commands for the node's operator.
#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// Lets this node hand on to a service; its keys are fetched and shown
    Add(AddArgs),
}

/// Arguments of `umzug region service add`.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// `iss` of the service's own events
    issuer: String,
    /// Address of its Submission API, without `/v1`
    #[arg(long)]
    api: String,
    /// Where it gives out tokens
    #[arg(long)]
    tokens: String,
    /// A file with `client` and `secret` that it gave this node as a sender
    #[arg(long)]
    access: PathBuf,
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
    /// It may be at a private address, and without TLS
    #[arg(long)]
    private: bool,
    /// Take new addresses, keys or access of a known service
    #[arg(long)]
    replace: bool,
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// [`PeerError`].
pub fn run(command: &ServiceCommand) -> Result<(), PeerError> {
    let ServiceCommand::Add(args) = command;
    for address in [&args.api, &args.tokens] {
        let scheme = address.starts_with("https://");
        let named = scheme || (args.private && address.starts_with("http://"));
        if !named || address.contains(['?', '#', '@']) {
            return Err(PeerError::Url(address.clone()));
        }
    }
    let access: Access = read(&args.access)?;
    let mut registry = Registry::load(&args.data)?;
    match registry.peer(&args.issuer) {
        Some(known) if !known.is_service() => {
            return Err(PeerError::Node(args.issuer.clone()));
        }
        Some(_) if !args.replace => return Err(PeerError::Known(args.issuer.clone())),
        _ => {}
    }
    let left = |known: &Destination| matches!(&known.channel, Channel::Node { issuer } if *issuer == args.issuer);
    if registry.destinations.iter().any(left) {
        return Err(PeerError::Left(args.issuer.clone()));
    }
    let api = args.api.trim_end_matches('/').to_owned();
    let fetched = published(&api, args.private).map_err(|error| PeerError::Fetch {
        issuer: args.issuer.clone(),
        why: Undelivered::from(error).outcome().into(),
    });
    let mut signing = fetched?;
    // In whatever order it publishes them.
    signing.sort_by_key(thumbprint);
    if signing.is_empty() {
        return Err(PeerError::NoKeys(args.issuer.clone()));
    }
    let seal = fingerprint(&signing);
    let before = registry.peer(&args.issuer);
    let former = before.map_or(Vec::new(), |peer| peer.leaves(&signing));
    registry.peers.retain(|peer| peer.issuer != args.issuer);
    registry.peers.push(Peer {
        issuer: args.issuer.clone(),
        url: api,
        tokens: Some(args.tokens.clone()),
        signing,
        former,
        client: access.client.clone(),
        private: args.private,
    });
    // Before the registry: an access that leads nowhere is harmless.
    write(&access_file(&args.data, &args.issuer), &access)?;
    registry.save(&args.data)?;
    println!("{} is known; fingerprint of its keys: {seal}.", args.issuer);
    println!("Compare it with the service, then sign the directory anew.");
    Ok(())
}
