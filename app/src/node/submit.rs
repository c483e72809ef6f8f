//! Sends a request: seals it to the competent authority, uploads it, and
//! believes the success only when the signed receipt fits.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{Announcement, BundleView, Commit};
use relocation::envelope::case_code::CaseCode;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::envelope::event::EventKind;
use relocation::envelope::jose::Jwk;
use relocation::envelope::manifest::{Manifest, Waiting};
use relocation::envelope::reply::Document;
use relocation::envelope::verdict::{Reason, Step, Verdict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::Bundle;
use super::append::manifest_bytes;
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

/// A request that is to be sent.
pub(crate) struct Outgoing<'a> {
    /// Its id.
    pub submission: Uuid,
    /// The typed request as JSON.
    pub request: Vec<u8>,
    /// Its schema URN.
    pub schema: &'a str,
    /// Service URN.
    pub service: &'a str,
    /// What it is about, for people; empty where the authority says enough.
    pub label: &'a str,
    /// Kind of authority.
    pub kind: AuthorityKind,
    /// Regional key that decides who is competent.
    pub regional_key: &'a str,
    /// Attachments that lie in the draft, in order.
    pub documents: &'a [Document],
}

impl<'a> Outgoing<'a> {
    /// As a case of its own, answered to `reply_to`.
    pub(super) fn parcel(self, reply_to: Jwk) -> Parcel<'a> {
        Parcel {
            submission: self.submission,
            case: new_id(),
            service: self.service,
            label: self.label,
            schema: self.schema,
            data: self.request,
            documents: self.documents,
            reply_to: Some(reply_to),
            answers: None,
        }
    }
}

/// Everything that goes out in one go.
pub(crate) struct Sending<'a> {
    /// The requests: first the one on which the others depend.
    pub requests: Vec<Outgoing<'a>>,
    /// What waits for the decision on the first one; its `after` is filled in
    /// here.
    pub waiting: Vec<Waiting>,
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
    /// What else went out in the same go.
    #[serde(default)]
    pub others: Vec<Other>,
    /// SHA-256 of what was declared. After a cut connection this can be an
    /// earlier one than the person now wanted to send: see [`Self::earlier`].
    pub request: String,
    /// An earlier attempt had reached the node although no answer came back:
    /// that one counts, later changes were not sent.
    pub earlier: bool,
}

/// A further request of the same go.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Other {
    /// To whom.
    pub authority: AuthorityEntry,
    /// The signed receipt: compact JWS.
    pub receipt: String,
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
/// `subject` is the hash of all that is declared.
///
/// # Errors
/// [`SendError`].
pub(crate) async fn send(
    draft: &Draft,
    sending: Sending<'_>,
    subject: &str,
    on_progress: OnProgress,
) -> Result<Receipt, SendError> {
    if let Some(receipt) = receipt(draft).await?.filter(|kept| kept.request == subject) {
        return Ok(receipt);
    }
    let directory = directory::fetch().await?;
    for outgoing in &sending.requests {
        competent(&directory, outgoing)?;
    }
    let code = case_code(draft).await?;
    let keys = CaseKeys::derive(&code).await?;
    let bundle = Bundle { token: &keys.token };
    let kept = Plan::kept(draft).await?;
    let (plan, view) = match kept {
        Some(plan) if plan.subject == subject => (plan, None),
        earlier => match replaced(draft, earlier, &bundle).await? {
            Some((plan, view)) => (plan, Some(view)),
            None => {
                on_progress(Progress::Sealing);
                let plan = plan(draft, &directory, &keys, sending, subject).await?;
                (plan.keep(draft).await?, None)
            }
        },
    };
    let view = match view {
        Some(view) => view,
        None => finish(draft, &plan, &bundle, &on_progress).await?,
    };
    let receipt = proven(&code, &keys, &directory, &view, &plan, subject).await?;
    keep(draft, &receipt).await?;
    Ok(receipt)
}

/// The receipt takes the place of everything else.
pub(super) async fn keep(draft: &Draft, receipt: &Receipt) -> Result<(), SendError> {
    Ok(draft.replace_by(RECEIPT, receipt).await?)
}

