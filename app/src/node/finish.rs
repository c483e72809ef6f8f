//! Sends a request that waited for a decision: a new case in the bundle of the
//! move, so that one code shows both.

use relocation::envelope::case_code::CaseCode;
use relocation::envelope::verdict::Reason;
use uuid::Uuid;

use super::append::{Addition, append, moved_on};
use super::pack::Parcel;
use super::plan::{OnProgress, Plan};
use super::status::{self, CaseView, StatusError};
use super::submit::{Outgoing, Receipt, SendError, competent, keep, receipt, signature};
use super::{directory, shown};
use crate::draft::Draft;
use crate::seal::symmetric::new_id;

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
    let arrived = Plan::kept(draft)
        .await?
        .filter(|plan| plan.subject == subject && plan.is_in(&of.manifest));
    let (case, view) = match arrived {
        Some(plan) => (plan.announcement.submissions[0].case, of.view.clone()),
        None => {
            if !of.manifest.waiting.iter().any(|one| one.id == waiting) {
                return Err(moved_on());
            }
            let reply_to = of.manifest.reply_public.clone();
            let parcel = Parcel {
                submission: new_id(),
                case: new_id(),
                service: outgoing.service,
                schema: outgoing.schema,
                data: outgoing.request,
                documents: outgoing.documents,
                reply_to: Some(reply_to.ok_or(SendError::OldApp)?),
                answers: None,
            };
            let addition = Addition {
                subject: subject.to_owned(),
                authority,
                parcel,
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
        earlier: false,
    };
    keep(draft, &receipt).await?;
    Ok(receipt)
}

impl CaseView {
    /// What waits for a decision of one of these cases.
    #[must_use]
    pub(crate) fn waiting(&self) -> &[relocation::envelope::manifest::Waiting] {
        &self.manifest.waiting
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
