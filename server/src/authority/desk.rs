//! Takes one waiting submission over: fetch, believe or not, open, hand over,
//! tell. At least once: each step may happen again after a crash.

use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::event::{EventKind, EventPayload};
use uuid::Uuid;

use super::ToolError;
use super::case_file::{CaseFile, State, known};
use super::events::{Subject, sign};
use super::finding::{Finding, findings};
use super::handover::{Addition, Judged, add, new_case, stray_case};
use super::identity::{self, Proof, Sent};
use super::intake::{Content, Delivery, Opened, Rejection, compare, open, unknown_key};
use super::node::{Node, NodeError, SealedSubmission, Waiting};
use super::office::Office;
use super::pending::complete;
use super::request::Request;
use super::testimony::{Distrust, Receipt, Witness, event_hash, own_event, still_holds};
use relocation::german_time::day;

/// What became of a waiting submission.
#[derive(Debug)]
pub enum Taken {
    /// In this hand-over folder.
    HandedOver(PathBuf),
    /// Rejected by machine.
    Rejected(Rejection),
    /// Withdrawn in the meantime.
    Gone,
}

/// Where the tool works: deliveries are taken over here, and answered.
pub struct Desk<'a> {
    /// Keys and folders.
    pub office: &'a Office,
    /// The node.
    pub node: &'a dyn Node,
    /// What of the node is believed.
    pub witness: &'a Witness,
}

