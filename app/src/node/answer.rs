//! The citizen's answer to a question: a new submission in the same case,
//! sealed to the same authority.

use relocation::envelope::directory::AuthorityEntry;
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer};
use relocation::envelope::verdict::{Reason, Verdict};
use uuid::Uuid;

use super::append::{Addition, append, moved_on};
use super::pack::Parcel;
use super::plan::{OnProgress, Plan};
use super::status::{CaseView, open};
use super::submit::SendError;
use crate::draft::Draft;
use crate::seal::symmetric::new_id;
use crate::seal::{SealError, hash};

/// What is answered to what.
struct Answering<'a> {
    case: Uuid,
    reply: Option<Uuid>,
    service: &'a str,
    text: &'a str,
}

/// Answers `reply` of `case`, or hands something in without a question, with a text and the files of `draft`, and gives
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
    reply: Option<Uuid>,
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
    let data = serde_json::to_vec(&answer).map_err(|_| SealError::Form)?;
    let subject = hash::sha256(&data).await?;
    let arrived = Plan::kept(draft)
        .await?
        .is_some_and(|plan| plan.subject == subject && plan.is_in(&of.manifest));
    let view = if arrived {
        of.view.clone()
    } else if answering.reply.is_some_and(|reply| of.is_answered(reply)) {
        return Err(moved_on());
    } else {
        let addition = Addition {
            subject,
            authority: authority(of, answering.case)?,
            parcel: Parcel {
                submission: new_id(),
                case: answering.case,
                service: answering.service,
                label: "",
                schema: ANSWER_SCHEMA,
                data,
                documents: &documents,
                reply_to: None,
                answers: answering.reply,
            },
            finishes: None,
        };
        append(of, draft, addition, &on_progress).await?
    };
    let now = open(of.keys.clone(), of.directory.clone(), view).await?;
    proven(&now, &answering)?;
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

fn proven(now: &CaseView, answering: &Answering<'_>) -> Result<(), SendError> {
    let judged = now.cases.iter().find(|one| one.case == answering.case);
    match judged.map(|one| &one.verdict) {
        // That it is in the manifest was checked when it was added; a believed
        // case has a receipt for each submission of it.
        Some(Verdict::Believed(_))
            if answering.reply.is_none_or(|reply| now.is_answered(reply)) =>
        {
            Ok(())
        }
        Some(Verdict::NotVerified(reason)) => Err(SendError::NotVerified(*reason)),
        _ => Err(SendError::NotVerified(Reason::Missing)),
    }
}
