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
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::json;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt, AsyncWriteExt},
};

use super::channel::{Channel, Undelivered, content};
use crate::{
    http::App,
    jose::sha256_base64url,
    machine, private_file,
    store::{contents::Later, outbox::Parcel},
};

/// The way into a folder.
#[derive(Debug)]
pub struct ToFolder {
    /// The gateway's folder.
    pub path: PathBuf,
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
                Undelivered::Unreachable {
                    outcome: "folder",
                    after: None,
                }
            })
        })
    }
}

impl ToFolder {
    /// Writes the parcel and gives the hash of its `submission.json`, which
    /// names the hashes of the rest.
    async fn write(&self, app: &App, parcel: &Parcel) -> io::Result<String> {
        let id = parcel.ids.submission.to_string();
        let (out, begun) = (self.path.join("out"), self.path.join("begun"));
        for folder in [&out, &begun] {
            private_file::create_folder(folder)?;
        }
        // A name of its own: another attempt may not have ended yet.
        let half = begun.join(machine::new_id().to_string());
        let written = self.fill(app, parcel, &half, &out.join(&id)).await;
        let _ = fs::remove_dir_all(&half).await;
        written
    }

    async fn fill(
        &self,
        app: &App,
        parcel: &Parcel,
        half: &Path,
        whole: &Path,
    ) -> io::Result<String> {
        let attachments = half.join("attachments");
        private_file::create_folder(half)?;
        private_file::create_folder(&attachments)?;
        let mut hashes = serde_json::Map::new();
        for (name, sealed) in [("metadata", &parcel.metadata), ("data", &parcel.data)] {
            if !sealed.is_empty() {
                save(&half.join(format!("{name}.jwe")), sealed.as_bytes()).await?;
                hashes.insert(name.into(), sha256_base64url(sealed.as_bytes()).into());
            }
        }
        for (attachment, name) in &parcel.attachments {
            let sealed = content(app, name).await?;
            save(&attachments.join(format!("{attachment}.jwe")), &sealed).await?;
            hashes.insert(attachment.to_string(), sha256_base64url(&sealed).into());
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
        save(&half.join("submission.json"), &note).await?;
        private_file::sync_folder(&attachments)?;
        private_file::sync_folder(half)?;
        match fs::rename(half, whole).await {
            // An earlier attempt was whole, and the gateway has not come yet.
            Err(_) if whole.join("submission.json").exists() => {}
            done => done?,
        }
        private_file::sync_folder(whole.parent().unwrap_or(whole))?;
        Ok(sha256_base64url(&note))
    }

    /// Signed events that the gateway has brought, by their names; at most
    /// `most`. What cannot be read counts as no event.
    ///
    /// # Errors
    /// As the disk says.
    pub async fn events(&self, most: usize) -> io::Result<Vec<Brought>> {
        let mut found = Vec::new();
        let mut folder = match fs::read_dir(self.path.join("in")).await {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        while let Some(entry) = folder.next_entry().await? {
            let file = entry.path();
            let facts = entry.metadata().await;
            let Ok(facts) = facts.map(|facts| (facts.is_file(), facts.modified())) else {
                continue;
            };
            if facts.0 && file.extension().is_some_and(|end| end == "jws") {
                let since = facts.1.unwrap_or(machine::file_time());
                let age = machine::file_time().duration_since(since);
                found.push((file, age.unwrap_or_default()));
            }
        }
        found.sort();
        let mut events = Vec::new();
        for (file, age) in found.into_iter().take(most) {
            let jws = read_event(&file).await.unwrap_or_default();
            events.push(Brought { file, jws, age });
        }
        Ok(events)
    }

    /// Moves an event out of the way: to those that were taken, or to the
    /// refused ones with a word why.
    ///
    /// # Errors
    /// As the disk says.
    pub async fn put_away(&self, file: &Path, refused: Option<&str>) -> io::Result<()> {
        let name = file.file_name().unwrap_or_default();
        let place = if refused.is_some() {
            "refused"
        } else {
            "taken"
        };
        let folder = self.path.join("in").join(place);
        private_file::create_folder(&folder)?;
        if let Some(why) = refused {
            let why_file = folder.join(name).with_extension("txt");
            fs::write(why_file, format!("{why}\n")).await?;
        }
        fs::rename(file, folder.join(name)).await
    }
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

async fn read_event(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = File::open(file).await?;
    file.take(EVENT).read_to_string(&mut text).await?;
    Ok(text.trim().to_owned())
}

/// Bytes of an event.
const EVENT: u64 = 64 * 1024;

async fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    file.sync_all().await
}
