//! `umzug doctor`: whether a node's data folder is in order, in plain
//! sentences.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use clap::Args;
use relocation::envelope::directory::{DIRECTORY_TYPE, Directory};
use relocation::envelope::jose::CompactJws;

use crate::{
    delivery::{clock, service::keys},
    feedback::{Folder, KEPT_DAYS, MOST},
    http::database::DatabaseArgs,
    http::serve::{DATABASE_FILE, KEY_FILE, PARTS_FOLDER, sentence},
    jose::{Pkcs8, SigningKey, verify_es256},
    keep::{ages, times::KeepBackups},
    region::{directory::DIRECTORY_FILE, registry::Registry},
    store::{
        postgres::{PostgresStore, Settings},
        sqlite::SqliteStore,
    },
};

/// Days before the end of the directory from which the doctor warns.
const SOON: i64 = 7;
/// Days after which a report of a barrier that still lies there is a problem.
const UNREAD: i64 = 14;
const DAY: i64 = 24 * 3600;

/// Options of `umzug doctor`.
#[derive(Clone, Debug, Args)]
pub struct DoctorArgs {
    /// The node's configuration: data and database are taken from it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the node's data
    #[arg(long)]
    pub data: PathBuf,
    /// Public half of the region's root key (base64url): checks the
    /// directory's signature, too
    // One in 64 begins with a hyphen.
    #[arg(long, allow_hyphen_values = true)]
    pub root_key: Option<String>,
    /// Folder that holds the backups: checks their age, too
    #[arg(long, value_name = "DIR")]
    pub backups: Option<PathBuf>,
    /// How long backups are kept
    #[command(flatten)]
    pub keep: KeepBackups,
    /// Database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Sentences about what is in order.
    pub good: Vec<String>,
    /// Sentences about what is not, with what to do.
    pub bad: Vec<String>,
}

impl Report {
    fn note(&mut self, found: Result<String, String>) {
        match found {
            Ok(sentence) => self.good.push(sentence),
            Err(sentence) => self.bad.push(sentence),
        }
    }
}

/// Prints the report.
///
/// # Errors
/// A sentence when anything is wrong.
pub fn run(args: &DoctorArgs) -> Result<(), String> {
    let now = crate::machine::now();
    let shared = args.database.settings()?;
    let mut report = examine(&args.data, shared.as_ref(), args.root_key.as_deref(), now);
    if let Some(dir) = &args.backups {
        report.note(ages::check(dir, &args.keep.lifetimes(), now));
    }
    // What cannot be read is told already.
    for peer in Registry::load(&args.data).map_or(Vec::new(), |known| known.peers) {
        let answers = clock::check(&peer);
        let asked = peer.is_service() && answers.is_ok();
        report.note(answers);
        if asked {
            report.note(keys::check(&peer));
        }
    }
    for sentence in &report.good {
        println!("ok       {sentence}");
    }
    for sentence in &report.bad {
        println!("PROBLEM  {sentence}");
    }
    match report.bad.len() {
        0 => Ok(()),
        1 => Err("1 problem found.".into()),
        many => Err(format!("{many} problems found.")),
    }
}

/// Examines a data folder at `now`, with the database that the node shares if
/// it has one.
#[must_use]
pub fn examine(data: &Path, shared: Option<&Settings>, root_key: Option<&str>, now: i64) -> Report {
    let mut report = Report::default();
    report.note(private(data));
    report.note(key(data));
    match shared {
        Some(settings) => report.note(shared_database(settings)),
        None => {
            report.note(database(data));
            report.note(attachments(data));
        }
    }
    report.note(registry(data));
    report.note(feedback(data, now));
    report.note(directory(data, root_key, now));
    report
}

fn private(data: &Path) -> Result<String, String> {
    let shown = data.display();
    let facts = fs::metadata(data).map_err(|error| format!("{shown} cannot be read: {error}."))?;
    let mode = facts.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(format!("Only its owner can open {shown}."))
    } else {
        Err(format!(
            "Others can open {shown} (mode {mode:o}). Run: chmod 700 {shown}"
        ))
    }
}

