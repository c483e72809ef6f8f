//! `umzug region callback`: whom to tell when something waits for an authority.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use relocation::envelope::jose::encode;
use uuid::Uuid;

use super::registry::{Notified, Registry, RegistryError};
use crate::{machine, private_file};

/// Folder of the secrets, in the node's data folder.
const FOLDER: &str = "callbacks";

/// Arguments of `umzug region callback`.
#[derive(Args, Debug)]
pub struct CallbackArgs {
    /// The authority's destination id
    destination: Uuid,
    /// Address to call, https; without it nobody is told any more
    #[arg(long, requires = "out")]
    url: Option<String>,
    /// File for the secret that authenticates the calls: hand it to the authority
    #[arg(long)]
    out: Option<PathBuf>,
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
    /// The address may be private, and without TLS
    #[arg(long)]
    private: bool,
}

/// Why a callback was not set.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// Not enrolled.
    #[error("{0} is not enrolled at this node.")]
    Unknown(Uuid),
    /// The address.
    #[error("{0} is no address to call: https://…, or http with --private.")]
    Url(String),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Registry file.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// Whether an address may be called.
#[must_use]
pub fn callable(url: &str, private: bool) -> bool {
    let rest = url.strip_prefix("https://");
    let rest = rest.or_else(|| url.strip_prefix("http://").filter(|_| private));
    url.len() <= 2000
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.chars().all(|sign| sign.is_ascii_graphic())
        && url.parse::<ureq::http::Uri>().is_ok()
}

/// Sets the callback, with a new secret.
///
/// # Errors
/// [`CallbackError`].
pub fn run(args: &CallbackArgs) -> Result<(), CallbackError> {
    let mut registry = Registry::load(&args.data)?;
    let mut all = registry.destinations.iter_mut();
    let destination = all
        .find(|known| known.id == args.destination)
        .ok_or(CallbackError::Unknown(args.destination))?;
    match (&args.url, &args.out) {
        (Some(url), Some(out)) => {
            if !callable(url, args.private) {
                return Err(CallbackError::Url(url.clone()));
            }
            let secret = encode(&machine::random::<48>());
            let kept = file(&args.data, args.destination);
            for path in [&kept, out] {
                write(path, &secret)?;
            }
            destination.callback = Some(Notified {
                url: url.clone(),
                private: args.private,
            });
            println!(
                "{}: told at {url}. The secret is in {}.",
                destination.name,
                out.display()
            );
        }
        _ => {
            destination.callback = None;
            println!("{}: told nothing.", destination.name);
        }
    }
    registry.save(&args.data)?;
    Ok(())
}

/// The secret of an authority's callback.
///
/// # Errors
/// As the disk says.
pub fn secret(data: &Path, destination: Uuid) -> io::Result<String> {
    let text = std::fs::read_to_string(file(data, destination))?;
    Ok(text.trim().to_owned())
}

fn file(data: &Path, destination: Uuid) -> PathBuf {
    data.join(FOLDER).join(format!("{destination}.secret"))
}

fn write(path: &Path, secret: &str) -> Result<(), CallbackError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let missing = folder.filter(|folder| !folder.exists());
    missing
        .map_or(Ok(()), private_file::create_folder)
        .and_then(|()| private_file::replace(path, secret.as_bytes()))
        .map_err(|source| CallbackError::Io {
            path: path.into(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::callable;

    #[test]
    fn only_addresses_by_https_are_called() {
        assert!(callable("https://office.example/new?x=1", false));
        for url in [
            "http://office.example",
            "https://",
            "https:///x",
            "ftp://x",
            "https://a b",
            "",
        ] {
            assert!(!callable(url, false), "{url}");
        }
        assert!(callable("http://10.0.0.1:8080/new", true));
        assert!(!callable(&format!("https://x/{}", "y".repeat(2000)), true));
    }
}
