//! Regions as data: loads and checks a pack, searches it, writes what the browser searches;
//! who is enrolled, and the signed directory.
//!
//! A pack is a folder under `server/regions/`; its `SOURCES.md` tells its files. No code names a
//! region: packs are found and compiled in by `build.rs`; `--packs DIR` reads others, or changed ones, at run time.

mod authorities;
mod authority;
mod bench;
mod body;
pub mod callback;
pub mod card;
pub mod channel;
mod check;
pub mod directory;
pub mod enrol;
pub mod enrol_command;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod germany;
mod import;
mod pack;
mod pack_error;
pub mod peer;
mod profiles;
mod refresh;
pub mod registry;
pub mod scope;
pub mod sender;
pub mod service;
pub mod sign_command;
mod site;
mod source;
mod table;
#[cfg(test)]
mod tests;

pub use authority::{Authority, Kind};
pub use pack::Pack;
pub use pack_error::PackError;
pub use source::{Source, default_region, regions};

use import::{ImportArgs, ImportError};
use sender::{SenderCommand, SenderError};
use sign_command::{RootKeyArgs, SignArgs, SignCommandError};

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `umzug region …`
#[derive(Debug, Subcommand)]
pub enum RegionCommand {
    /// Proves that each municipality has exactly one competent authority, and prints the figures
    Check {
        #[command(flatten)]
        /// Which pack
        which: Which,
        /// Who runs the service, instead of the pack's operator.json
        #[arg(long)]
        operator: Option<PathBuf>,
    },
    /// Searches places; one hit a line: regional key, name, locality, district, Land
    Find {
        #[command(flatten)]
        /// Which pack
        which: Which,
        /// Name, part or postcode; several words are one search
        #[arg(required = true)]
        text: Vec<String>,
        /// At most so many hits
        #[arg(long, default_value_t = 10)]
        limit: usize,
        /// Search all of Germany instead of the region
        #[arg(long)]
        germany: bool,
    },
    /// Prints the name of the region that commands take when none is named
    Default,
    /// Writes the files that the browser searches, places.txt and germany.txt, and operator.json
    Site {
        /// Name of the region's pack
        #[arg(long)]
        region: String,
        /// Where to write
        #[arg(long)]
        out: PathBuf,
        /// Folder that holds the packs, instead of those compiled in
        #[arg(long)]
        packs: Option<PathBuf>,
        /// Who runs the service, instead of the pack's operator.json
        #[arg(long)]
        operator: Option<PathBuf>,
    },
    /// Reports what a newer official register of municipalities changes; updates a pack's tables
    Import(ImportArgs),
    /// Measures the time of one search, keystroke by keystroke
    Bench(Which),
    /// Makes the region's root key once and prints its public half
    RootKey(RootKeyArgs),
    /// Signs the directory of a node with the root key
    Sign(SignArgs),
    /// Services that hand in submissions through the FIT-Connect interface
    #[command(subcommand)]
    Sender(SenderCommand),
    /// Writes what another node needs to know of this one: address, keys, authorities
    NodeCard(peer::CardArgs),
    /// Other nodes, to which requests for their authorities are handed on
    #[command(subcommand)]
    Peer(peer::PeerCommand),
    /// FIT-Connect services of others, to which requests are handed on
    #[command(subcommand)]
    Service(service::ServiceCommand),
    /// Sets how requests reach an authority: it fetches here or from a service of others, or a
    /// gateway takes them from a folder
    Channel(channel::ChannelArgs),
    /// Sets whom to call when something waits for an authority
    Callback(callback::CallbackArgs),
}

/// Which pack.
#[derive(Args, Debug)]
pub struct Which {
    /// Name of the region's pack
    region: String,
    /// Folder that holds the packs, instead of those compiled in
    #[arg(long)]
    packs: Option<PathBuf>,
}

/// Why a region command failed; the text is for operators.
#[derive(Debug, thiserror::Error)]
pub enum RegionError {
    /// The pack cannot be read.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The pack can be read, but is wrong.
    #[error("region {region} is broken: {count} finding(s), see above")]
    Broken {
        /// Its name.
        region: String,
        /// How many findings were printed.
        count: usize,
    },
    /// A register cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The directory cannot be signed.
    #[error(transparent)]
    Sign(#[from] SignCommandError),
    /// A sender cannot be added or removed.
    #[error(transparent)]
    Sender(#[from] SenderError),
    /// A node cannot be linked.
    #[error(transparent)]
    Peer(#[from] peer::PeerError),
    /// A callback cannot be set.
    #[error(transparent)]
    Callback(#[from] callback::CallbackError),
    /// A channel cannot be set.
    #[error(transparent)]
    Channel(#[from] channel::ChannelError),
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Runs one region command; results go to standard output.
pub fn run(command: RegionCommand) -> Result<(), RegionError> {
    match command {
        RegionCommand::Check { which, operator } => {
            let pack = which.load()?.run_by(operator.as_deref())?;
            let report = check::check(&pack);
            print!("{report}");
            match report.findings.len() {
                0 => Ok(()),
                count => Err(RegionError::Broken {
                    region: pack.slug,
                    count,
                }),
            }
        }
        RegionCommand::Find {
            which,
            text,
            limit,
            germany,
        } => {
            let pack = which.load()?;
            let index = if germany {
                pack.germany_index()?
            } else {
                pack.index()?
            };
            for hit in index.search(&text.join(" "), limit) {
                let via = hit.via.unwrap_or_default();
                println!(
                    "{}\t{}\t{via}\t{}\t{}",
                    hit.key, hit.name, hit.district, hit.land
                );
            }
            Ok(())
        }
        RegionCommand::Default => {
            println!("{}", default_region());
            Ok(())
        }
        RegionCommand::Site {
            region,
            out,
            packs,
            operator,
        } => {
            let pack = Which { region, packs }
                .load()?
                .run_by(operator.as_deref())?;
            let findings = check::operator(&pack.operator, &pack, None);
            for finding in &findings {
                eprintln!("{finding}");
            }
            match findings.len() {
                0 => site::write(&pack, &out),
                count => Err(RegionError::Broken {
                    region: pack.slug,
                    count,
                }),
            }
        }
        RegionCommand::Import(args) => Ok(import::run(&args)?),
        RegionCommand::RootKey(args) => Ok(sign_command::root_key(&args)?),
        RegionCommand::Sign(args) => Ok(sign_command::sign(&args)?),
        RegionCommand::Sender(command) => Ok(sender::run(&command)?),
        RegionCommand::NodeCard(args) => Ok(peer::write_card(&args)?),
        RegionCommand::Peer(command) => Ok(peer::run(&command)?),
        RegionCommand::Service(command) => Ok(service::run(&command)?),
        RegionCommand::Channel(args) => Ok(channel::run(&args)?),
        RegionCommand::Callback(args) => Ok(callback::run(&args)?),
        RegionCommand::Bench(which) => {
            bench::run(&which.load()?)?;
            Ok(())
        }
    }
}

impl Which {
    fn load(&self) -> Result<Pack, PackError> {
        Pack::load(&Source::new(self.packs.clone()), &self.region)
    }
}
