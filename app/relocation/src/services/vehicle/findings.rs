//! What the vehicle registration authority's clerk should look at. A finding
//! never rejects; a person decides.

use time::{Date, Month};

use super::request::{Identity, Process, Release, VehicleRequest};
use crate::values::{PartialDate, PlateKind};

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The holder has not proved who they are (FZV § 20(2)).
    IdentityMissing,
    /// A file is to be looked at: nobody has signed for the registration.
    ConfirmationToRead,
    /// Told with the registration: it has to be decided first (FZV § 15(2)).
    RegistrationFirst,
    /// § 15(2) is about the address only, not about another district.
    NotByRegistration,
    /// No code at all: the holder shows the papers.
    PapersToSee,
    /// The inspection is overdue (FZV § 22).
    InspectionOver,
    /// A new plate without the codes that it needs (FZV § 30(3)).
    CodesMissing,
    /// A new E plate after the rules for it have ended (FZV § 79(9)).
    ElectricEnded,
    /// A date of birth is known in part only.
    BirthDateIncomplete,
}

impl Finding {
    /// For programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdentityMissing => "identity_missing",
            Self::ConfirmationToRead => "confirmation_to_read",
            Self::RegistrationFirst => "registration_first",
            Self::NotByRegistration => "not_by_registration",
            Self::PapersToSee => "papers_to_see",
            Self::InspectionOver => "inspection_over",
            Self::CodesMissing => "codes_missing",
            Self::ElectricEnded => "electric_ended",
            Self::BirthDateIncomplete => "birth_date_incomplete",
        }
    }

    /// In the clerk's language.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::IdentityMissing => {
                "Identität nicht nachgewiesen (§ 20 Abs. 2 FZV): Vorsprache oder Nachweis nötig."
            }
            Self::ConfirmationToRead => {
                "Meldebestätigung liegt als Datei bei: Name und Anschrift vergleichen."
            }
            Self::RegistrationFirst => {
                "Mit der Anmeldung mitgeteilt (§ 15 Abs. 2 FZV): erst ändern, wenn die Meldebehörde \
                 die Anmeldung mitteilt."
            }
            Self::NotByRegistration => {
                "Wechsel des Zulassungsbezirks: von § 15 Abs. 2 FZV nicht erfasst."
            }
            Self::PapersToSee => {
                "Keine Sicherheitscodes aufgedeckt: Papiere vorlegen lassen, Gebühr am Schalter."
            }
            Self::InspectionOver => "Hauptuntersuchung ist überfällig (§ 22 FZV).",
            Self::CodesMissing => {
                "Neues Kennzeichen, aber Sicherheitscodes fehlen (§ 30 Abs. 3 FZV)."
            }
            Self::ElectricEnded => {
                "E-Kennzeichen: Vorschriften seit 31.12.2026 außer Kraft (§ 79 Abs. 9 FZV)."
            }
            Self::BirthDateIncomplete => "Geburtsdatum unvollständig.",
        }
    }
}

/// Findings of a request that was submitted on the day `submitted`.
#[must_use]
pub fn findings(request: &VehicleRequest, submitted: Date) -> Vec<Finding> {
    let with_registration = request.release == Release::WithRegistration;
    let new = request.process == Process::NewPlate;
    let electric_over =
        Date::from_calendar_date(2026, Month::December, 31).is_ok_and(|last| submitted > last);
    let papers = request.papers.as_ref();
    [
        (
            matches!(request.identity, Identity::None { .. }),
            Finding::IdentityMissing,
        ),
        (
            matches!(request.release, Release::Confirmation { .. }),
            Finding::ConfirmationToRead,
        ),
        (with_registration, Finding::RegistrationFirst),
        (
            with_registration && request.process != Process::AddressChange,
            Finding::NotByRegistration,
        ),
        (
            papers.is_some_and(|papers| {
                let due = papers.inspection.in_season(request.plate.season());
                due.is_over(submitted)
            }),
            Finding::InspectionOver,
        ),
        (
            papers.is_some_and(|papers| papers.zb1_code.is_none()),
            Finding::PapersToSee,
        ),
        (
            new && papers.is_some_and(|papers| {
                papers.zb1_code.is_some() && (papers.zb2_code.is_none() || papers.seals.is_none())
            }),
            Finding::CodesMissing,
        ),
        (
            new && electric_over && request.plate.kind() == PlateKind::Electric,
            Finding::ElectricEnded,
        ),
        (
            !matches!(request.holder.birth_date, PartialDate::Full(_)),
            Finding::BirthDateIncomplete,
        ),
    ]
    .into_iter()
    .filter_map(|(holds, finding)| holds.then_some(finding))
    .collect()
}
