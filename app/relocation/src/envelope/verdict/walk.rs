//! Goes through the log of one case, event by event, and believes the next
//! step only when it fits everything before it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::history::{History, Step};
use super::{CheckedEvent, Reason, Shown, ShownReply};
use crate::envelope::directory::Directory;
use crate::envelope::event::{EventClaims, EventKind, EventPayload};
use crate::envelope::manifest::ManifestEntry;

/// A log that is being gone through.
pub(super) struct Walk<'a> {
    entries: Vec<&'a ManifestEntry>,
    directory: &'a Directory,
    hashes: BTreeSet<&'a str>,
    history: History,
}

impl<'a> Walk<'a> {
    pub(super) fn new(entries: Vec<&'a ManifestEntry>, directory: &'a Directory) -> Self {
        Self {
            entries,
            directory,
            hashes: BTreeSet::new(),
            history: History::default(),
        }
    }

    /// The history of the case, if everything of it fits.
    pub(super) fn run(
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
            if kind.by_node() && self.by_peer(entry, event) {
                self.handed_on(entry, kind, payload)?;
                self.hashes.insert(&event.hash);
                continue;
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
        let known = destination.and_then(|found| found.keys.as_ref());
        let counts = if kind.by_node() {
            entry.node.contains(signer)
                || self.directory.node.signing.contains(signer)
                || self.directory.is_peer(signer)
        } else {
            claims.iss == entry.destination.to_string()
                && (entry.signing.contains(signer)
                    || known.is_some_and(|keys| keys.has_signed(signer)))
        };
        if counts { Ok(()) } else { Err(Reason::Signer) }
    }

    /// Whether another node wrote it, to which the request was handed on.
    fn by_peer(&self, entry: &ManifestEntry, event: &CheckedEvent) -> bool {
        let signer = event.signer.as_deref().unwrap_or_default();
        let own = |known: &String| known == signer;
        !entry.node.iter().any(own)
            && !self.directory.node.signing.iter().any(own)
            && self.directory.is_peer(signer)
    }

    /// What another node wrote says nothing new to people: the request was sent
    /// already. It counts in the chain, and must be about the same ciphertexts.
    fn handed_on(
        &self,
        entry: &ManifestEntry,
        kind: EventKind,
        payload: &EventPayload,
    ) -> Result<(), Reason> {
        if !self.history.had(entry.submission, EventKind::Submit) {
            return Err(Reason::Order);
        }
        let tags = payload.authentication_tags.as_ref();
        match kind {
            EventKind::Submit if tags != Some(&entry.tags) => Err(Reason::Tags),
            _ => Ok(()),
        }
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
