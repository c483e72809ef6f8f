//! The citizen's answer to a question: a new submission in the same case,
//! sealed to the same authority.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{Announcement, Commit};
use relocation::envelope::directory::AuthorityEntry;
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer};
use relocation::envelope::verdict::{Reason, Verdict};
use uuid::Uuid;

use super::api::Bundle;
use super::directory;
use super::pack::{Parcel, pack};
use super::plan::{OnProgress, Plan, Progress, is_stale};
use super::status::{CaseView, StatusError, is_answered, open};
use super::submit::SendError;
use crate::draft::Draft;
use crate::seal::symmetric::new_id;
use crate::seal::{SealError, hash};

/// Answers `reply` of `case` with a text and the files of `draft`, and gives
/// the case as it stands then. The draft is cleared when the node has signed
/// for it; after an error everything is kept and calling again goes on.
///
/// # Errors
/// [`SendError`].
pub async fn answer(
    of: &CaseView,
    draft: &Draft,
    case: Uuid,
    reply: Uuid,
    service: &str,
    text: &str,
    on_progress: OnProgress,
) -> Result<CaseView, SendError> {
    let documents = draft.files().await?;
    let answer = Answer {
        schema: ANSWER_SCHEMA.into(),
        in_reply_to: reply,
        text: text.to_owned(),
        documents: documents.clone(),
    };
    let data = serde_json::to_vec(&answer).map_err(|_| SealError::Form)?;
    let subject = hash::sha256(&data).await?;
    let replaces = hash::sha256(of.view.manifest.as_bytes()).await?;
    let kept = Plan::kept(draft).await?;
    let goes_on =
        |plan: &Plan| plan.subject == subject && plan.commit.replaces.as_ref() == Some(&replaces);
    let plan = match kept {
        Some(plan) if goes_on(&plan) => plan,
        other => {
            if let Some(old) = other {
                old.drop(draft).await?;
            }
            on_progress(Progress::Sealing);
            let authority = authority(of, case)?;
            let parcel = Parcel {
                submission: new_id(),
                case,
                service,
                schema: ANSWER_SCHEMA,
                data,
                documents: &documents,
                reply_to: None,
                answers: Some(reply),
            };
            let plan = plan(of, draft, authority, parcel, subject, replaces).await?;
            plan.keep(draft).await?
        }
    };
    let bundle = Bundle {
        token: &of.keys.token,
    };
    let view = match plan.run(draft, &bundle, &on_progress).await {
        Err(error) if is_stale(&error) => {
            plan.drop(draft).await?;
            return Err(error);
        }
        other => other?,
    };
    let now = open(of.keys.clone(), of.directory.clone(), view).await?;
    proven(&now, case, reply)?;
    draft.clear().await?;
    Ok(now)
}

fn authority(of: &CaseView, case: Uuid) -> Result<&AuthorityEntry, SendError> {
    let mut entries = of.manifest.submissions.iter();
    let entry = entries.find(|entry| entry.case == case);
    let entry = entry.ok_or(SendError::NoAuthority)?;
    let authority = of.directory.destination(entry.destination);
    authority.ok_or(SendError::NoAuthority)
}

async fn plan(
    of: &CaseView,
    draft: &Draft,
    authority: &AuthorityEntry,
    parcel: Parcel<'_>,
    subject: String,
    replaces: String,
) -> Result<Plan, SendError> {
    let keys = authority.keys.as_ref().ok_or(SendError::NotConnected {
        authority: authority.name.clone(),
    })?;
    let key = directory::sealing_key(authority, &keys.encryption).await?;
    let packed = pack(draft, &of.directory, authority, &key, parcel).await?;
    let submission = packed.announced.submission;
    let mut manifest = of.manifest.clone();
    manifest.submissions.push(packed.entry);
    let manifest = serde_json::to_vec(&manifest).map_err(|_| SealError::Form)?;
    Ok(Plan {
        subject,
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

fn proven(now: &CaseView, case: Uuid, reply: Uuid) -> Result<(), SendError> {
    let judged = now.cases.iter().find(|one| one.case == case);
    match judged.map(|one| &one.verdict) {
        Some(Verdict::Believed(history)) if is_answered(&now.manifest, history, reply) => Ok(()),
        Some(Verdict::NotVerified(reason)) => Err(SendError::NotVerified(*reason)),
        _ => Err(SendError::NotVerified(Reason::Missing)),
    }
}

impl From<StatusError> for SendError {
    fn from(error: StatusError) -> Self {
        match error {
            StatusError::Node(error) => Self::Node(error),
            StatusError::Directory(error) => Self::Directory(error),
            StatusError::Unknown | StatusError::NotVerified => Self::NotVerified(Reason::Missing),
        }
    }
}
