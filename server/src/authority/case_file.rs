//! `case.json` in a hand-over folder: what the tool knows of a case.

use std::fs;
use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::jose::Jwk;
use relocation::envelope::reply::Outcome;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ToolError;
use super::finding::Finding;
use super::pending::Pending;
use crate::private_file;

/// File name.
pub const CASE_FILE: &str = "case.json";

/// What the tool knows of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Case id.
    pub case: Uuid,
    /// The request; answers have ids of their own.
    pub submission: Uuid,
    /// Destination.
    pub destination: Uuid,
    /// Name of the authority.
    pub authority: String,
    /// What it decides; a file without it is of the time when there were
    /// requests to registration authorities only.
    #[serde(default = "registration")]
    pub kind: AuthorityKind,
    /// Unix seconds of the node's receipt.
    pub submitted: i64,
    /// Unix seconds of the take-over.
    pub arrived: i64,
    /// Whether the person proved who they are.
    pub identity: bool,
    /// Key that replies are sealed to.
    pub reply_key: Option<Jwk>,
    /// What the clerk should look at first.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// How far the case is.
    pub state: State,
    /// Hash of the last event of the log that this tool saw.
    pub last_event: Option<String>,
    /// Submissions that were handed over, with their folder.
    pub received: Vec<Uuid>,
    /// An answer that the node has not confirmed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

const fn registration() -> AuthorityKind {
    AuthorityKind::Registration
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Handed over.
    Arrived,
    /// A question waits for the citizen.
    Asked,
    /// The citizen answered.
    Answered,
    /// Decided.
    Decided(Outcome),
    /// Only answers came here: the request lies in no folder of this office
    /// (any more).
    Elsewhere,
}

impl State {
    /// Whether the clerk may still ask or decide. After `appear` the person
    /// comes, and a second decision follows.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(
            self,
            Self::Decided(Outcome::Registered | Outcome::Refused) | Self::Elsewhere
        )
    }

    /// One word for lists.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Decided(Outcome::Registered) => "registered",
            Self::Decided(Outcome::Appear) => "appear",
            Self::Decided(Outcome::Refused) => "refused",
            Self::Elsewhere => "elsewhere",
        }
    }
}

impl CaseFile {
    /// Reads the file of a hand-over folder.
    ///
    /// # Errors
    /// [`ToolError`].
    pub fn load(folder: &Path) -> Result<Self, ToolError> {
        let path = folder.join(CASE_FILE);
        let bytes = fs::read(&path).map_err(|source| ToolError::Io {
            path: path.clone(),
            source,
        })?;
        serde_json::from_slice(&bytes).map_err(|_| ToolError::Damaged(path))
    }

    /// Replaces the file of a hand-over folder.
    ///
    /// # Errors
    /// [`ToolError::Io`].
    pub fn save(&self, folder: &Path) -> Result<(), ToolError> {
        let path = folder.join(CASE_FILE);
        private_file::replace(&path, &self.to_json())
            .map_err(|source| ToolError::Io { path, source })
    }

    /// The file's contents.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("plain data serialises")
    }
}

/// All cases of a hand-over folder, oldest first. Folders without a readable
/// case file are not ours and are left alone.
///
/// # Errors
/// [`ToolError::Io`].
pub fn all(handover: &Path) -> Result<Vec<(PathBuf, CaseFile)>, ToolError> {
    let folders = folders(handover)?.into_iter();
    let mut found: Vec<_> = folders
        .filter_map(|folder| CaseFile::load(&folder).ok().map(|case| (folder, case)))
        .collect();
    found.sort_by_key(|(_, case)| (case.submitted, case.case));
    Ok(found)
}

/// What lies in the hand-over folder; what is still being written is hidden.
fn folders(handover: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let io = |source| ToolError::Io {
        path: handover.into(),
        source,
    };
    if !handover.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(handover).map_err(io)? {
        let entry = entry.map_err(io)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The case with this id, if it is here; a folder with its request before one
/// with stray answers.
///
/// # Errors
/// [`ToolError::Damaged`] when its folder is here and its case file cannot be
/// read: a second folder for the same case would hide the first.
pub fn known(handover: &Path, id: Uuid) -> Result<Option<(PathBuf, CaseFile)>, ToolError> {
    let here = all(handover)?
        .into_iter()
        .filter(|(_, case)| case.case == id);
    if let Some(found) = here.min_by_key(|(_, case)| case.state == State::Elsewhere) {
        return Ok(Some(found));
    }
    let ending = format!("-{id}");
    for folder in folders(handover)? {
        if folder.to_string_lossy().ends_with(&ending) {
            return Err(ToolError::Damaged(folder.join(CASE_FILE)));
        }
    }
    Ok(None)
}

/// The one case whose id begins with `id`.
///
/// # Errors
/// [`ToolError::NoSuchCase`] when none or several match.
pub fn find(handover: &Path, id: &str) -> Result<(PathBuf, CaseFile), ToolError> {
    let id = id.to_ascii_lowercase();
    let mut found: Vec<_> = all(handover)?
        .into_iter()
        .filter(|(_, case)| !id.is_empty() && case.case.to_string().starts_with(&id))
        .collect();
    found.sort_by_key(|(_, case)| (case.case, case.state == State::Elsewhere));
    found.dedup_by(|(_, stray), (_, case)| {
        stray.case == case.case && stray.state == State::Elsewhere
    });
    match (found.pop(), found.pop()) {
        (Some(found), None) => Ok(found),
        _ => Err(ToolError::NoSuchCase(id)),
    }
}
