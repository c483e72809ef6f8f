//! The citizen's answer to a question: a new submission in the same case,
//! sealed to the same authority.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{Announcement, BundleView, Commit};
use relocation::envelope::directory::AuthorityEntry;
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer, Document};
use relocation::envelope::verdict::{Reason, Verdict};
use uuid::Uuid;

use super::api::Bundle;
use super::directory;
use super::http::NodeError;
use super::pack::{Parcel, pack};
use super::plan::{OnProgress, Plan, Progress, is_stale};
use super::shown;
use super::status::{CaseView, StatusError, open};
use super::submit::SendError;
use crate::draft::Draft;
use crate::seal::symmetric::new_id;
use crate::seal::{SealError, hash};

/// What is answered to what.
struct Answering<'a> {
    case: Uuid,
    reply: Uuid,
    service: &'a str,
    text: &'a str,
}

/// Answers `reply` of `case` with a text and the files of `draft`, and gives
/// the case as it stands then. The draft is cleared when the node has signed
/// for the answer; after an error everything is kept and calling again goes on.
///
/// # Errors
/// [`SendError`]; a refusal `moved_on` when the case has changed since it was
/// loaded, for example answered from another device: load it again.
pub(crate) async fn answer(
    of: &CaseView,
    draft: &Draft,
    case: Uuid,
    reply: Uuid,
    service: &str,
    text: &str,
    on_progress: OnProgress,
) -> Result<CaseView, SendError> {
    let answering = Answering {
        case,
        reply,
        service,
        text,
    };
    let documents = draft.files().await?;
    let answer = Answer {
        schema: ANSWER_SCHEMA.into(),
        in_reply_to: answering.reply,
        text: answering.text.to_owned(),
        documents: documents.clone(),
    };
    let subject = serde_json::to_string(&answer).map_err(|_| SealError::Form)?;
    let kept = Plan::kept(draft).await?;
    let arrived = kept
        .as_ref()
        .is_some_and(|plan| plan.subject == subject && plan.is_in(&of.manifest));
    let view = if arrived {
        of.view.clone()
    } else {
        deliver(
            of,
            draft,
            &answering,
            &documents,
            subject,
            kept,
            &on_progress,
        )
        .await?
    };
    let now = open(of.keys.clone(), of.directory.clone(), view).await?;
    proven(&now, &answering)?;
    draft.clear().await?;
    Ok(now)
}

async fn deliver(
    of: &CaseView,
    draft: &Draft,
    answering: &Answering<'_>,
    documents: &[Document],
    subject: String,
    kept: Option<Plan>,
    on_progress: &OnProgress,
) -> Result<BundleView, SendError> {
    if of.is_answered(answering.reply) {
        return Err(moved_on());
    }
    let replaces = hash::sha256(of.view.manifest.as_bytes()).await?;
    let plan = match kept {
        Some(plan)
            if plan.subject == subject && plan.commit.replaces.as_ref() == Some(&replaces) =>
        {
            plan
        }
        other => {
            if let Some(old) = other {
                old.drop(draft).await?;
            }
            on_progress(Progress::Sealing);
            let parcel = Parcel {
                submission: new_id(),
                case: answering.case,
                service: answering.service,
                schema: ANSWER_SCHEMA,
                data: subject.clone().into_bytes(),
                documents,
                reply_to: None,
                answers: Some(answering.reply),
            };
            let plan = plan(of, draft, parcel, subject, replaces).await?;
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

fn moved_on() -> SendError {
    SendError::Node(NodeError::Refused {
        status: 409,
        code: "moved_on".into(),
    })
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
    parcel: Parcel<'_>,
    subject: String,
    replaces: String,
) -> Result<Plan, SendError> {
    let authority = authority(of, parcel.case)?;
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

fn proven(now: &CaseView, answering: &Answering<'_>) -> Result<(), SendError> {
    let judged = now.cases.iter().find(|one| one.case == answering.case);
    match judged.map(|one| &one.verdict) {
        Some(Verdict::Believed(_)) if now.is_answered(answering.reply) => Ok(()),
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
