//! What the node was given: its own database with the attachments beside it, or
//! the one that it shares.

use std::path::Path;

use crate::{
    http::serve::{DATABASE_FILE, PARTS_FOLDER, sentence},
    store::{
        postgres::{PostgresStore, Settings},
        sqlite::{Kept, SqliteStore},
    },
};

pub(super) fn whole(data: &Path) -> Result<String, String> {
    match SqliteStore::check(&data.join(DATABASE_FILE)) {
        Ok(None) => Ok("The database is whole.".into()),
        Ok(Some(complaint)) => Err(format!(
            "The database is damaged ({complaint}). Restore the last backup."
        )),
        Err(error) => Err(sentence(&error)),
    }
}

/// It must answer, and hold every attachment that a row names.
pub(super) fn shared(settings: &Settings) -> Result<String, String> {
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
pub(super) fn attachments(data: &Path) -> Result<String, String> {
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

/// What lies in the node's own database; nothing where it cannot be read, since
/// [`whole`] tells of that.
pub(super) fn kept(data: &Path) -> Kept {
    SqliteStore::kept(&data.join(DATABASE_FILE)).unwrap_or_default()
}