fn key(data: &Path) -> Result<String, String> {
    let file = data.join(KEY_FILE);
    let key = Pkcs8::load(&file).map_err(|error| sentence(&error))?;
    let key = SigningKey::new(&key).map_err(|error| format!("{}: {error}.", file.display()))?;
    let mode = fs::metadata(&file).map_or(0, |facts| facts.permissions().mode() & 0o777);
    if mode & 0o077 == 0 {
        Ok(format!("The signing key is there: {}.", key.jwk().kid))
    } else {
        let file = file.display();
        Err(format!(
            "Others can read the signing key. Run: chmod 600 {file}"
        ))
    }
}

fn database(data: &Path) -> Result<String, String> {
    match SqliteStore::check(&data.join(DATABASE_FILE)) {
        Ok(None) => Ok("The database is whole.".into()),
        Ok(Some(complaint)) => Err(format!(
            "The database is damaged ({complaint}). Restore the last backup."
        )),
        Err(error) => Err(sentence(&error)),
    }
}

/// It must answer, and hold every attachment that a row names.
fn shared_database(settings: &Settings) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The database cannot be asked: {error}."))?;
    let checked = runtime.block_on(PostgresStore::check(settings));
    match checked.map_err(|error| sentence(&error))? {
        0 => Ok("The shared database answers and holds every attachment.".into()),
        missing => Err(format!(
            "{missing} attachments are missing in the shared database. Restore the last backup."
        )),
    }
}

/// Every attachment that a row names must lie in the folder.
fn attachments(data: &Path) -> Result<String, String> {
    let named = SqliteStore::named_files(&data.join(DATABASE_FILE));
    let named = named.map_err(|error| sentence(&error))?;
    let parts = data.join(PARTS_FOLDER);
    let missing = named.iter().filter(|name| !parts.join(name).is_file());
    match missing.count() {
        0 => Ok(format!("All {} attachments are there.", named.len())),
        count => Err(format!(
            "{count} of {} attachments are missing. Restore the parts folder.",
            named.len()
        )),
    }
}

/// People who report a barrier wait for an answer; a full folder takes no more.
fn feedback(data: &Path, now: i64) -> Result<String, String> {
    let all = Folder::of(data).all().map_err(|error| sentence(&error))?;
    let Some((_, oldest)) = all.first() else {
        return Ok("No reports of barriers wait.".into());
    };
    let days = (now - oldest).div_euclid(DAY);
    let count = all.len();
    let told = format!("Reports of barriers: {count}, the oldest since {days} days");
    let run = format!("Run: umzug feedback list --data {}", data.display());
    if count >= MOST / 10 * 8 {
        Err(format!(
            "{told}. {MOST} is the most; then nobody can report. Answer and delete. {run}"
        ))
    } else if days >= UNREAD {
        Err(format!(
            "{told}; it goes by itself after {KEPT_DAYS}. Answer and delete. {run}"
        ))
    } else {
        Ok(format!("{told}."))
    }
}

fn registry(data: &Path) -> Result<String, String> {
    let registry = Registry::load(data).map_err(|error| sentence(&error))?;
    match registry.destinations.len() {
        0 => Err("No authority is enrolled. Run: umzug authority enrol".into()),
        count => Ok(format!("{count} authorities are enrolled.")),
    }
}

fn directory(data: &Path, root_key: Option<&str>, now: i64) -> Result<String, String> {
    let file = data.join(DIRECTORY_FILE);
    let text = fs::read_to_string(&file)
        .map_err(|_| "There is no signed directory. Run: umzug region sign".to_owned())?;
    let text = text.trim();
    let jws = match root_key {
        Some(root) => verify_es256(text, DIRECTORY_TYPE, root)
            .map_err(|error| format!("The directory is not from this root key: {error}."))?,
        None => CompactJws::parse(text).map_err(|_| "The directory is damaged.".to_owned())?,
    };
    let directory: Directory = jws.claims().map_err(|_| "The directory is damaged.")?;
    let days = (directory.expires - now).div_euclid(DAY);
    let signature = if root_key.is_some() {
        "signature verified"
    } else {
        "signature not checked: name the key with --root-key"
    };
    match days {
        ..0 => Err("The directory has expired; apps refuse it. Run: umzug region sign".into()),
        0..SOON => Err(format!(
            "The directory expires in {days} days. Run: umzug region sign"
        )),
        _ => Ok(format!(
            "The directory counts for {days} more days ({signature})."
        )),
    }
}

#[cfg(test)]
#[path = "doctor_tests.rs"]
mod tests;
