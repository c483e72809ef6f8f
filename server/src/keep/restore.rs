//! `umzug restore`: fills an empty node from a backup. What was erased since
//! is erased again, and what was confirmed since is not sent again.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{backup::part, block_on, times::KeepBackups, tombstone_files::TombstoneFiles};
use crate::{
    german_time::sortable_day,
    http::{
        database::DatabaseArgs,
        serve::{DATABASE_FILE, PARTS_FOLDER, sentence},
    },
    private_file,
    store::{
        backup::{Backup, Engine, copy_file},
        lifetimes::{DAY, Lifetimes, day},
        postgres::{PostgresStore, Settings},
        sqlite::SqliteStore,
        tombstones::{Restored, Since, Tombstones},
    },
};

/// The database while it is being restored.
const UNFINISHED: &str = "umzug.restoring";

/// Options of `umzug restore`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// Folder of the backup
    pub dir: PathBuf,
    /// The node's configuration: data, database and tombstones are taken from it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the node's data; it must hold no requests yet
    #[arg(long)]
    pub data: PathBuf,
    /// Folder of tombstones, of each node that ran: what was confirmed,
    /// withdrawn or erased after the backup
    #[arg(long, value_name = "DIR", required_unless_present = "tombstones_lost")]
    pub tombstones: Vec<PathBuf>,
    /// The tombstones are lost: whatever waited is offered to nobody until
    /// `umzug delivery resend`, and what was erased since the backup is back
    #[arg(long, conflicts_with = "tombstones")]
    pub tombstones_lost: bool,
    /// How long backups are kept
    #[command(flatten)]
    pub keep: KeepBackups,
    /// Database, empty
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Restores.
///
/// # Errors
/// One sentence; nothing has been restored then.
pub fn run(args: &RestoreArgs) -> Result<(), String> {
    let now = crate::machine::now();
    let backup = sound(&args.dir, &args.keep.lifetimes(), now)?;
    let since = since(args, backup.made_at)?;
    let settings = args.database.settings()?;
    let done = match (backup.engine, settings) {
        (Engine::Sqlite, None) => into_folder(&args.dir, &backup, &args.data, &since, now),
        (Engine::Postgres, Some(settings)) => {
            block_on(into_database(&args.dir, &backup, &settings, &since, now))
        }
        (Engine::Sqlite, Some(_)) => {
            Err("The backup is of a node with its own file. Leave out the database.".into())
        }
        (Engine::Postgres, None) => Err(
            "The backup is of a PostgreSQL database. Name an empty one with --database-file."
                .into(),
        ),
    };
    tell(&done?, backup.made_at);
    Ok(())
}

/// A backup that is whole and not past its time.
fn sound(dir: &Path, lifetimes: &Lifetimes, now: i64) -> Result<Backup, String> {
    let shown = dir.display();
    let backup = Backup::read(dir).map_err(|error| format!("{shown} is no backup: {error}."))?;
    let days = (now - backup.made_at).div_euclid(DAY);
    if days > lifetimes.backup {
        return Err(format!(
            "The backup {shown} is {days} days old, and its time is over after {}: it holds what \
             was erased since, and tombstones do not reach so far. Delete it.",
            lifetimes.backup
        ));
    }
    match backup.damaged(dir) {
        None => Ok(backup),
        Some(file) => Err(format!(
            "The backup {shown} is damaged: {file} is missing or changed. Take another one."
        )),
    }
}

fn since(args: &RestoreArgs, made_at: i64) -> Result<Since, String> {
    if args.tombstones_lost {
        return Ok(Since::Unknown);
    }
    let mut known = Tombstones::default();
    let mut first = i64::MAX;
    for dir in &args.tombstones {
        let shown = dir.display();
        let reach = TombstoneFiles::of(Some(dir), dir)
            .read(&mut known)
            .map_err(|error| format!("The tombstones in {shown} cannot be read: {error}."))?;
        let Some((begin, last)) = reach.filter(|(_, last)| *last >= day(made_at)) else {
            return Err(format!(
                "The tombstones in {shown} end before the backup was made on {}. Take newer ones, \
                 or say --tombstones-lost.",
                sortable_day(made_at)
            ));
        };
        first = first.min(begin);
        println!("Tombstones in {shown} reach up to {}.", sortable_day(last));
    }
    // One of several nodes may have come later; each begins a file every day.
    if first > day(made_at) {
        return Err(format!(
            "The tombstones begin on {}, after the backup was made on {}: the earlier ones were \
             deleted when their time was over, and what was erased then would come back. Take a \
             newer backup, or say --tombstones-lost.",
            sortable_day(first),
            sortable_day(made_at)
        ));
    }
    Ok(Since::Known(known))
}

