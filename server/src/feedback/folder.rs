//! The folder of messages. A name tells when the message came, so that its age is known unread.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use relocation::envelope::operator::Feedback;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::private_file;

/// Days that a message is kept.
pub const KEPT_DAYS: i64 = 90;
/// Messages that the folder takes; then the form says to use the telephone.
pub const MOST: usize = 1000;
const FOLDER: &str = "feedback";
const DAY: i64 = 24 * 3600;

/// A message as it lies there.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Message {
    /// Unix seconds.
    pub received: i64,
    /// What the person wrote.
    #[serde(flatten)]
    pub feedback: Feedback,
}

/// The folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// That of a node's data folder; it need not exist.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self(data.join(FOLDER))
    }

    /// Adds a message; false when the folder is full.
    ///
    /// # Errors
    /// As the file system says.
    pub fn add(&self, message: &Message, id: Uuid) -> io::Result<bool> {
        private_file::create_folder(&self.0)?;
        if self.all()?.len() >= MOST {
            return Ok(false);
        }
        let text = serde_json::to_vec_pretty(message)?;
        let name = format!("{}-{}.json", message.received, id.simple());
        private_file::write_new(&self.0.join(name), &text)?;
        private_file::sync_folder(&self.0)?;
        Ok(true)
    }

    /// Ids with the times when they came, oldest first.
    ///
    /// # Errors
    /// As the file system says.
    pub fn all(&self) -> io::Result<Vec<(String, i64)>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".json"));
            if let Some((id, received)) = id.and_then(|id| Some((id, time_of(id)?))) {
                found.push((id.to_owned(), received));
            }
        }
        found.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        Ok(found)
    }

    /// One message.
    ///
    /// # Errors
    /// When there is no such message, or it cannot be read.
    pub fn read(&self, id: &str) -> io::Result<Message> {
        Ok(serde_json::from_slice(&fs::read(self.file(id)?)?)?)
    }

    /// Deletes a message.
    ///
    /// # Errors
    /// When there is no such message, or it cannot be deleted.
    pub fn delete(&self, id: &str) -> io::Result<()> {
        fs::remove_file(self.file(id)?)?;
        private_file::sync_folder(&self.0)
    }

    /// Deletes what is older than [`KEPT_DAYS`] and says how many that were.
    ///
    /// # Errors
    /// As the file system says.
    pub fn sweep(&self, now: i64) -> io::Result<usize> {
        let mut swept = 0;
        for (id, received) in self.all()? {
            if received < now - KEPT_DAYS * DAY {
                match self.delete(&id) {
                    Ok(()) => swept += 1,
                    // The operator was quicker.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(swept)
    }

    /// The file of an id; what is no id names none, so no path leads out of the folder.
    fn file(&self, id: &str) -> io::Result<PathBuf> {
        time_of(id)
            .map(|_| self.0.join(format!("{id}.json")))
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no such message"))
    }
}

/// When the message of this id came; none: it is no id.
fn time_of(id: &str) -> Option<i64> {
    let (time, random) = id.split_once('-')?;
    let whole = random.len() == 32 && random.bytes().all(|b| b.is_ascii_hexdigit());
    let digits = !time.is_empty() && time.bytes().all(|b| b.is_ascii_digit());
    (whole && digits).then(|| time.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(received: i64) -> Message {
        Message {
            received,
            feedback: Feedback {
                barrier: "Die Karte hat keinen Text".into(),
                page: "/status".into(),
                contact: String::new(),
                language: "de".into(),
            },
        }
    }

    #[test]
    fn messages_are_private_listed_in_order_and_end() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::of(dir.path());
        assert_eq!(folder.all().unwrap(), []);
        assert_eq!(folder.sweep(0).unwrap(), 0);
        let now = 1_800_000_000;
        for (at, received) in [now, now - 89 * DAY, now - 91 * DAY]
            .into_iter()
            .enumerate()
        {
            let id = Uuid::from_u128(u128::try_from(at).unwrap());
            assert!(folder.add(&message(received), id).unwrap());
        }
        let all = folder.all().unwrap();
        assert_eq!(all[0].1, now - 91 * DAY);
        assert_eq!(folder.read(&all[2].0).unwrap(), message(now));
        let file = dir.path().join(FOLDER).join(format!("{}.json", all[2].0));
        assert!(private_file::only_owner(&file).unwrap());
        assert_eq!(folder.sweep(now).unwrap(), 1);
        folder.delete(&all[1].0).unwrap();
        assert_eq!(folder.all().unwrap(), all[2..]);
    }

    #[test]
    fn no_id_leads_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret.json"), "{}").unwrap();
        let folder = Folder::of(dir.path());
        for id in ["../secret", "1-../../secret", "", "1-", "-", "1-0123"] {
            assert!(folder.read(id).is_err(), "{id}");
            assert!(folder.delete(id).is_err(), "{id}");
        }
        assert!(dir.path().join("secret.json").exists());
    }

    #[test]
    fn a_full_folder_takes_nothing_more() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::of(dir.path());
        let path = dir.path().join(FOLDER);
        fs::create_dir(&path).unwrap();
        for n in 0..MOST {
            fs::write(path.join(format!("1-{n:032}.json")), "{}").unwrap();
        }
        assert!(!folder.add(&message(2), Uuid::from_u128(1)).unwrap());
    }
}
