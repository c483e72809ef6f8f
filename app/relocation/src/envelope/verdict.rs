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

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::bundle::SubmissionView;
use super::directory::Directory;
use super::event::{AuthenticationTags, EventClaims, EventKind, EventPayload};
use super::manifest::{Manifest, ManifestEntry};

#[cfg(test)]
mod tests;

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

/// The believed events of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// In the order of the log.
    pub steps: Vec<Step>,
}

/// One believed event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub kind: EventKind,
    /// Unix seconds by the signer's clock.
    pub at: i64,
    /// To which submission.
    pub submission: Uuid,
    /// Which question a submission answers, or which reply the event announces.
    pub reply: Option<Uuid>,
    /// Tags of the reply that the event announces.
    pub tags: Option<AuthenticationTags>,
}

/// Where a case stands, for people. Times are Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// The node keeps it for the authority.
    Sent {
        /// Signed time of receipt.
        at: i64,
    },
    /// The authority has taken it over and could read it.
    Arrived {
        /// When.
        at: i64,
    },
    /// The authority waits for an answer.
    Question {
        /// Its reply.
        reply: Uuid,
        /// When.
        at: i64,
    },
    /// The citizen's answer is on its way or there.
    Answered {
        /// When it was sent.
        at: i64,
    },
    /// Decided; the sealed reply says what.
    Decided {
        /// Its reply.
        reply: Uuid,
        /// When.
        at: i64,
    },
    /// The authority could not decrypt, verify or parse the request.
    Rejected {
        /// When.
        at: i64,
    },
    /// The request was withdrawn or deleted after its time.
    Withdrawn {
        /// When.
        at: i64,
    },
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

impl History {
    /// Where the case stands; none only for a history without a receipt.
    #[must_use]
    pub fn state(&self) -> Option<CaseState> {
        self.steps.iter().rev().find_map(|step| {
            let at = step.at;
            match (step.kind, step.reply) {
                (EventKind::Submit, None) => Some(CaseState::Sent { at }),
                (EventKind::Submit, Some(_)) if !self.fell_away(step.submission) => {
                    Some(CaseState::Answered { at })
                }
                (EventKind::Accept, None) => Some(CaseState::Arrived { at }),
                (EventKind::Question, Some(reply)) => Some(CaseState::Question { reply, at }),
                (EventKind::Decision, Some(reply)) => Some(CaseState::Decided { reply, at }),
                (EventKind::Reject, None) => Some(CaseState::Rejected { at }),
                (EventKind::Delete, None) => Some(CaseState::Withdrawn { at }),
                _ => None,
            }
        })
    }

    /// Whether an answer to this question was sent and still stands: neither
    /// withdrawn nor impossible to read.
    #[must_use]
    pub fn answered(&self, question: Uuid) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| {
            step.kind == EventKind::Submit
                && step.reply == Some(question)
                && !self.fell_away(step.submission)
        })
    }

    /// Whether this submission was withdrawn.
    #[must_use]
    pub fn withdrawn(&self, submission: Uuid) -> bool {
        self.had(submission, EventKind::Delete)
    }

    fn fell_away(&self, submission: Uuid) -> bool {
        self.withdrawn(submission) || self.had(submission, EventKind::Reject)
    }

    fn had(&self, submission: Uuid, kind: EventKind) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| step.submission == submission && step.kind == kind)
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

/// Goes through the log of one case.
struct Walk<'a> {
    entries: Vec<&'a ManifestEntry>,
    directory: &'a Directory,
    hashes: BTreeSet<&'a str>,
    history: History,
}

impl<'a> Walk<'a> {
    fn new(entries: Vec<&'a ManifestEntry>, directory: &'a Directory) -> Self {
        Self {
            entries,
            directory,
            hashes: BTreeSet::new(),
            history: History::default(),
        }
    }

    fn run(
        mut self,
        case: Uuid,
        shown: &'a Shown,
        ids: &mut BTreeSet<Uuid>,
    ) -> Result<History, Reason> {
        let replies = shown.replies.get(&case).map_or(&[][..], Vec::as_slice);
        for event in shown.events.get(&case).map_or(&[][..], Vec::as_slice) {
            let claims = event.claims.as_ref().ok_or(Reason::Unreadable)?;
            let (kind, payload) = claims.single().ok_or(Reason::Unreadable)?;
            let entry = self.entry_of(case, claims)?;
            self.signed_by_the_right_one(entry, kind, event, claims)?;
            if !ids.insert(claims.jti) {
                return Err(Reason::Replayed);
            }
            self.chained(kind, payload)?;
            self.possible(entry, kind)?;
            let step = self.step(entry, kind, payload, claims.iat, replies)?;
            self.history.steps.push(step);
            self.hashes.insert(&event.hash);
        }
        self.complete(replies)?;
        Ok(self.history)
    }

