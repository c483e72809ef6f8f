//! `umzug backup`: copies what the node was given, while it runs.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{block_on, times::KeepBackups};
use crate::{
    german_time::sortable_day,
    http::{
        database::DatabaseArgs,
        serve::{DATABASE_FILE, PARTS_FOLDER, sentence},
    },
    private_file,
    store::{
        backup::{Backup, Engine, copy_file, hash_file},
        lifetimes::DAY,
        postgres::PostgresStore,
        sqlite::SqliteStore,
    },
};

/// How often the rows are copied again because an attachment was erased
/// between the copy of its row and its own.
const ROUNDS: usize = 10;

/// Options of `umzug backup`.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// New folder for the backup, one for each
    pub dir: PathBuf,
    /// The node's configuration: data and database are taken from it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the node's data
    #[arg(long)]
    pub data: PathBuf,
    /// How long backups are kept
    #[command(flatten)]
    pub keep: KeepBackups,
    /// Database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Makes a backup.
///
/// # Errors
/// One sentence; the folder is no backup then, unless it says so.
pub fn run(args: &BackupArgs) -> Result<(), String> {
    let now = crate::machine::now();
    let dir = &args.dir;
    new_folder(dir)?;
    let settings = args.database.settings()?;
    let engine = match settings {
        Some(_) => Engine::Postgres,
        None => Engine::Sqlite,
    };
    let mut backup = Backup::new(engine, now);
    let missing = match settings {
        Some(settings) => {
            block_on(async {
                let dumped = PostgresStore::dump(&settings, dir, &mut backup).await;
                dumped.map_err(|error| sentence(&error))
            })?;
            0
        }
        None => copy(&args.data, dir, &mut backup)?,
    };
    finish(dir, &backup)?;
    let end = sortable_day(now + args.keep.keep_backups * DAY);
    println!("Backup written. Delete it by {end}: it keeps what is erased from now on.");
    match missing {
        0 => Ok(()),
        count => Err(format!(
            "The backup is whole but for {count} attachments that are missing in the node, too. \
             Run: umzug doctor"
        )),
    }
}

fn new_folder(dir: &Path) -> Result<(), String> {
    let shown = dir.display();
    let failed = |error: io::Error| format!("The folder {shown} cannot be used: {error}.");
    private_file::create_folder(dir).map_err(failed)?;
    match fs::read_dir(dir).map_err(failed)?.next() {
        None => Ok(()),
        Some(_) => Err(format!(
            "The folder {shown} is not empty. Each backup takes a new one."
        )),
    }
}

fn finish(dir: &Path, backup: &Backup) -> Result<(), String> {
    let written = backup
        .write(dir)
        .and_then(|()| private_file::sync_name(dir));
    written.map_err(|error| format!("The backup cannot be written: {error}."))
}

/// Copies rows, then the attachments that they name; gives how many of these
/// are nowhere.
fn copy(data: &Path, dir: &Path, backup: &mut Backup) -> Result<usize, String> {
    let failed = |error: io::Error| format!("The backup cannot be written: {error}.");
    let rows = dir.join(DATABASE_FILE);
    private_file::create_folder(&dir.join(PARTS_FOLDER)).map_err(failed)?;
    let (mut named, mut missing) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        let _ = fs::remove_file(&rows);
        SqliteStore::snapshot(&data.join(DATABASE_FILE), &rows).map_err(|e| sentence(&e))?;
        let names = SqliteStore::named_files(&rows).map_err(|error| sentence(&error))?;
        named = names.iter().map(|name| part(name)).collect();
        let before = std::mem::take(&mut missing);
        for name in &named {
            if backup.files.contains_key(name) {
                continue;
            }
            match copy_file(&data.join(name), &dir.join(name)) {
                Ok(hash) => drop(backup.files.insert(name.clone(), hash)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing.insert(name.clone());
                }
                Err(error) => return Err(failed(error)),
            }
        }
        // What was missing twice was not erased meanwhile: it is lost.
        if missing.is_subset(&before) {
            break;
        }
    }
    leave_out(dir, backup, &named).map_err(failed)?;
    let hash = hash_file(&rows).map_err(failed)?;
    backup.files.insert(DATABASE_FILE.into(), hash);
    private_file::sync_folder(&dir.join(PARTS_FOLDER)).map_err(failed)?;
    private_file::sync_folder(dir).map_err(failed)?;
    Ok(missing.len())
}

/// A part's place in the data folder and in the backup.
pub(super) fn part(name: &str) -> String {
    format!("{PARTS_FOLDER}/{name}")
}

/// Removes copies that no row names any more.
fn leave_out(dir: &Path, backup: &mut Backup, named: &BTreeSet<String>) -> io::Result<()> {
    let erased = backup.files.extract_if(.., |name, _| !named.contains(name));
    for (name, _) in erased {
        fs::remove_file(dir.join(name))?;
    }
    Ok(())
}
