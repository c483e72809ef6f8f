//! A further submission in a bundle that exists: the answer to a question, or
//! a request that waited for a decision.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{Announcement, BundleView, Commit};
use relocation::envelope::directory::AuthorityEntry;
use relocation::envelope::manifest::Manifest;
use relocation::envelope::metadata::padded_size;
use uuid::Uuid;

use super::api::Bundle;
use super::directory;
use super::http::NodeError;
use super::pack::{Parcel, pack};
use super::plan::{OnProgress, Plan, Progress, is_stale};
use super::shown;
use super::status::CaseView;
use super::submit::SendError;
use crate::draft::Draft;
use crate::seal::{SealError, hash};

/// What is added.
pub(super) struct Addition<'a> {
    /// Hash of what the person wants to send.
    pub(super) subject: String,
    /// Sealed to this one.
    pub(super) authority: &'a AuthorityEntry,
    /// What goes out.
    pub(super) parcel: Parcel<'a>,
    /// What waited and is sent with it.
    pub(super) finishes: Option<Uuid>,
}

/// Adds to the bundle `of` and gives it as it stands then. After an error
/// everything is kept, and calling again goes on.
///
/// # Errors
/// [`SendError`]; a refusal `moved_on` when the bundle has changed since it was
/// loaded: load it again.
pub(super) async fn append(
    of: &CaseView,
    draft: &Draft,
    addition: Addition<'_>,
    on_progress: &OnProgress,
) -> Result<BundleView, SendError> {
    let replaces = hash::sha256(of.view.manifest.as_bytes()).await?;
    let kept = Plan::kept(draft).await?;
    let plan = match kept {
        Some(plan)
            if plan.subject == addition.subject
                && plan.commit.replaces.as_ref() == Some(&replaces) =>
        {
            plan
        }
        other => {
            if let Some(old) = other {
                old.drop(draft).await?;
            }
            on_progress(Progress::Sealing);
            let plan = plan(of, draft, addition, replaces).await?;
            plan.keep(draft).await?
        }
    };
    let bundle = Bundle {
        token: &of.keys.token,
    };
    let result = plan.run(draft, &bundle, on_progress).await;
    let moved = match &result {
        Ok(view) => !plan.is_in(&shown::manifest(&of.keys, view).await?),
        Err(error) => is_stale(error),
    };
    if moved {
        plan.drop(draft).await?;
        return Err(result.err().unwrap_or_else(moved_on));
    }
    result
}

/// The bundle has changed since it was loaded.
pub(super) fn moved_on() -> SendError {
    SendError::Node(NodeError::Refused {
        status: 409,
        code: "moved_on".into(),
    })
}

/// The manifest padded like a part, so that its size says little.
pub(super) fn manifest_bytes(manifest: &Manifest) -> Result<Vec<u8>, SealError> {
    let mut bytes = serde_json::to_vec(manifest).map_err(|_| SealError::Form)?;
    bytes.resize(padded_size(bytes.len()), b' ');
    Ok(bytes)
}

async fn plan(
    of: &CaseView,
    draft: &Draft,
    addition: Addition<'_>,
    replaces: String,
) -> Result<Plan, SendError> {
    let authority = addition.authority;
    let keys = authority.keys.as_ref().ok_or(SendError::NotConnected {
        authority: authority.name.clone(),
    })?;
    let key = directory::sealing_key(authority, &keys.encryption).await?;
    let packed = pack(draft, &of.directory, authority, &key, addition.parcel).await?;
    let submission = packed.announced.submission;
    let mut manifest = of.manifest.clone();
    // It stays there: if the authority cannot read it, it is finished again.
    for waiting in &mut manifest.waiting {
        if Some(waiting.id) == addition.finishes {
            waiting.sent = Some(packed.entry.case);
        }
    }
    manifest.submissions.push(packed.entry);
    let manifest = manifest_bytes(&manifest)?;
    Ok(Plan {
        subject: addition.subject,
        announcement: Announcement {
            submissions: vec![packed.announced],
        },
        commit: Commit {
            hashes: BTreeMap::from([(submission, packed.hashes)]),
            manifest: of.keys.manifest.seal_text(&manifest).await?,
            replaces: Some(replaces),
            reply_key: None,
        },
    })
}
