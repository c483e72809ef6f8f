//! What the status page may believe of a case.
//!
//! The node could show anything. Believed is only what fits the manifest (made
//! and sealed in the citizen's browser) and the signed directory: every event
//! signed by the right key, about the exact ciphertexts, in a possible order,
//! with nothing missing that the authority has seen. Anything else makes the
//! whole case "not verified": a node that lies once is not believed at all.
//!
//! Not noticed: a node that holds back the newest events. What an authority
//! saw before its last shown event cannot be left out: events are chained.
//!
//! A FIT-Connect service of others gives ids of its own. The node notes them in
//! a signed event; what the authority signs under them is believed by the tags
//! of the ciphertexts. Without tags it is told as reported.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use self::walk::Walk;
use super::bundle::SubmissionView;
use super::directory::Directory;
use super::event::EventClaims;
use super::manifest::Manifest;

mod history;
#[cfg(test)]
mod tests;
mod walk;

pub use history::{CaseState, History, Step, Through};

/// One event as the node showed it, after the signature check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedEvent {
    /// SHA-256 of the compact JWS text, base64url.
    pub hash: String,
    /// The claims, if the text is a well-formed event.
    pub claims: Option<EventClaims>,
    /// Thumbprint of the key whose signature was verified; none: bad signature.
    pub signer: Option<String>,
}

/// One sealed reply as the node showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownReply {
    /// Reply id.
    pub reply: Uuid,
    /// Authentication tag of its data.
    pub tag: String,
    /// Ids of its attachments.
    pub attachments: BTreeSet<Uuid>,
}

/// Everything the node showed of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Submissions.
    pub submissions: Vec<SubmissionView>,
    /// Event logs by case.
    pub events: BTreeMap<Uuid, Vec<CheckedEvent>>,
    /// Replies by case.
    pub replies: BTreeMap<Uuid, Vec<ShownReply>>,
}

/// Judgement on one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything fits.
    Believed(History),
    /// Something does not fit; nothing of the case is believed.
    NotVerified(Reason),
}

/// Why a case is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A case or submission that the citizen's browser did not send.
    Foreign,
    /// A submission of the manifest is not shown, or its receipt is missing.
    Missing,
    /// An event cannot be read.
    Unreadable,
    /// The signature is wrong, or by a key that does not count here.
    Signer,
    /// An event about another case or submission.
    ForeignEvent,
    /// The same event or reply twice.
    Replayed,
    /// The chain is broken: an event was left out or moved.
    Omitted,
    /// The event is about other ciphertexts.
    Tags,
    /// No such event can come at this place.
    Order,
    /// A reply that no event announces, or the other way round.
    Reply,
}

impl Reason {
    /// Code for the text catalogue.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Signer => "signer",
            Self::ForeignEvent => "foreign_event",
            Self::Replayed => "replayed",
            Self::Omitted => "omitted",
            Self::Tags => "tags",
            Self::Order => "order",
            Self::Reply => "reply",
        }
    }
}

/// Judges every case of the manifest and every case that the node showed, in
/// the order of the manifest, foreign ones after it.
#[must_use]
pub fn judge(manifest: &Manifest, directory: &Directory, shown: &Shown) -> Vec<(Uuid, Verdict)> {
    let mut cases: Vec<Uuid> = Vec::new();
    let known = manifest.submissions.iter().map(|entry| entry.case);
    let seen = (shown.submissions.iter().map(|view| view.case))
        .chain(shown.events.keys().copied())
        .chain(shown.replies.keys().copied());
    for case in known.chain(seen) {
        if !cases.contains(&case) {
            cases.push(case);
        }
    }
    let mut ids = BTreeSet::new();
    cases
        .into_iter()
        .map(|case| {
            let entries = manifest.submissions.iter().filter(|e| e.case == case);
            let judged = match same_submissions(case, manifest, shown) {
                Ok(()) => Walk::new(entries.collect(), directory).run(case, shown, &mut ids),
                Err(reason) => Err(reason),
            };
            (
                case,
                judged.map_or_else(Verdict::NotVerified, Verdict::Believed),
            )
        })
        .collect()
}

/// The node shows exactly the submissions of the manifest.
fn same_submissions(case: Uuid, manifest: &Manifest, shown: &Shown) -> Result<(), Reason> {
    let mut ours = BTreeSet::new();
    for entry in manifest.submissions.iter().filter(|e| e.case == case) {
        ours.insert(entry.submission);
    }
    let mut theirs = BTreeSet::new();
    for view in shown.submissions.iter().filter(|v| v.case == case) {
        if !theirs.insert(view.submission) {
            return Err(Reason::Replayed);
        }
    }
    if ours.is_empty() || !theirs.is_subset(&ours) {
        Err(Reason::Foreign)
    } else if ours != theirs {
        Err(Reason::Missing)
    } else {
        Ok(())
    }
}