/// The code of this draft: the first one that was made stays.
async fn case_code(draft: &Draft) -> Result<CaseCode, SendError> {
    let fresh = CaseCode::from_random(random()).text();
    let text: String = draft.keep_first("code", &fresh).await?;
    CaseCode::parse(&text).map_err(|_| SendError::Draft(DraftError::Unreadable))
}

/// The authority that is competent for a request and reads it.
pub(super) fn competent<'a>(
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
    keys: &CaseKeys,
    sending: Sending<'_>,
    subject: &str,
) -> Result<Plan, SendError> {
    let reply = reply_key::take().await?;
    let mut manifest = Manifest {
        version: 1,
        reply_key: reply.public.kid.clone(),
        reply_public: Some(reply.public.clone()),
        submissions: Vec::new(),
        waiting: sending.waiting,
    };
    let mut announced = Vec::new();
    let mut hashes = BTreeMap::new();
    for outgoing in sending.requests {
        let authority = competent(directory, &outgoing)?;
        let kid = authority.keys.as_ref();
        let kid = kid.map_or("", |keys| keys.encryption.as_str());
        let key = directory::sealing_key(authority, kid).await?;
        let parcel = outgoing.parcel(reply.public.clone());
        let packed = pack(draft, directory, authority, &key, parcel).await?;
        hashes.insert(packed.announced.submission, packed.hashes);
        announced.push(packed.announced);
        manifest.submissions.push(packed.entry);
    }
    if let Some(first) = manifest.submissions.first() {
        for waiting in &mut manifest.waiting {
            waiting.after = first.case;
        }
    }
    let manifest = manifest_bytes(&manifest)?;
    Ok(Plan {
        subject: subject.to_owned(),
        announcement: Announcement {
            submissions: announced,
        },
        commit: Commit {
            hashes,
            manifest: keys.manifest.seal_text(&manifest).await?,
            replaces: None,
            reply_key: Some(keys.reply.seal_text(&reply.private).await?),
        },
    })
}

/// Success is shown only for what the node has signed for, each request.
async fn proven(
    code: &CaseCode,
    keys: &CaseKeys,
    directory: &Directory,
    view: &BundleView,
    plan: &Plan,
    subject: &str,
) -> Result<Receipt, SendError> {
    let manifest = shown::manifest(keys, view).await?;
    if !plan.is_in(&manifest) {
        return Err(SendError::NotVerified(Reason::Foreign));
    }
    let judged = shown::judge(&manifest, directory, view).await?;
    let mut signed = Vec::new();
    for one in &plan.announcement.submissions {
        signed.push(signature(one.case, &judged, view)?);
    }
    let mut parts = plan
        .announcement
        .submissions
        .iter()
        .zip(signed)
        .map(|(one, (at, receipt))| {
            let authority = directory.destination(one.destination);
            let authority = authority.ok_or(SendError::NoAuthority)?.clone();
            Ok((one.case, at, Other { authority, receipt }))
        });
    let (case, submitted_at, first) = parts.next().ok_or(SealError::Form)??;
    let others: Result<Vec<Other>, SendError> =
        parts.map(|part| part.map(|(.., other)| other)).collect();
    Ok(Receipt {
        code: code.text(),
        case,
        submitted_at,
        authority: first.authority,
        receipt: first.receipt,
        others: others?,
        request: plan.subject.clone(),
        earlier: plan.subject != subject,
    })
}

/// Time and text of the node's signature for the request of `case`.
pub(super) fn signature(
    case: Uuid,
    judged: &[(Uuid, Verdict)],
    view: &BundleView,
) -> Result<(i64, String), SendError> {
    let missing = SendError::NotVerified(Reason::Missing);
    let history = match judged.iter().find(|(judged, _)| *judged == case) {
        Some((_, Verdict::Believed(history))) => history,
        Some((_, Verdict::NotVerified(reason))) => return Err(SendError::NotVerified(*reason)),
        None => return Err(missing),
    };
    let submit = |step: &Step| step.kind == EventKind::Submit;
    let at = history.steps.iter().position(submit).ok_or(missing)?;
    let text = view.events.get(&case).map(|log| log[at].clone());
    Ok((history.steps[at].at, text.unwrap_or_default()))
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
