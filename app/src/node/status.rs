//! Where a case stands: loaded with the case code, believed only as far as it
//! is proven.

use relocation::envelope::bundle::{BundleView, SealedReply};
use relocation::envelope::case_code::CaseCode;
use relocation::envelope::directory::{AuthorityEntry, Directory};
use relocation::envelope::event::EventKind;
use relocation::envelope::jose;
use relocation::envelope::manifest::{Manifest, ManifestEntry};
use relocation::envelope::reply::{Document, Reply};
use relocation::envelope::verdict::{History, Verdict};
use uuid::Uuid;

pub(crate) use super::answer::answer;
use super::api::Bundle;
use super::directory::{self, DirectoryError};
use super::http::NodeError;
use super::shown;
use crate::seal::case_keys::CaseKeys;
use crate::seal::{SealError, hash, jwe};

/// A bundle, opened with its case code.
#[derive(Clone)]
pub(crate) struct CaseView {
    /// Its cases, in the order in which they were sent.
    pub cases: Vec<OneCase>,
    pub(super) keys: CaseKeys,
    pub(super) directory: Directory,
    pub(super) manifest: Manifest,
    pub(super) view: BundleView,
    private: Vec<u8>,
}

/// One case.
#[derive(Clone, Debug)]
pub(crate) struct OneCase {
    /// Id.
    pub case: Uuid,
    /// The authority's name when it was sent; empty for a foreign case.
    pub authority: String,
    /// What it is about, where the authority alone does not say so.
    pub label: String,
    /// How to reach it today.
    pub contact: Option<AuthorityEntry>,
    /// Whether the node is believed, and what happened.
    pub verdict: Verdict,
    /// Questions and decisions, oldest first; only of a believed case.
    pub replies: Vec<OpenedReply>,
    /// The request, while the citizen can still withdraw it.
    pub withdrawable: Option<Uuid>,
}

impl OneCase {
    /// What it is called where there are several.
    pub(crate) fn name(&self) -> String {
        match self.label.is_empty() {
            true => self.authority.clone(),
            false => [&self.authority, ": ", &self.label].concat(),
        }
    }

    /// Whether the authority answers in another way: it took the request over
    /// from a service of others, or will do so.
    pub(crate) fn answers_elsewhere(&self) -> bool {
        let taken = match &self.verdict {
            Verdict::Believed(history) => {
                (history.steps.iter()).find(|step| step.kind == EventKind::Accept)
            }
            Verdict::NotVerified(_) => None,
        };
        match taken {
            Some(step) => step.through.is_some(),
            None => (self.contact.as_ref()).is_some_and(|entry| entry.elsewhere),
        }
    }
}

/// A question or decision.
#[derive(Clone, Debug)]
pub(crate) struct OpenedReply {
    /// Id.
    pub reply: Uuid,
    /// Signed time, Unix seconds.
    pub at: i64,
    /// What it says; none if the authority sealed something unreadable.
    pub content: Option<Reply>,
    /// Whether an answer was sent.
    pub answered: bool,
}

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StatusError {
    /// There is no case with this code.
    Unknown,
    /// The node did not answer as it should.
    Node(NodeError),
    /// The directory cannot be used, so no signature can be judged.
    Directory(DirectoryError),
    /// What the node handed out was not sealed with this code or is not what
    /// the signed events name.
    NotVerified,
}

/// Loads and checks everything behind a code.
///
/// # Errors
/// [`StatusError`].
pub(crate) async fn load(code: &CaseCode) -> Result<CaseView, StatusError> {
    let keys = CaseKeys::derive(code).await?;
    let view = Bundle { token: &keys.token }.view().await?;
    let view = view.ok_or(StatusError::Unknown)?;
    let directory = directory::fetch().await.map_err(StatusError::Directory)?;
    open(keys, directory, view).await
}

