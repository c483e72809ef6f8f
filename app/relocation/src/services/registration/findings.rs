//! What a clerk should look at: rules that the request breaks or touches.
//! A finding never rejects; a person decides.

use time::{Date, Duration};

use super::pages::people::{OF_AGE, OWN_DUTY_FROM};
use super::request::{
    Companion, Confirmation, Custody, Identity, Landlord, Matter, MoveIn, Previous,
    RegistrationRequest, Relation,
};
use super::status::Status;
use crate::values::{PartialDate, RegionalKey};

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The move-in lies after the submission (BMG § 17(1)).
    MoveInAhead,
    /// The deregistration comes more than a week before (BMG § 17(2)).
    TooEarly,
    /// Submitted after the two weeks (BMG §§ 17, 21(4), 54(2)).
    Late,
    /// The declarant is under 16 (BMG § 17(3)).
    Under16,
    /// A date of birth is known in part only: the fetch of the data compares
    /// exactly (BMG § 23(2)).
    BirthDateIncomplete,
    /// Not exactly one main dwelling, or a sole one beside others (BMG § 21).
    Statuses,
    /// Others are declared without the assurance of BMG § 23(4).
    NotEntitled,
    /// Somebody declared as a child is of age.
    ChildOfAge,
    /// A child was born after the move-in (BMG § 17(3)).
    BornAfterwards,
    /// The other parent could not be asked.
    CustodyOpen,
    /// From abroad: data can be fetched from the last authority in Germany
    /// (1. BMeldDÜV § 4(5)).
    FormerResident,
    /// From abroad for the first time: there are no data to fetch.
    FirstTime,
    /// No confirmation: the person has told it (BMG § 19(2)).
    ConfirmationMissing,
    /// The landlord refuses the confirmation (BMG § 19(2)).
    ConfirmationRefused,
    /// Self-declared although the dwelling is somebody else's (BMG § 19).
    SelfDeclaredByTenant,
    /// The serial number is to be compared with the register (BMG § 23(6)).
    CompareSerial,
}

impl Finding {
    /// For programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MoveInAhead => "move_in_ahead",
            Self::TooEarly => "too_early",
            Self::Late => "late",
            Self::Under16 => "under_16",
            Self::BirthDateIncomplete => "birth_date_incomplete",
            Self::Statuses => "statuses",
            Self::NotEntitled => "not_entitled",
            Self::ChildOfAge => "child_of_age",
            Self::BornAfterwards => "born_afterwards",
            Self::CustodyOpen => "custody_open",
            Self::FormerResident => "former_resident",
            Self::FirstTime => "first_time",
            Self::ConfirmationMissing => "confirmation_missing",
            Self::ConfirmationRefused => "confirmation_refused",
            Self::SelfDeclaredByTenant => "self_declared_by_tenant",
            Self::CompareSerial => "compare_serial",
        }
    }

    /// In the clerk's language.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::MoveInAhead => "Einzugsdatum liegt nach dem Eingang (§ 17 Abs. 1 BMG).",
            Self::TooEarly => "Abmeldung früher als eine Woche vor dem Auszug (§ 17 Abs. 2 BMG).",
            Self::Late => "Nach Ablauf der zwei Wochen eingegangen (§§ 17, 21 Abs. 4 BMG).",
            Self::Under16 => "Erklärende Person ist unter 16 Jahre alt (§ 17 Abs. 3 BMG).",
            Self::BirthDateIncomplete => {
                "Geburtsdatum unvollständig: Abruf beim bisherigen Melderegister genau abgleichen."
            }
            Self::Statuses => "Status der Wohnungen passt nicht zusammen (§ 21 BMG).",
            Self::NotEntitled => "Versicherung der Berechtigung fehlt (§ 23 Abs. 4 BMG).",
            Self::ChildOfAge => "Ein als Kind genanntes Mitglied ist volljährig.",
            Self::BornAfterwards => {
                "Ein Kind ist nach dem Einzug geboren: Anmeldung womöglich nicht nötig \
                 (§ 17 Abs. 3 BMG)."
            }
            Self::CustodyOpen => "Der andere Elternteil konnte nicht gefragt werden.",
            Self::FormerResident => {
                "Zuzug aus dem Ausland, früher in Deutschland gemeldet: Abruf bei der letzten \
                 Meldebehörde möglich (§ 4 Abs. 5 1. BMeldDÜV)."
            }
            Self::FirstTime => {
                "Erster Zuzug aus dem Ausland: keine Daten zum Abruf, Urkunden vorlegen lassen."
            }
            Self::ConfirmationMissing => {
                "Bestätigung des Wohnungsgebers fehlt noch (§ 19 Abs. 2 BMG)."
            }
            Self::ConfirmationRefused => {
                "Wohnungsgeber verweigert die Bestätigung (§ 19 Abs. 2 BMG)."
            }
            Self::SelfDeclaredByTenant => {
                "Selbsterklärung, obwohl ein Wohnungsgeber genannt ist (§ 19 BMG)."
            }
            Self::CompareSerial => {
                "Seriennummer mit dem Melderegister vergleichen (§ 23 Abs. 6 BMG)."
            }
        }
    }
}