    fn entry_of(&self, case: Uuid, claims: &EventClaims) -> Result<&'a ManifestEntry, Reason> {
        if claims.case() != Some(case) {
            return Err(Reason::ForeignEvent);
        }
        let mut entries = self.entries.iter();
        entries
            .find(|entry| claims.submission() == Some(entry.submission))
            .copied()
            .ok_or(Reason::ForeignEvent)
    }

    fn signed_by_the_right_one(
        &self,
        entry: &ManifestEntry,
        kind: EventKind,
        event: &CheckedEvent,
        claims: &EventClaims,
    ) -> Result<(), Reason> {
        let signer = event.signer.as_ref().ok_or(Reason::Signer)?;
        let destination = self.directory.destination(entry.destination);
        let current = destination.and_then(|found| found.keys.as_ref());
        let counts = if kind.by_node() {
            entry.node.contains(signer) || self.directory.node.signing.contains(signer)
        } else {
            claims.iss == entry.destination.to_string()
                && (entry.signing.contains(signer)
                    || current.is_some_and(|keys| keys.signing.contains(signer)))
        };
        if counts { Ok(()) } else { Err(Reason::Signer) }
    }

    /// An authority names the last event that it saw: that one must stand
    /// before it. Events of the node may have come in between. Only the first
    /// take-over may name none, as plain FIT-Connect subscribers do: what must
    /// stand before it is the receipt, which is demanded anyway.
    fn chained(&self, kind: EventKind, payload: &EventPayload) -> Result<(), Reason> {
        let named = payload.predecessor.as_deref();
        let there = named.is_some_and(|hash| self.hashes.contains(hash));
        let mut steps = self.history.steps.iter();
        let first = !steps.any(|step| !step.kind.by_node());
        let plain = matches!(kind, EventKind::Accept | EventKind::Reject);
        if kind.by_node() || there || (named.is_none() && first && plain) {
            Ok(())
        } else {
            Err(Reason::Omitted)
        }
    }

    fn possible(&self, entry: &ManifestEntry, kind: EventKind) -> Result<(), Reason> {
        use EventKind::{Accept, Create, Decision, Delete, Question, Reject, Submit};
        let had = |kind| self.history.had(entry.submission, kind);
        let first = self.entries[0].submission;
        let closed = self.history.had(first, Delete) || self.history.had(first, Reject);
        let asked = |reply: Uuid| {
            let mut steps = self.history.steps.iter();
            steps.any(|step| step.kind == Question && step.reply == Some(reply))
        };
        let possible = !closed
            && match kind {
                Create => !had(Create) && !had(Submit),
                Submit => !had(Submit) && entry.answers.is_none_or(asked),
                Accept | Reject => had(Submit) && !had(Accept) && !had(Reject) && !had(Delete),
                Delete => had(Submit) && !had(Delete),
                Question | Decision => self.history.had(first, Accept) && had(Submit),
            };
        if possible { Ok(()) } else { Err(Reason::Order) }
    }

    /// Checks what the event is bound to, and keeps what people need of it.
    fn step(
        &self,
        entry: &ManifestEntry,
        kind: EventKind,
        payload: &EventPayload,
        at: i64,
        replies: &[ShownReply],
    ) -> Result<Step, Reason> {
        let mut step = Step {
            kind,
            at,
            submission: entry.submission,
            reply: entry.answers,
            tags: None,
        };
        let tags = payload.authentication_tags.as_ref();
        match kind {
            EventKind::Submit | EventKind::Accept if tags != Some(&entry.tags) => {
                return Err(Reason::Tags);
            }
            EventKind::Question | EventKind::Decision => {
                step.reply = Some(self.announced(payload, replies)?);
                step.tags = tags.cloned();
            }
            _ => {}
        }
        Ok(step)
    }

    fn announced(&self, payload: &EventPayload, replies: &[ShownReply]) -> Result<Uuid, Reason> {
        let id = payload.reply_id.ok_or(Reason::Unreadable)?;
        let tags = payload.authentication_tags.as_ref().ok_or(Reason::Tags)?;
        if self.announces(id) {
            return Err(Reason::Replayed);
        }
        let mut shown = replies.iter().filter(|reply| reply.reply == id);
        let (Some(reply), None) = (shown.next(), shown.next()) else {
            return Err(Reason::Reply);
        };
        let same = tags.data.as_ref() == Some(&reply.tag)
            && tags.attachments.keys().eq(reply.attachments.iter());
        if same { Ok(id) } else { Err(Reason::Tags) }
    }

    fn announces(&self, reply: Uuid) -> bool {
        let mut steps = self.history.steps.iter();
        steps.any(|step| step.tags.is_some() && step.reply == Some(reply))
    }

    fn complete(&self, replies: &[ShownReply]) -> Result<(), Reason> {
        let mut entries = self.entries.iter();
        if !entries.all(|entry| self.history.had(entry.submission, EventKind::Submit)) {
            return Err(Reason::Missing);
        }
        let mut replies = replies.iter();
        if !replies.all(|reply| self.announces(reply.reply)) {
            return Err(Reason::Reply);
        }
        Ok(())
    }
}
