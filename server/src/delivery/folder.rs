//! A folder from which a gateway takes requests, for authorities that are
//! reached by another transport. The hand-over point towards registration
//! authorities would be OSCI-XMeld (BMeldDigiV § 2): this node does not speak
//! it and claims nothing of it; what lies in the folder is what FIT-Connect
//! receivers get, sealed to the authority's key.
//!
//! Out: `out/<submission>/` with `submission.json`, `metadata.jwe`, `data.jwe`
//! and `attachments/<id>.jwe`, in one piece: written beside it, made durable,
//! then renamed. The gateway moves or deletes what it has taken.
//! Back: a signed event as `in/<any name>.jws`, renamed into place when it is
//! whole. It goes to `in/taken/`, or `in/refused/` beside a file that says why.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use super::{
    channel::{Channel, Undelivered, content},
    hands::Hands,
};
use crate::{
    http::App,
    jose::sha256_base64url,
    machine, private_file,
    store::{contents::Later, outbox::Parcel},
};

/// The way into a folder, and back. Everything on its disk is done by threads of its own.
#[derive(Debug)]
pub struct ToFolder {
    /// The gateway's folder.
    pub path: PathBuf,
    hands: Hands,
    /// Whoever reads what the gateway brought: one at a time.
    pub(super) reading: Mutex<()>,
}

impl Channel for ToFolder {
    fn deliver<'a>(
        &'a self,
        app: &'a App,
        parcel: Parcel,
    ) -> Later<'a, Result<String, Undelivered>> {
        Box::pin(async move {
            self.write(app, &parcel).await.map_err(|error| {
                tracing::error!(%error, "a gateway's folder cannot be written");
                let outcome = match error.kind() {
                    io::ErrorKind::TimedOut => "hangs",
                    _ => "folder",
                };
                Undelivered::Unreachable {
                    outcome,
                    after: None,
                }
            })
        })
    }
}

impl ToFolder {
    /// The way into and out of this folder.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            hands: Hands::default(),
            reading: Mutex::default(),
        }
    }

    /// Writes the parcel and gives the hash of its `submission.json`, which
    /// names the hashes of the rest.
    async fn write(&self, app: &App, parcel: &Parcel) -> io::Result<String> {
        let out = self.path.join("out");
        let begun = self.path.join("begun");
        // A name of its own: another attempt may not have ended yet.
        let half = begun.join(machine::new_id().to_string());
        let folders = [out.clone(), half.clone(), half.join("attachments")];
        let make = move || {
            private_file::create_folder(&begun)?;
            forget(&begun, machine::file_time())?;
            folders
                .iter()
                .try_for_each(|path| private_file::create_folder(path))
        };
        self.hands.work(make).await?;
        let whole = out.join(parcel.ids.submission.to_string());
        let written = self.fill(app, parcel, &half, whole).await;
        let _ = self.hands.work(move || fs::remove_dir_all(half)).await;
        written
    }

    async fn fill(
        &self,
        app: &App,
        parcel: &Parcel,
        half: &Path,
        whole: PathBuf,
    ) -> io::Result<String> {
        let mut hashes = Map::new();
        for (name, sealed) in [("metadata", &parcel.metadata), ("data", &parcel.data)] {
            if !sealed.is_empty() {
                let file = half.join(format!("{name}.jwe"));
                hashes.insert(name.into(), self.save(file, sealed.clone().into()).await?);
            }
        }
        for (attachment, name) in &parcel.attachments {
            let sealed = content(app, name).await?;
            let file = half.join("attachments").join(format!("{attachment}.jwe"));
            hashes.insert(attachment.to_string(), self.save(file, sealed).await?);
        }
        let note = json!({
            "submissionId": parcel.ids.submission,
            "caseId": parcel.ids.case,
            "destinationId": parcel.ids.destination,
            "serviceType": parcel.service,
            "authenticationTags": parcel.tags,
            "sha256": hashes,
        });
        let note = serde_json::to_vec_pretty(&note).map_err(io::Error::other)?;
        let (hash, half) = (sha256_base64url(&note), half.to_owned());
        self.hands
            .work(move || finish(&note, &half, &whole))
            .await?;
        Ok(hash)
    }

    /// Writes a file; gives the hash of what is in it.
    async fn save(&self, file: PathBuf, bytes: Vec<u8>) -> io::Result<Value> {
        let write = move || {
            save(&file, &bytes)?;
            Ok(sha256_base64url(&bytes).into())
        };
        self.hands.work(write).await
    }

    /// Signed events that the gateway has brought, by their names; at most
    /// `most`. What cannot be read counts as no event.
    ///
    /// # Errors
    /// As the disk says.
    pub async fn events(&self, most: usize) -> io::Result<Vec<Brought>> {
        let folder = self.path.join("in");
        self.hands.work(move || brought(&folder, most)).await
    }

    /// Moves an event out of the way: to those that were taken, or to the
    /// refused ones with a word why.
    ///
    /// # Errors
    /// As the disk says.
    pub async fn put_away(&self, file: PathBuf, refused: Option<&str>) -> io::Result<()> {
        let place = if refused.is_some() {
            "refused"
        } else {
            "taken"
        };
        let folder = self.path.join("in").join(place);
        let why = refused.map(|why| format!("{why}\n"));
        let put = move || {
            let name = file.file_name().unwrap_or_default();
            private_file::create_folder(&folder)?;
            if let Some(why) = why {
                fs::write(folder.join(name).with_extension("txt"), why)?;
            }
            fs::rename(&file, folder.join(name))
        };
        self.hands.work(put).await
    }
}

