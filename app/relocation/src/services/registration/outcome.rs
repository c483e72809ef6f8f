//! What the page after sending tells.

use time::Date;

use super::deadline::deadline;
use super::request::{Confirmation, RegistrationRequest};
use super::status::Status;

/// Facts for the person. Texts: `result.status.<status>`, `result.bring.<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Last day to appear in time, by the holidays of the authority's Land.
    pub deadline: Date,
    /// Whether that day has passed. Late is still accepted.
    pub late: bool,
    /// Status of the new dwelling.
    pub status: Status,
    /// Codes of what to bring, in order.
    pub bring: Vec<&'static str>,
}

/// Facts that follow from the request on the day `today`.
#[must_use]
pub fn outcome(request: &RegistrationRequest, today: Date) -> Outcome {
    let deadline = deadline(
        request.move_in.date(),
        &request.new_dwelling.municipality.regional_key,
    );
    let confirmation = match request.confirmation {
        Confirmation::File { .. } => "confirmation-original",
        Confirmation::Code { .. } => "confirmation-code",
        Confirmation::Paper => "confirmation-paper",
        Confirmation::NotYet => "confirmation-not-yet",
        Confirmation::Refused => "confirmation-refused",
        Confirmation::SelfDeclared => "own-dwelling",
    };
    Outcome {
        deadline,
        late: today > deadline,
        status: request.new_dwelling.status,
        bring: vec!["identity-documents", confirmation, "case-code"],
    }
}

impl Status {
    /// Value in text keys: `result.status.<value>`.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Sole => "sole",
            Self::Main => "main",
            Self::Secondary => "secondary",
        }
    }
}
