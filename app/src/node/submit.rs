//! Sends a request: seals it to the competent authority, uploads it, and
//! believes the success only when the signed receipt fits.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{Announcement, BundleView, Commit};
use relocation::envelope::case_code::CaseCode;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::envelope::event::EventKind;
use relocation::envelope::manifest::Manifest;
use relocation::envelope::reply::Document;
use relocation::envelope::verdict::{Reason, Verdict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::Bundle;
use super::directory::{self, DirectoryError, KeyError};
use super::http::NodeError;
use super::pack::{Parcel, pack};
use super::plan::{OnProgress, Plan, Progress, is_stale};
use super::shown;
use crate::draft::{Draft, DraftError};
use crate::seal::case_keys::CaseKeys;
use crate::seal::symmetric::{new_id, random};
use crate::seal::{SealError, reply_key};

const RECEIPT: &str = "receipt";

/// What is to be sent.
pub(crate) struct Outgoing<'a> {
    /// The typed request as JSON.
    pub request: Vec<u8>,
    /// Its schema URN.
    pub schema: &'a str,
    /// Service URN.
    pub service: &'a str,
    /// Kind of authority.
    pub kind: AuthorityKind,
    /// Regional key that decides who is competent.
    pub regional_key: &'a str,
    /// Attachments that lie in the draft, in order.
    pub documents: &'a [Document],
}

/// What the person keeps after sending.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Receipt {
    /// Text form of the case code.
    pub code: String,
    /// Case.
    pub case: Uuid,
    /// Signed time of receipt, Unix seconds.
    pub submitted_at: i64,
    /// To whom.
    pub authority: AuthorityEntry,
    /// The signed receipt: compact JWS.
    pub receipt: String,
    /// The request exactly as it was declared (JSON), for the copy. After a cut
    /// connection this can be an earlier one than the person now wanted to
    /// send: see [`Self::earlier`].
    pub request: String,
    /// An earlier attempt had reached the node although no answer came back:
    /// that one counts, later changes were not sent.
    pub earlier: bool,
}

/// Why nothing was sent, or why it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    /// The directory cannot be used.
    Directory(DirectoryError),
    /// No authority of the region is competent for this key.
    NoAuthority,
    /// The competent authority does not take requests by this way yet.
    NotConnected {
        /// Its name.
        authority: String,
    },
    /// The authority does not read this version of the request: the app in
    /// this tab is too old.
    OldApp,
    /// The key that the node gave is not the one of the signed directory.
    KeyNotVerified,
    /// The node did not do it; everything is kept.
    Node(NodeError),
    /// The draft could not be written or read.
    Draft(DraftError),
    /// The browser could not seal.
    Seal(SealError),
    /// The node says it has it, but its proof does not fit.
    NotVerified(Reason),
}

/// The receipt of what this tab has sent, until it is cleared.
///
/// # Errors
/// [`DraftError`].
pub(crate) async fn receipt(draft: &Draft) -> Result<Option<Receipt>, DraftError> {
    draft.get(RECEIPT).await
}

/// Sends, or goes on sending what was begun. After an error everything is
/// kept; calling again goes on where it stopped and never makes a second case.
///
/// # Errors
/// [`SendError`].
pub(crate) async fn send(
    draft: &Draft,
    outgoing: Outgoing<'_>,
    on_progress: OnProgress,
) -> Result<Receipt, SendError> {
    let request = String::from_utf8_lossy(&outgoing.request).into_owned();
    if let Some(receipt) = receipt(draft).await?.filter(|kept| kept.request == request) {
        return Ok(receipt);
    }
    let directory = directory::fetch().await?;
    let authority = competent(&directory, &outgoing)?;
    let code = case_code(draft).await?;
    let keys = CaseKeys::derive(&code).await?;
    let bundle = Bundle { token: &keys.token };
    let kept = Plan::kept(draft).await?;
    let (plan, view) = match kept {
        Some(plan) if plan.subject == request => (plan, None),
        earlier => match replaced(draft, earlier, &bundle).await? {
            Some((plan, view)) => (plan, Some(view)),
            None => {
                on_progress(Progress::Sealing);
                let plan = plan(draft, &directory, authority, &keys, outgoing, &request).await?;
                (plan.keep(draft).await?, None)
            }
        },
    };
    let view = match view {
        Some(view) => view,
        None => finish(draft, &plan, &bundle, &on_progress).await?,
    };
    let receipt = proven(&code, &keys, &directory, &view, &plan, &request).await?;
    draft.replace_by(RECEIPT, &receipt).await?;
    Ok(receipt)
}

/// The code of this draft: the first one that was made stays.
async fn case_code(draft: &Draft) -> Result<CaseCode, SendError> {
    let fresh = CaseCode::from_random(random()).text();
    let text: String = draft.keep_first("code", &fresh).await?;
    CaseCode::parse(&text).map_err(|_| SendError::Draft(DraftError::Unreadable))
}

