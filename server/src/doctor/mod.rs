//! `umzug doctor`: whether a node is in order, its configuration, keys, clock,
//! disk, database, directory and peers, in plain sentences.

mod certificate;
mod clock;
mod database;
mod directory;
mod disk;
mod named;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use clap::Args;

pub use self::named::NamedArgs;
use crate::{
    delivery::{clock as other_clock, service::keys},
    feedback::{Folder, KEPT_DAYS, MOST},
    http::database::DatabaseArgs,
    http::serve::{KEY_FILE, sentence},
    jose::{Pkcs8, SigningKey},
    keep::{ages, times::KeepBackups},
    region::{channel, registry::Registry},
    store::postgres::Settings,
};

/// Days before the end of directory or certificate from which the doctor warns.
const SOON: i64 = 7;
/// Days after which a report of a barrier that still lies there is a problem.
const UNREAD: i64 = 14;
const DAY: i64 = 24 * 3600;

/// Options of `umzug doctor`.
#[derive(Clone, Debug, Args)]
pub struct DoctorArgs {
    /// The node's configuration: data, database and what else is to be checked
    /// are taken from it
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
    /// Files and folders that the configuration names
    #[command(flatten)]
    pub named: Box<NamedArgs>,
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
    let report = examine(args, crate::machine::now());
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

/// Examines a node at `now`, and asks those that it is linked with.
#[must_use]
pub fn examine(args: &DoctorArgs, now: i64) -> Report {
    let data = &args.data;
    let mut report = Report::default();
    report.note(private(data));
    let kid = key(data, &mut report);
    for found in args.named.check(data, now) {
        report.note(found);
    }
    let kept = kept(data, args.database.settings(), &mut report);
    let known = Registry::load(data).map_err(|error| sentence(&error));
    report.note(known.as_ref().map_err(Clone::clone).and_then(enrolled));
    report.note(feedback(data, now));
    if let Some(dir) = &args.backups {
        report.note(ages::check(dir, &args.keep.lifetimes(), now));
    }
    let known = known.unwrap_or_default();
    let root_key = args.root_key.as_deref();
    let signed = directory::read(data, root_key);
    match &signed {
        Err(sentence) => report.bad.push(sentence.clone()),
        Ok(signed) => {
            report.note(directory::days(signed, root_key.is_some(), now));
            if let Some(kid) = kid {
                report.note(directory::names_key(signed, &kid));
            }
            for peer in &known.peers {
                report.note(directory::names_peer(signed, peer));
            }
        }
    }
    let mut agrees = false;
    for peer in &known.peers {
        report.note(directory::access(data, peer));
        let answers = other_clock::check(peer);
        let asked = peer.is_service() && answers.is_ok();
        agrees |= matches!(answers, Ok((_, true)));
        report.note(answers.map(|(sentence, _)| sentence));
        if asked {
            report.note(keys::check(peer));
        }
    }
    for found in channel::check(data, &known) {
        report.note(found);
    }
    let times = [
        (
            signed.ok().map(|signed| signed.issued),
            "the time at which the directory was signed",
        ),
        (kept, "the time of the newest event or receipt"),
        (
            args.named.tombstones_reach(data),
            "the day of the last tombstones",
        ),
    ];
    let times = times.into_iter();
    let times: Vec<_> = times
        .filter_map(|(time, what)| Some((time?, what)))
        .collect();
    report.note(clock::check(now, &times, agrees));
    report
}

/// Database and disk; gives the time of the newest event, where it is known.
fn kept(data: &Path, shared: Result<Option<Settings>, String>, report: &mut Report) -> Option<i64> {
    match shared {
        Err(sentence) => report.bad.push(sentence),
        Ok(Some(settings)) => {
            report.note(database::shared(&settings));
            report.note(disk::beside_shared(data));
        }
        Ok(None) => {
            report.note(database::whole(data));
            report.note(database::attachments(data));
            let kept = database::kept(data);
            report.note(disk::with_database(data, kept.bytes));
            return kept.newest;
        }
    }
    None
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

/// Gives its name, if it can be used.
fn key(data: &Path, report: &mut Report) -> Option<String> {
    let file = data.join(KEY_FILE);
    let key = Pkcs8::load(&file).map_err(|error| sentence(&error));
    let key = key.and_then(|key| {
        SigningKey::new(&key).map_err(|error| format!("{}: {error}.", file.display()))
    });
    let kid = match key {
        Ok(key) => key.jwk().kid.clone(),
        Err(sentence) => {
            report.bad.push(sentence);
            return None;
        }
    };
    let mode = fs::metadata(&file).map_or(0, |facts| facts.permissions().mode() & 0o777);
    report.note(if mode & 0o077 == 0 {
        Ok(format!("The signing key is there: {kid}."))
    } else {
        let file = file.display();
        Err(format!(
            "Others can read the signing key. Run: chmod 600 {file}"
        ))
    });
    Some(kid)
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

fn enrolled(registry: &Registry) -> Result<String, String> {
    match registry.destinations.len() {
        0 => Err("No authority is enrolled. Run: umzug authority enrol".into()),
        count => Ok(format!("{count} authorities are enrolled.")),
    }
}

#[cfg(test)]
mod tests;
