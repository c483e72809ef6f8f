//! What people are told of a believed case: its steps, and where it stands.

use uuid::Uuid;

use crate::envelope::event::{AuthenticationTags, EventKind};

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
    /// Set for what came through a FIT-Connect service of others.
    pub through: Option<Through>,
}

/// What is known of an event that came through a FIT-Connect service of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// The authority signed it, about exactly these ciphertexts.
    Authority,
    /// Whoever signed it named no ciphertexts: that it is about this request is
    /// known from the node alone. Or the service deleted it, and who took it over
    /// is not known.
    Reported,
    /// The service itself gave exactly these ciphertexts back.
    Service,
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

impl CaseState {
    /// Whether it came to an end without a decision.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Withdrawn { .. })
    }
}

impl History {
    /// Where the case stands; none only for a history without a receipt.
    #[must_use]
    pub fn state(&self) -> Option<CaseState> {
        // What is handed in later, without a question, changes no state.
        let first = self.steps.first()?.submission;
        let mut steps = self.steps.iter().rev();
        steps.find_map(|step| {
            if step.submission != first && step.reply.is_none() {
                return None;
            }
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

    /// Whether its rejection is known from the node alone, so that it may have
    /// arrived all the same.
    #[must_use]
    pub fn is_reported(&self) -> bool {
        let first = self.steps.first().map(|step| step.submission);
        let mut steps = self.steps.iter();
        steps.any(|step| {
            step.kind == EventKind::Reject
                && Some(step.submission) == first
                && step.through == Some(Through::Reported)
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

    pub(super) fn had(&self, submission: Uuid, kind: EventKind) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| step.submission == submission && step.kind == kind)
    }
}