/// Removes what was begun and never finished, by a process that was killed or a
/// folder that hung: it is ciphertext that nobody would erase.
fn forget(begun: &Path, now: SystemTime) -> io::Result<()> {
    for entry in fs::read_dir(begun)?.flatten() {
        let since = entry.metadata().and_then(|facts| facts.modified());
        let age = since.map(|since| now.duration_since(since).unwrap_or_default());
        if age.is_ok_and(|age| age > UNFINISHED) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Makes what was written durable, and puts it where the gateway looks.
fn finish(note: &[u8], half: &Path, whole: &Path) -> io::Result<()> {
    save(&half.join("submission.json"), note)?;
    private_file::sync_folder(&half.join("attachments"))?;
    private_file::sync_folder(half)?;
    match fs::rename(half, whole) {
        // An earlier attempt was whole, and the gateway has not come yet.
        Err(_) if whole.join("submission.json").exists() => {}
        done => done?,
    }
    private_file::sync_name(whole)
}

fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The first `most` events in the folder.
fn brought(folder: &Path, most: usize) -> io::Result<Vec<Brought>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let now = machine::file_time();
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let file = entry.path();
        let Ok(facts) = entry.metadata() else {
            continue;
        };
        if facts.is_file() && file.extension().is_some_and(|end| end == "jws") {
            let age = now.duration_since(facts.modified().unwrap_or(now));
            found.push((file, age.unwrap_or_default()));
        }
    }
    found.sort();
    found.truncate(most);
    let read = |(file, age): (PathBuf, Duration)| Brought {
        jws: read_event(&file).unwrap_or_default(),
        file,
        age,
    };
    Ok(found.into_iter().map(read).collect())
}

/// A file that the gateway has brought.
#[derive(Debug)]
pub struct Brought {
    /// Where it is.
    pub file: PathBuf,
    /// What it holds; empty when that is no text.
    pub jws: String,
    /// How long it has lain there.
    pub age: Duration,
}

fn read_event(file: &Path) -> io::Result<String> {
    event_in(File::open(file)?)
}

/// A signed event, in whatever it was brought.
pub(super) fn event_in(file: impl Read) -> io::Result<String> {
    let mut text = String::new();
    file.take(EVENT).read_to_string(&mut text)?;
    Ok(text.trim().to_owned())
}

/// Longer than anybody writes one parcel.
const UNFINISHED: Duration = Duration::from_secs(24 * 3600);
/// Bytes of an event.
const EVENT: u64 = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_finished_goes_after_a_day() {
        let begun = tempfile::tempdir().unwrap();
        let half = begun.path().join("half");
        fs::create_dir(&half).unwrap();
        save(&half.join("data.jwe"), b"sealed").unwrap();
        let now = machine::file_time();
        forget(begun.path(), now).unwrap();
        assert!(half.join("data.jwe").exists(), "somebody may be writing it");
        forget(begun.path(), now + UNFINISHED + Duration::from_secs(60)).unwrap();
        assert!(!half.exists());
    }
}