/// A document of a reply, exactly as the authority attached it.
///
/// # Errors
/// [`StatusError`].
pub(crate) async fn document(
    of: &CaseView,
    reply: Uuid,
    document: &Document,
) -> Result<Vec<u8>, StatusError> {
    let id = document.attachment;
    let bundle = Bundle {
        token: &of.keys.token,
    };
    let sealed = bundle.attachment(reply, id).await?;
    let named = of.histories().find_map(|history| {
        let step = history
            .steps
            .iter()
            .find(|step| step.reply == Some(reply) && step.tags.is_some());
        step?.tags.as_ref()?.attachments.get(&id)
    });
    if named.map(String::as_str) != jose::authentication_tag(&sealed) {
        return Err(StatusError::NotVerified);
    }
    let mut content = jwe::open(&of.private, &sealed).await?;
    content.truncate(usize::try_from(document.size).unwrap_or(usize::MAX));
    if hash::sha512_hex(&content).await? == document.sha512 {
        Ok(content)
    } else {
        Err(StatusError::NotVerified)
    }
}

/// Withdraws a request and loads the case again. [`NodeError::Refused`] with
/// status 409: the authority has fetched it already.
///
/// # Errors
/// [`StatusError`].
pub(crate) async fn withdraw(of: CaseView, submission: Uuid) -> Result<CaseView, StatusError> {
    let bundle = Bundle {
        token: &of.keys.token,
    };
    bundle.withdraw(submission).await?;
    let view = bundle.view().await?.ok_or(StatusError::Unknown)?;
    open(of.keys, of.directory, view).await
}

/// Checks a view and opens what may be believed.
pub(super) async fn open(
    keys: CaseKeys,
    directory: Directory,
    view: BundleView,
) -> Result<CaseView, StatusError> {
    let manifest = shown::manifest(&keys, &view).await?;
    let private = keys.reply.open_text(&view.reply_key).await?;
    let mut cases = Vec::new();
    for (case, verdict) in shown::judge(&manifest, &directory, &view).await? {
        let entry = manifest.submissions.iter().find(|entry| entry.case == case);
        let mut replies = Vec::new();
        let mut withdrawable = None;
        if let (Verdict::Believed(history), Some(entry)) = (&verdict, entry) {
            withdrawable = can_withdraw(&view, entry, history);
            let sealed = view.replies.get(&case).map_or(&[][..], Vec::as_slice);
            replies = open_replies(&private, history, sealed).await;
        }
        cases.push(OneCase {
            case,
            authority: entry.map_or_else(String::new, |entry| entry.authority.clone()),
            label: entry.map_or_else(String::new, |entry| entry.label.clone()),
            contact: entry
                .and_then(|entry| directory.destination(entry.destination))
                .cloned(),
            verdict,
            replies,
            withdrawable,
        });
    }
    Ok(CaseView {
        cases,
        keys,
        directory,
        manifest,
        view,
        private,
    })
}

fn can_withdraw(view: &BundleView, entry: &ManifestEntry, history: &History) -> Option<Uuid> {
    let id = entry.submission;
    let mut views = view.submissions.iter();
    let offered = views.any(|view| view.submission == id && view.withdrawable);
    (offered && !history.withdrawn(id)).then_some(id)
}

async fn open_replies(
    private: &[u8],
    history: &History,
    sealed: &[SealedReply],
) -> Vec<OpenedReply> {
    let mut replies = Vec::new();
    for step in history.steps.iter().filter(|step| step.tags.is_some()) {
        let Some(sealed) = sealed
            .iter()
            .find(|sealed| step.reply == Some(sealed.reply))
        else {
            continue;
        };
        let text = jwe::open(private, &sealed.data).await.ok();
        replies.push(OpenedReply {
            reply: sealed.reply,
            at: step.at,
            content: text.and_then(|text| serde_json::from_slice(&text).ok()),
            answered: history.answered(sealed.reply),
        });
    }
    replies
}

impl CaseView {
    /// Whether the node tells the same as in `other`.
    pub(crate) fn shows(&self, other: &Self) -> bool {
        self.view == other.view
    }

    /// Whether an answer to this question was sent, and neither withdrawn nor rejected.
    #[must_use]
    pub(crate) fn is_answered(&self, reply: Uuid) -> bool {
        self.histories().any(|history| history.answered(reply))
    }

    fn histories(&self) -> impl Iterator<Item = &History> {
        self.cases.iter().filter_map(|case| match &case.verdict {
            Verdict::Believed(history) => Some(history),
            Verdict::NotVerified(_) => None,
        })
    }
}

impl From<NodeError> for StatusError {
    fn from(error: NodeError) -> Self {
        Self::Node(error)
    }
}

impl From<SealError> for StatusError {
    fn from(_: SealError) -> Self {
        Self::NotVerified
    }
}