async fn into_database(
    dir: &Path,
    backup: &Backup,
    settings: &Settings,
    since: &Since,
    now: i64,
) -> Result<Restored, String> {
    let empty = PostgresStore::is_empty(settings).await;
    if !empty.map_err(|error| sentence(&error))? {
        return Err("The database holds tables already. Make a new one for the restore.".into());
    }
    let done = PostgresStore::restore(settings, (dir, backup), since, now).await;
    done.map_err(|error| sentence(&error))
}

/// The database gets its name last: a restore that breaks off leaves a node
/// that holds nothing, and can be done again.
fn into_folder(
    dir: &Path,
    backup: &Backup,
    data: &Path,
    since: &Since,
    now: i64,
) -> Result<Restored, String> {
    let failed = |error: io::Error| format!("The data folder cannot be filled: {error}.");
    let (database, unfinished) = (data.join(DATABASE_FILE), data.join(UNFINISHED));
    let parts = data.join(PARTS_FOLDER);
    private_file::create_folder(data).map_err(failed)?;
    let holds = || {
        format!(
            "The node in {} holds requests already. Restore into another folder.",
            data.display()
        )
    };
    if database.exists() {
        return Err(holds());
    }
    if unfinished.exists() {
        // A restore broke off; nothing but it has used the folder.
        let _ = fs::remove_dir_all(&parts);
        fs::remove_file(&unfinished).map_err(failed)?;
    }
    if holds_anything(&parts) {
        return Err(holds());
    }
    copy_file(&dir.join(DATABASE_FILE), &unfinished).map_err(failed)?;
    private_file::create_folder(&parts).map_err(failed)?;
    let done = SqliteStore::restore(&unfinished, since, now).map_err(|error| sentence(&error))?;
    let named = SqliteStore::named_files(&unfinished).map_err(|error| sentence(&error))?;
    let kept = named.iter().map(|name| part(name));
    for name in kept.filter(|name| backup.files.contains_key(name)) {
        copy_file(&dir.join(&name), &data.join(&name)).map_err(failed)?;
    }
    private_file::sync_folder(&parts).map_err(failed)?;
    private_file::rename(&unfinished, &database).map_err(failed)?;
    Ok(done)
}

fn holds_anything(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

fn tell(done: &Restored, made_at: i64) {
    let Restored {
        settled,
        erased,
        parked,
        waiting,
    } = done;
    println!("Restored as of {}.", sortable_day(made_at));
    println!("{settled} submissions were confirmed or withdrawn since; they are not sent again.");
    println!("{erased} bundles were erased since, and are erased again.");
    println!("{waiting} submissions wait for their authorities.");
    if *parked > 0 {
        println!(
            "{parked} submissions are parked: nobody knows whether they were delivered. Ask the \
             authorities, then run: umzug delivery resend"
        );
    }
    println!("What was sent, asked or decided after the backup is not here.");
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches as _};

    use super::*;

    #[test]
    fn tombstones_must_reach_from_before_the_backup_until_after_it() {
        let made_at = 20_000 * DAY + 5;
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |dir: &Path, day: i64| {
            let files = TombstoneFiles::of(Some(dir), dir);
            files.append(&[], made_at + day * DAY).unwrap();
        };
        let since = |dirs: &[&Path]| {
            let mut words = vec!["restore".into(), "backup".into(), "--data=x".into()];
            for dir in dirs {
                words.push(format!("--tombstones={}", dir.display()));
            }
            let command = RestoreArgs::augment_args(Command::new("restore"));
            let matches = command.get_matches_from(words);
            let args = RestoreArgs::from_arg_matches(&matches).unwrap();
            super::since(&args, made_at).map(drop)
        };
        write(one.path(), -1);
        let ended = since(&[one.path()]).unwrap_err();
        assert!(ended.contains("end before the backup"), "{ended}");
        write(one.path(), 1);
        assert_eq!(since(&[one.path()]), Ok(()));
        // A node that cut its own when their time was over.
        write(other.path(), 1);
        let cut = since(&[other.path()]).unwrap_err();
        assert!(
            cut.contains("begin on") && cut.contains("newer backup"),
            "{cut}"
        );
        // Beside an older one it is a node that came later.
        assert_eq!(since(&[other.path(), one.path()]), Ok(()));
        write(other.path(), 0);
        assert_eq!(since(&[other.path()]), Ok(()));
    }
}
