//! Sends a request that waited for a decision: a new case in the bundle of the
//! move, so that one code shows both.

use relocation::envelope::case_code::CaseCode;
use relocation::envelope::manifest::Waiting;
use relocation::envelope::reply::{Outcome, Reply};
use relocation::envelope::verdict::{CaseState, Reason, Verdict};
use uuid::Uuid;

use super::append::{Addition, append, moved_on};
use super::plan::{OnProgress, Plan};
use super::status::{self, CaseView, OneCase, OpenedReply, StatusError};
use super::submit::{Outgoing, Receipt, SendError, competent, keep, receipt, signature};
use super::{directory, shown};
use crate::draft::Draft;

/// Sends `outgoing` in the bundle of `code` and takes `waiting` off what waits.
/// After an error everything is kept, and calling again goes on.
///
/// # Errors
/// [`SendError`]; `moved_on` when it does not wait any more, for example since
/// it was sent from another device.
pub(crate) async fn finish(
    draft: &Draft,
    code: &CaseCode,
    waiting: Uuid,
    outgoing: Outgoing<'_>,
    subject: &str,
    on_progress: OnProgress,
) -> Result<Receipt, SendError> {
    if let Some(receipt) = receipt(draft).await?.filter(|kept| kept.request == subject) {
        return Ok(receipt);
    }
    let of = status::load(code).await?;
    let directory = directory::fetch().await?;
    let authority = competent(&directory, &outgoing)?;
    // An earlier attempt that has reached the node counts, whatever was typed
    // since: its codes are used up.
    let kept = Plan::kept(draft).await?;
    let arrived = kept.filter(|plan| plan.is_in(&of.manifest));
    let earlier = arrived.as_ref().is_some_and(|plan| plan.subject != subject);
    let (case, view) = match arrived {
        Some(plan) => (plan.announcement.submissions[0].case, of.view.clone()),
        None => {
            if !of.waiting().iter().any(|one| one.id == waiting) {
                return Err(moved_on());
            }
            let reply_to = of.manifest.reply_public.clone();
            let addition = Addition {
                subject: subject.to_owned(),
                authority,
                parcel: outgoing.parcel(reply_to.ok_or(SendError::OldApp)?),
                finishes: Some(waiting),
            };
            let view = append(&of, draft, addition, &on_progress).await?;
            let plan = Plan::kept(draft).await?.ok_or_else(moved_on)?;
            (plan.announcement.submissions[0].case, view)
        }
    };
    let manifest = shown::manifest(&of.keys, &view).await?;
    let judged = shown::judge(&manifest, &directory, &view).await?;
    let (submitted_at, signed) = signature(case, &judged, &view)?;
    let receipt = Receipt {
        code: code.text(),
        case,
        submitted_at,
        authority: authority.clone(),
        receipt: signed,
        others: Vec::new(),
        request: subject.to_owned(),
        earlier,
    };
    keep(draft, &receipt).await?;
    Ok(receipt)
}

impl CaseView {
    /// What waits for a decision of one of these cases: not sent yet, or sent
    /// in vain.
    #[must_use]
    pub(crate) fn waiting(&self) -> Vec<&Waiting> {
        let all = self.manifest.waiting.iter();
        all.filter(|one| one.sent.is_none_or(|case| self.failed(case)))
            .collect()
    }

    /// Whether the case came to nothing for sure: rejected, withdrawn or refused.
    #[must_use]
    pub(crate) fn failed(&self, case: Uuid) -> bool {
        let case = self.cases.iter().find(|one| one.case == case);
        case.is_some_and(OneCase::failed)
    }
}

impl OneCase {
    fn failed(&self) -> bool {
        let Verdict::Believed(history) = &self.verdict else {
            return false;
        };
        let refused = |reply: &OpenedReply| match &reply.content {
            Some(Reply::Decision { outcome, .. }) => *outcome == Outcome::Refused,
            _ => false,
        };
        let over = CaseState::is_over;
        let over = history.state().is_some_and(over) && !history.is_reported();
        over || self.replies.iter().any(refused)
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
