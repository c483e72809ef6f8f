//! Tombstones outside the database: a folder with one file for each day (UTC),
//! written at its end only, and durable before the database forgets them. A
//! file goes as a whole when its time is over. Copies of the folder are made
//! often, apart from backups: a backup needs what came after it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
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
            .read(true)
            .append(true)
            .mode(0o600)
            .open(&path)?;
        cut_half_a_line(&mut file)?;
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

    /// Reads all into `known`; gives the first and the last day that they reach,
    /// if any.
    ///
    /// # Errors
    /// As the file system says; `InvalidData` for a line that is none.
    pub fn read(&self, known: &mut Tombstones) -> io::Result<Option<(i64, i64)>> {
        let days = self.days()?;
        for (_, path) in &days {
            let text = fs::read_to_string(path)?;
            // A copy may have been made in the middle of the last line.
            let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
            for line in whole.lines() {
                let (gone, hash, day) = parsed(line).ok_or_else(|| {
                    let text = format!("{} has a line that is no tombstone", path.display());
                    io::Error::new(io::ErrorKind::InvalidData, text)
                })?;
                known.add(gone, hash, day);
            }
        }
        let day = |of: Option<&(i64, PathBuf)>| of.map(|(day, _)| *day);
        Ok(day(days.first()).zip(day(days.last())))
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

/// A crash may have left half a line; its tombstone is still in the store.
fn cut_half_a_line(file: &mut File) -> io::Result<()> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last == *b"\n" {
        return Ok(());
    }
    let mut all = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut all)?;
    let whole = all.iter().rposition(|byte| *byte == b'\n');
    file.set_len(whole.map_or(0, |at| at as u64 + 1))
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
            let reach = files.read(&mut known).unwrap();
            (known.len(), reach)
        };
        let last = day(NOW) + 2 * DAY;
        assert_eq!(read(), (2, Some((day(NOW), last))));
        assert_eq!(files.cut(NOW).unwrap(), 0);
        assert_eq!(files.cut(NOW + DAY).unwrap(), 1);
        assert_eq!(read(), (0, Some((last, last))));
    }

    #[test]
    fn half_a_line_at_the_end_is_left_out_and_anywhere_else_refused() {
        let dir = tempfile::tempdir().unwrap();
        let files = TombstoneFiles::of(Some(dir.path()), dir.path());
        files.append(&[tombstone(1), tombstone(2)], NOW).unwrap();
        let path = files.days().unwrap().remove(0).1;
        let text = fs::read_to_string(&path).unwrap();
        let half = &text[..text.len() - 9];
        fs::write(&path, half).unwrap();
        let read = || {
            let mut known = Tombstones::default();
            files.read(&mut known).map(|_| known.len())
        };
        assert_eq!(read().unwrap(), 1);
        files.append(&[tombstone(2)], NOW).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        fs::write(&path, format!("{half}\n")).unwrap();
        assert!(read().is_err());
    }
}
