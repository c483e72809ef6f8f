//! Why the demo does not run.

use std::io;
use std::path::PathBuf;

use crate::authority::ToolError;
use crate::region::PackError;
use crate::region::enrol_command::EnrolCommandError;
use crate::region::registry::RegistryError;
use crate::region::sign_command::SignCommandError;

/// One sentence for whoever started the demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The Online-Ausweis cannot be offered.
    #[error("{0}")]
    Identity(String),
    /// Port taken.
    #[error("Port {0} is already in use. Choose another with --listen 127.0.0.1:PORT.")]
    PortTaken(u16),
    /// Address not of this machine, or a port that needs rights.
    #[error(
        "{address} cannot be listened on: {source}. Choose another with --listen 127.0.0.1:PORT."
    )]
    Address {
        /// Which.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// No room for the https port.
    #[error("Port {0} leaves no next port for https. Choose another with --listen 127.0.0.1:PORT.")]
    NoNextPort(u16),
    /// Data folder.
    #[error("The folder {path} cannot be written ({source}). Choose another with --data DIR.")]
    Data {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Site missing.
    #[error("{0} holds no built app. Build it with ./x build, or name it with --site DIR.")]
    Site(PathBuf),
    /// Region.
    #[error("The region cannot be used: {0}.")]
    Region(#[from] PackError),
    /// Keys of an operator.
    #[error(transparent)]
    Keys(#[from] ToolError),
    /// Enrolment.
    #[error(transparent)]
    Enrol(#[from] EnrolCommandError),
    /// Registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Directory or root key.
    #[error(transparent)]
    Sign(#[from] SignCommandError),
    /// A process could not be started or watched.
    #[error("{name} cannot be started: {source}.")]
    Start {
        /// Which.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// A process ended by itself.
    #[error("{name} has ended unexpectedly ({status}). The demo stops.")]
    Ended {
        /// Which.
        name: String,
        /// How.
        status: std::process::ExitStatus,
    },
    /// The node does not answer.
    #[error("The node does not answer at {0}. The demo stops.")]
    Silent(String),
}
