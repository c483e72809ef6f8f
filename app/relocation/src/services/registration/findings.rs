//! What a clerk should look at: rules that the request breaks or touches.
//! A finding never rejects; a person decides.

use time::Date;

use super::deadline::deadline;
use super::request::{Confirmation, Landlord, RegistrationRequest};
use super::rules::OWN_DUTY_FROM;
use super::status::Status;
use crate::values::PartialDate;

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The move-in lies after the submission (BMG § 17(1)).
    MoveInAhead,
    /// Submitted after the two weeks (BMG § 17(1), § 54(2) Nr. 1).
    Late,
    /// The person is under 16 (BMG § 17(3)).
    Under16,
    /// The date of birth is known in part only: the fetch of the data compares
    /// exactly (BMG § 23(2)).
    BirthDateIncomplete,
    /// Not exactly one main dwelling, or a sole one beside others (BMG § 21).
    Statuses,
    /// No confirmation: the person has told it (BMG § 19(2)).
    ConfirmationMissing,
    /// The landlord refuses the confirmation (BMG § 19(2)).
    ConfirmationRefused,
    /// Self-declared although the dwelling is somebody else's (BMG § 19).
    SelfDeclaredByTenant,
}

impl Finding {
    /// For programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MoveInAhead => "move_in_ahead",
            Self::Late => "late",
            Self::Under16 => "under_16",
            Self::BirthDateIncomplete => "birth_date_incomplete",
            Self::Statuses => "statuses",
            Self::ConfirmationMissing => "confirmation_missing",
            Self::ConfirmationRefused => "confirmation_refused",
            Self::SelfDeclaredByTenant => "self_declared_by_tenant",
        }
    }

    /// In the clerk's language.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::MoveInAhead => "Einzugsdatum liegt nach dem Eingang (§ 17 Abs. 1 BMG).",
            Self::Late => "Nach Ablauf der zwei Wochen eingegangen (§ 17 Abs. 1 BMG).",
            Self::Under16 => "Person ist unter 16 Jahre alt (§ 17 Abs. 3 BMG).",
            Self::BirthDateIncomplete => {
                "Geburtsdatum unvollständig: Abruf beim bisherigen Melderegister genau abgleichen."
            }
            Self::Statuses => "Status der Wohnungen passt nicht zusammen (§ 21 BMG).",
            Self::ConfirmationMissing => {
                "Bestätigung des Wohnungsgebers fehlt noch (§ 19 Abs. 2 BMG)."
            }
            Self::ConfirmationRefused => {
                "Wohnungsgeber verweigert die Bestätigung (§ 19 Abs. 2 BMG)."
            }
            Self::SelfDeclaredByTenant => {
                "Selbsterklärung, obwohl ein Wohnungsgeber genannt ist (§ 19 BMG)."
            }
        }
    }
}

/// Findings of a request that was submitted on the day `submitted` (the signed
/// time of the submission, in Germany).
#[must_use]
pub fn findings(request: &RegistrationRequest, submitted: Date) -> Vec<Finding> {
    let move_in = request.move_in.date();
    let key = &request.new_dwelling.municipality.regional_key;
    let born = request.person.birth_date;
    [
        (move_in > submitted, Finding::MoveInAhead),
        (submitted > deadline(move_in, key), Finding::Late),
        (
            born.certainly_younger_than(OWN_DUTY_FROM, submitted),
            Finding::Under16,
        ),
        (
            !matches!(born, PartialDate::Full(_)),
            Finding::BirthDateIncomplete,
        ),
        (!statuses_fit(request), Finding::Statuses),
        (
            request.confirmation == Confirmation::NotYet,
            Finding::ConfirmationMissing,
        ),
        (
            request.confirmation == Confirmation::Refused,
            Finding::ConfirmationRefused,
        ),
        (
            request.confirmation == Confirmation::SelfDeclared && request.landlord != Landlord::Own,
            Finding::SelfDeclaredByTenant,
        ),
    ]
    .into_iter()
    .filter_map(|(holds, finding)| holds.then_some(finding))
    .collect()
}

/// A sole dwelling is the only one; among several exactly one is the main one.
fn statuses_fit(request: &RegistrationRequest) -> bool {
    let mut all = vec![request.new_dwelling.status];
    all.extend(request.previous_dwelling.kept_as);
    all.extend(request.other_dwellings.iter().map(|other| other.status));
    let count = |status| all.iter().filter(|other| **other == status).count();
    match all.len() {
        1 => all[0] == Status::Sole,
        _ => count(Status::Sole) == 0 && count(Status::Main) == 1,
    }
}
