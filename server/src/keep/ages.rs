//! For `umzug doctor`: whether there is a backup of late, and none past its
//! time.

use std::{fs, path::Path};

use crate::{
    german_time::sortable_day,
    store::{
        backup::Backup,
        lifetimes::{DAY, Lifetimes},
    },
};

/// Days after which the last backup counts as missing: one night may fail.
const LATE: i64 = 2;

/// Looks at each backup in `dir`, one folder each, at `now`.
///
/// # Errors
/// A sentence with what to do.
pub fn check(dir: &Path, lifetimes: &Lifetimes, now: i64) -> Result<String, String> {
    let shown = dir.display();
    let all = fs::read_dir(dir).map_err(|error| format!("{shown} cannot be read: {error}."))?;
    let mut backups: Vec<(i64, String)> = all
        .flatten()
        .filter_map(|entry| {
            let backup = Backup::read(&entry.path()).ok()?;
            Some((backup.made_at, entry.path().display().to_string()))
        })
        .collect();
    backups.sort();
    let (Some((oldest, name)), Some((newest, _))) = (backups.first(), backups.last()) else {
        return Err(format!("There is no backup in {shown}. Run: umzug backup"));
    };
    let days = |made_at: i64| (now - made_at).div_euclid(DAY);
    let most = lifetimes.backup;
    if days(*oldest) > most {
        Err(format!(
            "The backup {name} is {} days old, {most} is the most: it keeps what was erased since. \
             Delete it.",
            days(*oldest)
        ))
    } else if days(*newest) > LATE {
        Err(format!(
            "The last backup is {} days old. Run: umzug backup",
            days(*newest)
        ))
    } else {
        Ok(format!(
            "The last backup is of {}, and none is older than {most} days.",
            sortable_day(*newest)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::backup::Engine;

    const NOW: i64 = 20_000 * DAY;

    #[test]
    fn a_missing_a_late_and_an_old_backup_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let times = Lifetimes::default();
        let check = || check(dir.path(), &times, NOW);
        assert!(check().unwrap_err().contains("no backup"));
        let make = |name: &str, days: i64| {
            let folder = dir.path().join(name);
            fs::create_dir(&folder).unwrap();
            let backup = Backup::new(Engine::Sqlite, NOW - days * DAY);
            backup.write(&folder).unwrap();
        };
        make("first", 30);
        assert!(check().unwrap_err().contains("last backup is 30 days"));
        make("last", 1);
        assert!(check().unwrap().contains("30 days"));
        make("older", 31);
        let told = check().unwrap_err();
        assert!(told.contains("older") && told.contains("Delete"), "{told}");
    }
}
