//! Files and folders that the node's configuration names: a node would not
//! start, or not do all it should, without them.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{certificate, disk, private};
use crate::{
    german_time::sortable_day,
    http::{
        site::Site,
        tls::{Tls, TlsArgs},
    },
    identity::{args::IdentityArgs, wallet::Wallet},
    keep::tombstone_files::TombstoneFiles,
    private_file,
    store::tombstones::Tombstones,
};

/// What the configuration names; the same options as of `umzug serve`.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "As the node's configuration names it, to be checked, too")]
pub struct NamedArgs {
    /// Folder of the built app
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Folder of tombstones, if not in the data folder
    #[arg(long, value_name = "DIR")]
    pub tombstones: Option<PathBuf>,
    /// Https
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Identification
    #[command(flatten)]
    pub identity: IdentityArgs,
}

type Found = Result<String, String>;

impl NamedArgs {
    /// Looks at all of it at `now`.
    pub(super) fn check(&self, data: &Path, now: i64) -> Vec<Found> {
        let mut found = Vec::new();
        found.extend(self.site.as_deref().map(site));
        found.extend(tombstones(self.tombstones.as_deref(), data));
        if let (Some(certificate), Some(key)) = (&self.tls.tls_cert, &self.tls.tls_key) {
            found.extend(https(&self.tls, [certificate, key], data, now));
        }
        let identity = &self.identity;
        for (file, what) in [
            (&identity.eid_token_file, "The secret of the eID-Server"),
            (
                &identity.account.account_secret_file,
                "The secret of the account's client",
            ),
        ] {
            found.extend(file.as_deref().map(|file| secret(file, what)));
        }
        if let (Some(certificate), Some(key), Some(issuers)) = (
            &identity.wallet_certificate,
            &identity.wallet_key,
            &identity.wallet_issuers,
        ) {
            found.extend(wallet([certificate, key, issuers], now));
        }
        found
    }

    /// The last day (Unix seconds) that tombstones reach.
    pub(super) fn tombstones_reach(&self, data: &Path) -> Option<i64> {
        let (_, last) = reach(self.tombstones.as_deref(), data).ok()??;
        Some(last)
    }
}

fn site(folder: &Path) -> Found {
    let shown = folder.display();
    let site = Site::load(folder).map_err(|error| {
        format!("The app is not in {shown} ({error}). Build it, or name its folder (site).")
    })?;
    site.security()?;
    Ok(format!("The app lies in {shown}."))
}

fn reach(named: Option<&Path>, data: &Path) -> io::Result<Option<(i64, i64)>> {
    TombstoneFiles::of(named, data).read(&mut Tombstones::default())
}

fn tombstones(named: Option<&Path>, data: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    match reach(named, data) {
        Ok(Some((_, last))) => found.push(Ok(format!(
            "Tombstones can be read; the last are of {}.",
            sortable_day(last)
        ))),
        // A node that has never run has none in its data folder.
        Ok(None) => {}
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => found.push(Err(format!(
            "Tombstones cannot be read ({error}): a restore would bring back what was erased. Put \
             their folder in order, or name another one (tombstones)."
        ))),
    }
    // The data folder is looked at anyway.
    if let Some(folder) = named.filter(|folder| folder.is_dir()) {
        found.push(private(folder));
        found.push(disk::tombstones(folder));
    }
    found
}

fn https(args: &TlsArgs, [certificate, key]: [&PathBuf; 2], data: &Path, now: i64) -> Vec<Found> {
    let what = "The certificate for https";
    let pair = there(certificate, what)
        .and_then(|()| private_key(key, "The key for https"))
        .and_then(|()| Tls::open(args, data))
        .map_err(told_with(
            "What is needed is a certificate with its chain in PEM, its own first, and its key",
        ));
    match pair {
        Err(told) => vec![Err(told)],
        Ok(_) => vec![
            Ok(format!("{what} and its key belong together.")),
            certificate::check(certificate, what, now),
        ],
    }
}

fn wallet([certificate, key, issuers]: [&PathBuf; 3], now: i64) -> Vec<Found> {
    let what = "The access certificate for wallets";
    let all = there(certificate, what)
        .and_then(|()| private_key(key, "The key for wallets"))
        .and_then(|()| there(issuers, "The list of issuers for wallets"))
        .and_then(|()| Wallet::load(String::new(), certificate, key, issuers))
        .map_err(told_with(
            "What is needed are certificates in PEM, and the key (P-256, PKCS #8) of the first",
        ));
    match all {
        Err(told) => vec![Err(told)],
        Ok(_) => vec![
            Ok(format!(
                "{what} and its key belong together, and the issuers can be read."
            )),
            certificate::check(certificate, what, now),
        ],
    }
}

/// Adds what is needed to a sentence that does not say what to do.
fn told_with(needed: &str) -> impl Fn(String) -> String {
    move |told| match told.contains("Run: ") || told.contains("Put it") {
        true => told,
        false => format!("{told} {needed}."),
    }
}

fn there(file: &Path, what: &str) -> Result<(), String> {
    let shown = file.display();
    match std::fs::File::open(file) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "{what} {shown} cannot be read: {error}. Put it there for the node's user, or name \
             another file."
        )),
    }
}

fn private_key(file: &Path, what: &str) -> Result<(), String> {
    there(file, what)?;
    match private_file::only_owner(file) {
        Ok(true) => Ok(()),
        _ => Err(format!(
            "Others can read the file {shown}. Run: chmod 600 {shown}",
            shown = file.display()
        )),
    }
}

fn secret(file: &Path, what: &str) -> Found {
    private_key(file, what)?;
    match private_file::secret(file, what)?.is_empty() {
        true => Err(format!(
            "{what} is missing in {}: it is empty. Write it there.",
            file.display()
        )),
        false => Ok(format!("{what} is there, for its owner alone.")),
    }
}

#[cfg(test)]
#[path = "named_tests.rs"]
mod tests;