impl Desk<'_> {
    /// Takes one submission over.
    ///
    /// # Errors
    /// [`ToolError`]; it stays at the node and comes again.
    pub fn take(&self, waiting: &Waiting, now: i64) -> Result<Taken, ToolError> {
        let submission = match self.node.submission(waiting.submission_id) {
            Err(error) if error.is_missing() => return Ok(Taken::Gone),
            other => other?,
        };
        let delivery = self.fetch(waiting, submission)?;
        let sealed = &delivery.submission;
        let log = self.node.events(sealed.case_id)?;
        let receipt = self
            .witness
            .receipt(&log, sealed.submission_id, sealed.case_id)?;
        compare(&delivery, &receipt)?;
        let mut known = known(&self.office.handover(), sealed.case_id)?;
        if let Some((folder, case)) = &mut known {
            still_holds(&log, case.last_event.as_deref())?;
            if case.destination != sealed.destination_id {
                return Err(Distrust::Destination.into());
            }
            // What comes may answer a question that is not confirmed yet.
            complete(self.node, folder, case)?;
        }
        if let Some(kid) = unknown_key(&delivery, &self.office.encryption) {
            return Err(ToolError::UnknownKey(kid));
        }
        let kind = self.kind(sealed.destination_id);
        match open(&delivery, &self.office.encryption, kind) {
            Ok(opened) => {
                let (folder, mut case) = match known {
                    Some(known) => known,
                    None => self.start(sealed, &receipt, &opened, now)?,
                };
                self.hand_over(&folder, &mut case, sealed, &receipt, &opened)?;
                // Once told, the node delivers it no more.
                case.save(&folder)?;
                let payload = EventPayload {
                    authentication_tags: Some(receipt.tags),
                    ..EventPayload::default()
                };
                let event = self.tell(sealed, EventKind::Accept, payload, &log, now)?;
                case.last_event = Some(event);
                case.save(&folder)?;
                Ok(Taken::HandedOver(folder))
            }
            Err(rejection) => {
                let payload = EventPayload {
                    authentication_tags: Some(receipt.tags),
                    problems: vec![rejection.problem()],
                    ..EventPayload::default()
                };
                self.tell(sealed, EventKind::Reject, payload, &log, now)?;
                Ok(Taken::Rejected(rejection))
            }
        }
    }

    fn fetch(
        &self,
        waiting: &Waiting,
        submission: SealedSubmission,
    ) -> Result<Delivery, ToolError> {
        let expected = (waiting.submission_id, waiting.case_id);
        if (submission.submission_id, submission.case_id) != expected {
            return Err(Distrust::Parts.into());
        }
        if self.office.serves(submission.destination_id).is_none() {
            return Err(Distrust::Destination.into());
        }
        let attachments = submission
            .attachments
            .iter()
            .map(|&id| Ok((id, self.node.attachment(submission.submission_id, id)?)))
            .collect::<Result<_, NodeError>>()?;
        Ok(Delivery {
            submission,
            attachments,
        })
    }

    /// A case that is new here. An answer can also come first, when the
    /// clerk's office moved the folder on already: it gets a folder that says
    /// so.
    fn start(
        &self,
        sealed: &SealedSubmission,
        receipt: &Receipt,
        opened: &Opened,
        now: i64,
    ) -> Result<(PathBuf, CaseFile), ToolError> {
        let name = self.office.serves(sealed.destination_id);
        let mut case = CaseFile {
            case: sealed.case_id,
            submission: sealed.submission_id,
            destination: sealed.destination_id,
            authority: name.unwrap_or_default().to_owned(),
            kind: match &opened.content {
                Content::Request(request) => request.kind(),
                Content::Answer(_) => self
                    .kind(sealed.destination_id)
                    .unwrap_or(AuthorityKind::Registration),
            },
            submitted: receipt.at,
            arrived: now,
            identity: false,
            reply_key: opened.reply_key.clone(),
            findings: Vec::new(),
            state: State::Arrived,
            last_event: None,
            received: vec![sealed.submission_id],
            pending: None,
        };
        let handover = self.office.handover();
        let folder = match &opened.content {
            Content::Request(request) => {
                let proof = self.proof(sealed, receipt, request);
                case.identity = proof.suffices();
                case.findings = self.findings(&case, request, &proof);
                let judged = Judged {
                    request,
                    proof: &proof,
                    findings: &case.findings,
                };
                new_case(&handover, &case, judged, &opened.files)?
            }
            Content::Answer(_) => {
                case.received.clear();
                case.state = State::Elsewhere;
                stray_case(&handover, &case)?
            }
        };
        Ok((folder, case))
    }

    /// Signs an event that follows the last one of `log`.
    pub(super) fn sign(
        &self,
        subject: Subject,
        kind: EventKind,
        payload: EventPayload,
        log: &[String],
        now: i64,
    ) -> Result<String, ToolError> {
        let directory = &self.witness.directory;
        let key = self.office.signer(directory, subject.destination)?;
        Ok(sign(key, subject, kind, payload, log, now)?)
    }

    /// Signs and posts; gives the event's hash. A conflict is well when the
    /// log shows this event already, from a call whose answer was lost.
    fn tell(
        &self,
        sealed: &SealedSubmission,
        kind: EventKind,
        payload: EventPayload,
        log: &[String],
        now: i64,
    ) -> Result<String, ToolError> {
        let subject = Subject {
            destination: sealed.destination_id,
            submission: sealed.submission_id,
            case: sealed.case_id,
        };
        let event = self.sign(subject, kind, payload, log, now)?;
        match self.node.post_event(sealed.case_id, &event) {
            Err(error) if error.is_conflict() => {
                let log = self.node.events(sealed.case_id)?;
                let there = own_event(&log, &self.office.signing, subject, kind);
                there.ok_or_else(|| error.into())
            }
            other => Ok(other.map(|()| event_hash(&event))?),
        }
    }

    fn proof(&self, sealed: &SealedSubmission, receipt: &Receipt, request: &Request) -> Proof {
        let sent = Sent {
            destination: sealed.destination_id,
            submission: sealed.submission_id,
            at: receipt.at,
        };
        identity::judge(request, sent, self.witness)
    }

    fn findings(&self, case: &CaseFile, request: &Request, proof: &Proof) -> Vec<Finding> {
        let submitted = day(case.submitted);
        let others = findings(request, case.destination, submitted, self.witness);
        proof.finding().into_iter().chain(others).collect()
    }

    /// What kind of authority a destination is by the signed directory.
    fn kind(&self, destination: Uuid) -> Option<AuthorityKind> {
        let entry = self.witness.directory.destination(destination);
        entry.map(|entry| entry.kind)
    }

    fn hand_over(
        &self,
        folder: &Path,
        case: &mut CaseFile,
        sealed: &SealedSubmission,
        receipt: &Receipt,
        opened: &Opened,
    ) -> Result<(), ToolError> {
        let id = sealed.submission_id;
        if case.received.contains(&id) {
            return Ok(());
        }
        match &opened.content {
            Content::Request(request) => {
                let proof = self.proof(sealed, receipt, request);
                let judged = Judged {
                    request,
                    proof: &proof,
                    findings: &self.findings(case, request, &proof),
                };
                let addition = Addition::Request(judged);
                // Whoever it identifies: the case is that of the first request.
                add(folder, case, id, &addition, &opened.files)?;
            }
            Content::Answer(answer) => {
                add(folder, case, id, &Addition::Answer(answer), &opened.files)?;
            }
        }
        case.received.push(id);
        // Also after "appear": the clerk has something new to look at.
        if case.state.is_open() {
            case.state = State::Answered;
        }
        Ok(())
    }
}