fn competent<'a>(
    directory: &'a Directory,
    outgoing: &Outgoing<'_>,
) -> Result<&'a AuthorityEntry, SendError> {
    let authority = directory.competent(outgoing.kind, outgoing.regional_key);
    let authority = authority.ok_or(SendError::NoAuthority)?;
    let keys = authority.keys.as_ref().ok_or(SendError::NotConnected {
        authority: authority.name.clone(),
    })?;
    if keys.schemas.iter().any(|schema| schema == outgoing.schema) {
        Ok(authority)
    } else {
        Err(SendError::OldApp)
    }
}

/// The person changed the request after a failed attempt. If that attempt has
/// reached the node after all, it counts; else it is dropped.
async fn replaced(
    draft: &Draft,
    earlier: Option<Plan>,
    bundle: &Bundle<'_>,
) -> Result<Option<(Plan, BundleView)>, SendError> {
    let Some(plan) = earlier else {
        return Ok(None);
    };
    if let Some(view) = bundle.view().await? {
        return Ok(Some((plan, view)));
    }
    plan.drop(draft).await?;
    Ok(None)
}

async fn finish(
    draft: &Draft,
    plan: &Plan,
    bundle: &Bundle<'_>,
    on_progress: &OnProgress,
) -> Result<BundleView, SendError> {
    match plan.run(draft, bundle, on_progress).await {
        Err(error) if is_stale(&error) => {
            let view = bundle.view().await?;
            if view.is_none() {
                plan.drop(draft).await?;
            }
            view.ok_or(error)
        }
        other => other,
    }
}

async fn plan(
    draft: &Draft,
    directory: &Directory,
    authority: &AuthorityEntry,
    keys: &CaseKeys,
    outgoing: Outgoing<'_>,
    request: &str,
) -> Result<Plan, SendError> {
    let kid = authority
        .keys
        .as_ref()
        .map_or("", |keys| keys.encryption.as_str());
    let key = directory::sealing_key(authority, kid).await?;
    let reply = reply_key::take().await?;
    let thumbprint = reply.public.kid.clone();
    let parcel = Parcel {
        submission: new_id(),
        case: new_id(),
        service: outgoing.service,
        schema: outgoing.schema,
        data: outgoing.request,
        documents: outgoing.documents,
        reply_to: Some(reply.public),
        answers: None,
    };
    let packed = pack(draft, directory, authority, &key, parcel).await?;
    let submission = packed.announced.submission;
    let manifest = Manifest {
        version: 1,
        reply_key: thumbprint,
        submissions: vec![packed.entry],
    };
    let manifest = serde_json::to_vec(&manifest).map_err(|_| SealError::Form)?;
    Ok(Plan {
        subject: request.to_owned(),
        announcement: Announcement {
            submissions: vec![packed.announced],
        },
        commit: Commit {
            hashes: BTreeMap::from([(submission, packed.hashes)]),
            manifest: keys.manifest.seal_text(&manifest).await?,
            replaces: None,
            reply_key: Some(keys.reply.seal_text(&reply.private).await?),
        },
    })
}

/// Success is shown only for what the node has signed for.
async fn proven(
    code: &CaseCode,
    keys: &CaseKeys,
    directory: &Directory,
    view: &BundleView,
    plan: &Plan,
    request: &str,
) -> Result<Receipt, SendError> {
    let manifest = shown::manifest(keys, view).await?;
    let entry = manifest.submissions.first().ok_or(SealError::Form)?;
    if !plan.is_in(&manifest) {
        return Err(SendError::NotVerified(Reason::Foreign));
    }
    let judged = shown::judge(&manifest, directory, view).await?;
    let history = match judged.into_iter().find(|(case, _)| *case == entry.case) {
        Some((_, Verdict::Believed(history))) => history,
        Some((_, Verdict::NotVerified(reason))) => return Err(SendError::NotVerified(reason)),
        None => return Err(SendError::NotVerified(Reason::Missing)),
    };
    let receipt = history
        .steps
        .iter()
        .position(|step| step.kind == EventKind::Submit);
    let receipt = receipt.ok_or(SendError::NotVerified(Reason::Missing))?;
    let log = view.events.get(&entry.case);
    let authority = directory.destination(entry.destination);
    Ok(Receipt {
        code: code.text(),
        case: entry.case,
        submitted_at: history.steps[receipt].at,
        authority: authority.ok_or(SendError::NoAuthority)?.clone(),
        receipt: log.map_or_else(String::new, |log| log[receipt].clone()),
        request: plan.subject.clone(),
        earlier: plan.subject != request,
    })
}

impl From<NodeError> for SendError {
    fn from(error: NodeError) -> Self {
        Self::Node(error)
    }
}

impl From<DraftError> for SendError {
    fn from(error: DraftError) -> Self {
        Self::Draft(error)
    }
}

impl From<SealError> for SendError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl From<DirectoryError> for SendError {
    fn from(error: DirectoryError) -> Self {
        Self::Directory(error)
    }
}

impl From<KeyError> for SendError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Node(error) => Self::Node(error),
            KeyError::NotVerified => Self::KeyNotVerified,
        }
    }
}