/// Findings of a request that was submitted on the day `submitted` (the signed
/// time of the submission, in Germany) to the authority of the dwelling `key`.
#[must_use]
pub fn findings(request: &RegistrationRequest, key: &RegionalKey, submitted: Date) -> Vec<Finding> {
    let event = request.event().date();
    let moves = matches!(request.matter, Matter::MoveIn(_) | Matter::ChangeMain(_));
    let mut people = vec![&request.person];
    people.extend(request.companions.iter().map(|companion| &companion.person));
    let incomplete = |date| !matches!(date, PartialDate::Full(_));
    let mut all = vec![
        (moves && event > submitted, Finding::MoveInAhead),
        (
            !moves && event > submitted + Duration::days(7),
            Finding::TooEarly,
        ),
        (submitted > request.deadline(key), Finding::Late),
        (
            (request.person.birth_date).certainly_younger_than(OWN_DUTY_FROM, submitted),
            Finding::Under16,
        ),
        (
            people.iter().any(|person| incomplete(person.birth_date)),
            Finding::BirthDateIncomplete,
        ),
        (
            matches!(request.matter, Matter::MoveIn(_))
                && !request.companions.is_empty()
                && !request.entitled,
            Finding::NotEntitled,
        ),
        (
            children(request)
                .any(|child| child.person.birth_date.certainly_aged(OF_AGE, submitted)),
            Finding::ChildOfAge,
        ),
        (
            matches!(request.identity, Identity::Document { .. }),
            Finding::CompareSerial,
        ),
    ];
    if let Matter::MoveIn(matter) = &request.matter {
        all.extend(of_the_move(request, matter));
    }
    all.into_iter()
        .filter_map(|(holds, finding)| holds.then_some(finding))
        .collect()
}

fn children(request: &RegistrationRequest) -> impl Iterator<Item = &Companion> {
    let all = request.companions.iter();
    all.filter(|companion| companion.relation == Relation::Child)
}

fn of_the_move(request: &RegistrationRequest, matter: &MoveIn) -> [(bool, Finding); 8] {
    let moved_in = matter.date.date();
    let last = match &matter.previous {
        Previous::Germany { .. } => None,
        Previous::Abroad {
            last_in_germany, ..
        } => Some(last_in_germany.is_some()),
    };
    let born_later = |child: &Companion| {
        (child.person.birth_date.earliest()).is_some_and(|born| born > moved_in)
    };
    [
        (!statuses_fit(matter), Finding::Statuses),
        (children(request).any(born_later), Finding::BornAfterwards),
        (
            matter.custody == Some(Custody::CannotAsk),
            Finding::CustodyOpen,
        ),
        (last == Some(true), Finding::FormerResident),
        (last == Some(false), Finding::FirstTime),
        (
            matter.confirmation == Confirmation::NotYet,
            Finding::ConfirmationMissing,
        ),
        (
            matter.confirmation == Confirmation::Refused,
            Finding::ConfirmationRefused,
        ),
        (
            matter.confirmation == Confirmation::SelfDeclared && matter.landlord != Landlord::Own,
            Finding::SelfDeclaredByTenant,
        ),
    ]
}

/// A sole dwelling is the only one; among several exactly one is the main one.
fn statuses_fit(matter: &MoveIn) -> bool {
    let mut all = vec![matter.new_dwelling.status];
    if let Previous::Germany {
        kept_as: Some(status),
        ..
    } = matter.previous
    {
        all.push(status);
    }
    all.extend(matter.other_dwellings.iter().map(|other| other.status));
    let count = |status| all.iter().filter(|other| **other == status).count();
    match all.len() {
        1 => all[0] == Status::Sole,
        _ => count(Status::Sole) == 0 && count(Status::Main) == 1,
    }
}
