//! Goes through the log of one case, event by event, and believes the next
//! step only when it fits everything before it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::history::{History, Step, Through};
use super::{CheckedEvent, Reason, Shown, ShownReply};
use crate::envelope::directory::Directory;
use crate::envelope::event::{AuthenticationTags, Elsewhere, EventClaims, EventKind, EventPayload};
use crate::envelope::manifest::ManifestEntry;

/// A log that is being gone through.
pub(super) struct Walk<'a> {
    entries: Vec<&'a ManifestEntry>,
    directory: &'a Directory,
    hashes: BTreeSet<&'a str>,
    history: History,
    /// Where submissions were handed on to.
    handed: Vec<About<'a>>,
    /// Ids of which a service of others gave the receipt.
    received: Vec<&'a Elsewhere>,
    /// Ids that it deleted, and what that would mean.
    deleted: Vec<(&'a Elsewhere, Step)>,
}

/// What an event is about.
#[derive(Clone, Copy)]
struct About<'a> {
    entry: &'a ManifestEntry,
    /// Under ids of a FIT-Connect service of others.
    elsewhere: Option<&'a Elsewhere>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(entries: Vec<&'a ManifestEntry>, directory: &'a Directory) -> Self {
        Self {
            entries,
            directory,
            hashes: BTreeSet::new(),
            history: History::default(),
            handed: Vec::new(),
            received: Vec::new(),
            deleted: Vec::new(),
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
            let about = self.about(case, claims)?;
            self.signed_by_the_right_one(about, kind, event, claims)?;
            if !ids.insert(claims.jti) {
                return Err(Reason::Replayed);
            }
            if kind.by_node() && (kind == EventKind::HandOn || self.by_peer(about.entry, event)) {
                self.handed_on(about, kind, payload)?;
                self.noted(about, kind, claims.iat);
                self.hashes.insert(&event.hash);
                continue;
            }
            // Behind services of others nobody names what came before; the tags
            // say what an event is about.
            if about.elsewhere.is_none() {
                self.chained(kind, payload)?;
            }
            self.possible(about, kind)?;
            let mut step = self.step(about.entry, kind, payload, claims.iat, replies)?;
            if let Some(elsewhere) = about.elsewhere {
                step.through = Some(through(about.entry, elsewhere, claims, payload)?);
            }
            self.history.steps.push(step);
            self.hashes.insert(&event.hash);
        }
        self.complete(replies)?;
        self.conclude();
        Ok(self.history)
    }

    fn about(&self, case: Uuid, claims: &EventClaims) -> Result<About<'a>, Reason> {
        let ids = (claims.case(), claims.submission());
        let own = |entry: &&&ManifestEntry| ids == (Some(case), Some(entry.submission));
        if let Some(entry) = self.entries.iter().find(own) {
            let elsewhere = None;
            return Ok(About { entry, elsewhere });
        }
        let there = |about: &&About<'_>| {
            let there = about.elsewhere.map(|there| (there.case, there.submission));
            there.is_some_and(|(case, submission)| ids == (Some(case), Some(submission)))
        };
        let handed = self.handed.iter().find(there);
        handed.copied().ok_or(Reason::ForeignEvent)
    }

    fn signed_by_the_right_one(
        &self,
        about: About<'_>,
        kind: EventKind,
        event: &CheckedEvent,
        claims: &EventClaims,
    ) -> Result<(), Reason> {
        let signer = event.signer.as_ref().ok_or(Reason::Signer)?;
        let entry = about.entry;
        let destination = self.directory.destination(entry.destination);
        let known = destination.and_then(|found| found.keys.as_ref());
        let own = || entry.node.contains(signer) || self.directory.node.signing.contains(signer);
        let authority =
            || entry.signing.contains(signer) || known.is_some_and(|keys| keys.has_signed(signer));
        let peer = || self.directory.is_peer(signer);
        let counts = match (kind, about.elsewhere) {
            (EventKind::HandOn, _) => own(),
            (kind, None) if kind.by_node() => own() || peer(),
            (_, None) => claims.iss == entry.destination.to_string() && authority(),
            (EventKind::Reject, Some(there)) if claims.iss == there.issuer => {
                self.directory.is_key_of(&there.issuer, signer)
            }
            (kind, Some(there)) if kind.by_node() => {
                claims.iss == there.issuer && self.directory.is_key_of(&there.issuer, signer)
            }
            (_, Some(there)) => claims.iss == there.destination.to_string() && authority(),
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

    /// What another node wrote, or that this one handed the request on, says
    /// nothing new to people: it was sent already. It counts in the chain, and
    /// must be about the same ciphertexts.
    fn handed_on(
        &mut self,
        about: About<'a>,
        kind: EventKind,
        payload: &'a EventPayload,
    ) -> Result<(), Reason> {
        let entry = about.entry;
        if !self.history.had(entry.submission, EventKind::Submit) {
            return Err(Reason::Order);
        }
        let told = matches!(kind, EventKind::Submit | EventKind::HandOn);
        if told && payload.authentication_tags.as_ref() != Some(&entry.tags) {
            return Err(Reason::Tags);
        }
        if kind == EventKind::HandOn {
            let elsewhere = payload.elsewhere.as_ref().ok_or(Reason::Unreadable)?;
            // The region has to know the service.
            if !self.directory.has_peer(&elsewhere.issuer) {
                return Err(Reason::Signer);
            }
            self.handed.push(About {
                entry,
                elsewhere: Some(elsewhere),
            });
        }
        Ok(())
    }

    /// What a service wrote; see [`Self::conclude`].
    fn noted(&mut self, about: About<'a>, kind: EventKind, at: i64) {
        match (about.elsewhere, kind) {
            (Some(there), EventKind::Submit) => self.received.push(there),
            (Some(there), EventKind::Delete) => {
                let step = Step {
                    kind: EventKind::Reject,
                    at,
                    submission: about.entry.submission,
                    reply: about.entry.answers,
                    tags: None,
                    through: Some(Through::Reported),
                };
                self.deleted.push((there, step));
            }
            _ => {}
        }
    }

    /// A service deletes what was taken over, and drafts that were never
    /// complete. What was complete and nobody took over or gave back will not
    /// arrive: it is told as a rejection that was reported, since the signed
    /// acceptance may have been held back.
    fn conclude(&mut self) {
        for (there, step) in std::mem::take(&mut self.deleted) {
            let had = |kind| self.history.had(step.submission, kind);
            let ended = had(EventKind::Accept) || had(EventKind::Reject);
            let own = |about: &&About<'_>| about.entry.submission == step.submission;
            let newest = self.handed.iter().rfind(own).and_then(|one| one.elsewhere);
            if !ended && newest == Some(there) && self.received.contains(&there) {
                self.history.steps.push(step);
            }
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

    fn possible(&self, about: About<'_>, kind: EventKind) -> Result<(), Reason> {
        use EventKind::{Accept, Create, Decision, Delete, HandOn, Question, Reject, Submit};
        let entry = about.entry;
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
                // Replies do not come back through services of others.
                Question | Decision => {
                    about.elsewhere.is_none() && self.history.had(first, Accept) && had(Submit)
                }
                HandOn => false,
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
            through: None,
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

/// What an event under ids of a service proves.
fn through(
    entry: &ManifestEntry,
    elsewhere: &Elsewhere,
    claims: &EventClaims,
    payload: &EventPayload,
) -> Result<Through, Reason> {
    let named: Option<&AuthenticationTags> = payload.authentication_tags.as_ref();
    if named.is_some_and(|tags| *tags != entry.tags) {
        return Err(Reason::Tags);
    }
    Ok(match (named, claims.iss == elsewhere.issuer) {
        (None, _) => Through::Reported,
        (Some(_), true) => Through::Service,
        (Some(_), false) => Through::Authority,
    })
}
