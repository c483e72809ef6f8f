//! `umzug region sender …`: services that hand in submissions through the
//! FIT-Connect interface.
//!
//! Whoever holds the secret file may send to the destinations within its scopes,
//! and see the events of its own cases; it can read nothing.

use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use relocation::envelope::jose::encode;
use serde::Serialize;

use super::registry::{Registry, RegistryError, Sender};
use super::scope::SendScope;
use crate::jose::sha256_base64url;
use crate::{machine, private_file};

/// The file for the sender. Contains a secret.
pub const SENDER_FILE: &str = "sender.json";
/// Most characters of a name.
const NAME: usize = 80;

/// Commands for the node's operator.
#[derive(Debug, Subcommand)]
pub enum SenderCommand {
    /// Lets a service send; its access goes into a file
    Add {
        /// Name for the operator
        name: String,
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
        /// Folder for the file with client id and secret
        #[arg(long)]
        out: PathBuf,
        /// Give a known sender a new secret; the one before ends
        #[arg(long)]
        replace: bool,
        /// It is another node: it hands on what browsers sealed, under their ids
        #[arg(long)]
        node: bool,
        /// Its callbacks may go to private addresses, and without TLS
        #[arg(long)]
        private: bool,
        /// Where it may send, for example send:region:DE02, or for one service alone
        /// send:region:DE02+send:service:URN; several times for several; without it everywhere
        #[arg(long = "scope")]
        scopes: Vec<SendScope>,
    },
    /// Lists who may send: client id, name and scopes
    List {
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Ends a sender's access at once; what it has sent stays
    Remove {
        /// Its name
        name: String,
        /// The node's data folder
        #[arg(long)]
        data: PathBuf,
    },
}

/// Why a sender was not added or removed.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// No usable name.
    #[error("A sender's name has 1 to {NAME} characters, none of which steers a terminal.")]
    Name,
    /// The name is known.
    #[error("{0} may send already; --replace gives it a new secret.")]
    Known(String),
    /// The name is not known.
    #[error("No sender is called {0}.")]
    Unknown(String),
    /// Registry file.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What a sender needs to know.
#[derive(Serialize)]
struct Access<'a> {
    client: &'a str,
    secret: &'a str,
}

/// Runs one command; results go to standard output.
///
/// # Errors
/// [`SenderError`].
pub fn run(command: &SenderCommand) -> Result<(), SenderError> {
    match command {
        SenderCommand::Add {
            name,
            data,
            out,
            replace,
            node,
            private,
            scopes,
        } => {
            let mut registry = Registry::load(data)?;
            let secret = encode(&machine::random::<32>());
            let new = Sender {
                client: machine::new_id().to_string(),
                name: name.clone(),
                secret_sha256: sha256_base64url(secret.as_bytes()),
                node: *node,
                private: *private,
                scopes: scopes.clone(),
            };
            let client = add(&mut registry, new, *replace)?;
            let file = hand_out(&client, &secret, out)?;
            registry.save(data)?;
            println!(
                "{name} may send. Hand {} to it over a safe way.",
                file.display()
            );
        }
        SenderCommand::List { data } => {
            for sender in Registry::load(data)?.senders {
                println!("{}\t{}\t{}", sender.client, sender.name, sender.scope());
            }
        }
        SenderCommand::Remove { name, data } => {
            let mut registry = Registry::load(data)?;
            remove(&mut registry, name)?;
            registry.save(data)?;
            println!("{name} may not send any more.");
        }
    }
    Ok(())
}

/// Enters a sender with the hash of its secret; gives its client id, which a
/// known one keeps: its cases go on.
fn add(registry: &mut Registry, new: Sender, replace: bool) -> Result<String, SenderError> {
    let name = &*new.name;
    let length = name.chars().count();
    if !(1..=NAME).contains(&length) || name.trim() != name || name.chars().any(char::is_control) {
        return Err(SenderError::Name);
    }
    let mut known = registry.senders.iter_mut();
    match known.find(|sender| sender.name == name) {
        Some(_) if !replace => Err(SenderError::Known(name.to_owned())),
        Some(sender) => {
            let client = std::mem::take(&mut sender.client);
            *sender = Sender { client, ..new };
            Ok(sender.client.clone())
        }
        None => {
            let client = new.client.clone();
            registry.senders.push(new);
            Ok(client)
        }
    }
}

fn remove(registry: &mut Registry, name: &str) -> Result<(), SenderError> {
    let before = registry.senders.len();
    registry.senders.retain(|sender| sender.name != name);
    (registry.senders.len() < before)
        .then_some(())
        .ok_or_else(|| SenderError::Unknown(name.to_owned()))
}

/// Written before the registry: an access that leads nowhere is harmless.
fn hand_out(client: &str, secret: &str, folder: &Path) -> Result<PathBuf, SenderError> {
    let path = folder.join(SENDER_FILE);
    let access = Access { client, secret };
    let bytes = serde_json::to_vec_pretty(&access).expect("plain data serialises");
    private_file::create_folder(folder)
        .and_then(|()| private_file::replace(&path, &bytes))
        .map_err(|source| SenderError::Io {
            path: path.clone(),
            source,
        })?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_added_renewed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (data, out) = (folder.path().join("data"), folder.path().join("out"));
        private_file::create_folder(&data).unwrap();
        let added = |replace| {
            let (data, out) = (data.clone(), out.clone());
            let name = "Portal".to_owned();
            run(&SenderCommand::Add {
                name,
                data,
                out,
                replace,
                node: false,
                private: false,
                scopes: Vec::new(),
            })
        };
        let access = || -> (String, String) {
            let file = out.join(SENDER_FILE);
            assert!(private_file::only_owner(&file).unwrap());
            let json: serde_json::Value =
                serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
            let text = |name: &str| json[name].as_str().unwrap().to_owned();
            (text("client"), text("secret"))
        };
        added(false).unwrap();
        let (client, secret) = access();
        let scope = |secret: &str| Registry::load(&data).unwrap().scope(&client, secret);
        assert!(scope(&secret).is_some());
        let kept = std::fs::read_to_string(data.join("registry.json")).unwrap();
        assert!(!kept.contains(&secret), "only the hash is kept");

        assert!(matches!(added(false), Err(SenderError::Known(_))));
        added(true).unwrap();
        assert_eq!(access().0, client, "cases go on");
        assert!(scope(&secret).is_none() && scope(&access().1).is_some());

        let (name, data) = ("Portal".to_owned(), data.clone());
        let end = SenderCommand::Remove { name, data };
        run(&end).unwrap();
        assert_eq!(scope(&access().1), None);
        assert!(matches!(run(&end), Err(SenderError::Unknown(_))));
    }

    #[test]
    fn names_can_be_listed() {
        for name in ["", " x", "a\u{1b}[2J", &"x".repeat(81)] {
            let new = Sender {
                client: "c".into(),
                name: name.into(),
                secret_sha256: String::new(),
                node: false,
                private: false,
                scopes: Vec::new(),
            };
            let added = add(&mut Registry::default(), new, false);
            assert!(matches!(added, Err(SenderError::Name)), "{name:?}");
        }
    }
}
