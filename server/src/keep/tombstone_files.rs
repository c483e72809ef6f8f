//! Tombstones outside the database: a folder with one file for each day (UTC),
//! written at its end only, and durable before the database forgets them. A
//! file goes as a whole when its time is over. Copies of the folder are made
//! often, apart from backups: a backup needs what came after it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use time::{Date, OffsetDateTime, macros::format_description};

use crate::{
    private_file,
    store::{
        lifetimes::{DAY, day},
        tombstones::{Gone, Tombstone, Tombstones},
    },
};

/// Name of the folder in the data folder.
const FOLDER: &str = "tombstones";

/// The folder.
#[derive(Clone, Debug)]
pub struct TombstoneFiles(PathBuf);

impl TombstoneFiles {
    /// This folder, or else that of a node's data folder.
    #[must_use]
    pub fn of(named: Option<&Path>, data: &Path) -> Self {
        Self(named.map_or_else(|| data.join(FOLDER), Path::to_owned))
    }

    /// Appends tombstones to the file of `today` (Unix seconds), which is made
    /// even for none: whoever restores sees up to which day they reach.
    ///
    /// # Errors
    /// As the file system says; nothing may be forgotten then.
    pub fn append(&self, tombstones: &[Tombstone], today: i64) -> io::Result<()> {
        private_file::create_folder(&self.0)?;
        let path = self.0.join(name(today)?);
        let new = !path.exists();
        let mut lines = String::new();
        for tombstone in tombstones {
            let (gone, days) = (tombstone.gone.word(), tombstone.day / DAY);
            lines += &format!("{days} {gone} {}\n", tombstone.hash);
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
        if new {
            private_file::sync_folder(&self.0)?;
        }
        Ok(())
    }

    /// Deletes files of days before `oldest` (Unix seconds); gives how many.
    ///
    /// # Errors
    /// As the file system says.
    pub fn cut(&self, oldest: i64) -> io::Result<usize> {
        let mut gone = 0;
        for (found, path) in self.days()? {
            if found < day(oldest) {
                fs::remove_file(path)?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    /// Reads all into `known`; gives the last day that they reach, if any.
    ///
    /// # Errors
    /// As the file system says; `InvalidData` for a line that is none.
    pub fn read(&self, known: &mut Tombstones) -> io::Result<Option<i64>> {
        let days = self.days()?;
        for (_, path) in &days {
            for line in fs::read_to_string(path)?.lines() {
                let (gone, hash, day) = parsed(line).ok_or_else(|| {
                    let text = format!("{} has a line that is no tombstone", path.display());
                    io::Error::new(io::ErrorKind::InvalidData, text)
                })?;
                known.add(gone, hash, day);
            }
        }
        Ok(days.last().map(|(day, _)| *day))
    }

    /// Files with the beginnings of their days, oldest first.
    fn days(&self) -> io::Result<Vec<(i64, PathBuf)>> {
        let mut days = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|name| name.to_str());
            if let Some(day) = stem.and_then(parsed_name) {
                days.push((day, path));
            }
        }
        days.sort();
        Ok(days)
    }
}

fn name(at: i64) -> io::Result<String> {
    let date = OffsetDateTime::from_unix_timestamp(at).map_err(io::Error::other)?;
    Ok(format!("{}.txt", date.date()))
}

fn parsed_name(stem: &str) -> Option<i64> {
    let date = Date::parse(stem, format_description!("[year]-[month]-[day]")).ok()?;
    Some(date.midnight().assume_utc().unix_timestamp())
}

/// Days since 1970, what happened, and to what.
fn parsed(line: &str) -> Option<(Gone, String, i64)> {
    let mut words = line.split(' ');
    let days: i64 = words.next()?.parse().ok()?;
    let gone = Gone::by_word(words.next()?)?;
    let hash = words.next()?;
    // A SHA-256 in base64url: half a line is none.
    let whole = words.next().is_none() && hash.len() == 43;
    whole.then(|| (gone, hash.to_owned(), days * DAY))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::store::tombstones::of_submission;

    const NOW: i64 = 20_000 * DAY + 7;

    fn tombstone(id: u128) -> Tombstone {
        Tombstone {
            nr: 1,
            gone: Gone::Accepted,
            hash: of_submission(Uuid::from_u128(id)),
            day: day(NOW),
        }
    }

    #[test]
    fn what_is_written_on_some_days_is_read_until_its_time_is_over() {
        let dir = tempfile::tempdir().unwrap();
        let files = TombstoneFiles::of(None, dir.path());
        files.append(&[tombstone(1)], NOW).unwrap();
        files.append(&[tombstone(2)], NOW).unwrap();
        files.append(&[], NOW + 2 * DAY).unwrap();
        let read = || {
            let mut known = Tombstones::default();
            let last = files.read(&mut known).unwrap();
            (known.len(), last)
        };
        let last = Some(day(NOW) + 2 * DAY);
        assert_eq!(read(), (2, last));
        assert_eq!(files.cut(NOW).unwrap(), 0);
        assert_eq!(files.cut(NOW + DAY).unwrap(), 1);
        assert_eq!(read(), (0, last));
    }

    #[test]
    fn half_a_line_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let files = TombstoneFiles::of(Some(dir.path()), dir.path());
        files.append(&[tombstone(1)], NOW).unwrap();
        let path = files.days().unwrap().remove(0).1;
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 9]).unwrap();
        assert!(files.read(&mut Tombstones::default()).is_err());
    }
}
