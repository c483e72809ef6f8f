//! What the page after sending tells.

use time::Date;

use super::request::{
    Confirmation, Consequence, Custody, Matter, MoveIn, Previous, RegistrationRequest, Relation,
};
use super::status::Status;
use crate::values::RegionalKey;

/// Facts for the person, as codes. Texts: `result.status.<status>`,
/// `result.bring.<code>`, `result.follows.<code>`, `result.todo.<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Last day to appear in time, by the holidays of the authority's Land.
    pub deadline: Date,
    /// Whether that day has passed. Late is still accepted.
    pub late: bool,
    /// Whether the person has to appear.
    pub appear: bool,
    /// What becomes of the dwellings: the status of the new one, or the matter.
    pub status: &'static str,
    /// What to bring, in order; empty when nobody has to appear.
    pub bring: Vec<&'static str>,
    /// What follows without the person (reference: BMG § 33, 2. BMeldDÜV).
    pub follows: Vec<&'static str>,
    /// What the person must still do elsewhere.
    pub todo: Vec<&'static str>,
}

/// Facts that follow from the request on the day `today`; `authority` is the
/// key of the dwelling whose authority decides.
#[must_use]
pub fn outcome(request: &RegistrationRequest, authority: &RegionalKey, today: Date) -> Outcome {
    let deadline = request.deadline(authority);
    let appear = request.consequence == Consequence::Announcement;
    Outcome {
        deadline,
        late: today > deadline,
        appear,
        status: status(&request.matter),
        bring: if appear { bring(request) } else { Vec::new() },
        follows: follows(request),
        todo: todo(request),
    }
}

const fn status(matter: &Matter) -> &'static str {
    match matter {
        Matter::MoveIn(matter) => matter.new_dwelling.status.value(),
        Matter::GiveUp(_) => "given-up",
        Matter::ChangeMain(_) => "changed",
        Matter::Leave(_) => "left",
    }
}

fn has(request: &RegistrationRequest, relation: Relation) -> bool {
    let mut all = request.companions.iter();
    all.any(|companion| companion.relation == relation)
}

fn bring(request: &RegistrationRequest) -> Vec<&'static str> {
    let mut bring = Vec::new();
    let mut add = |code, holds: bool| {
        if holds {
            bring.push(code);
        }
    };
    let first = matches!(&request.matter, Matter::MoveIn(matter) if matter.is_first_in_germany());
    add("identity-documents", !first);
    add("companions-documents", !request.companions.is_empty());
    add("birth-certificates", has(request, Relation::Child));
    if let Matter::MoveIn(matter) = &request.matter {
        let abroad = matches!(matter.previous, Previous::Abroad { .. });
        add("foreign-passport", abroad);
        add("deeds", first);
        add(
            "marriage-certificate",
            abroad && has(request, Relation::Spouse),
        );
        add(
            "consent",
            matches!(matter.custody, Some(Custody::Agreed { .. })),
        );
        add("custody-proof", matter.custody == Some(Custody::Sole));
        add("custody-open", matter.custody == Some(Custody::CannotAsk));
        add(confirmation(&matter.confirmation), true);
    }
    add("case-code", true);
    bring
}

const fn confirmation(confirmation: &Confirmation) -> &'static str {
    match confirmation {
        Confirmation::File { .. } => "confirmation-original",
        Confirmation::Code { .. } => "confirmation-code",
        Confirmation::Paper => "confirmation-paper",
        Confirmation::NotYet => "confirmation-not-yet",
        Confirmation::Refused => "confirmation-refused",
        Confirmation::SelfDeclared => "own-dwelling",
    }
}

fn follows(request: &RegistrationRequest) -> Vec<&'static str> {
    match &request.matter {
        Matter::MoveIn(matter) => match matter.previous {
            Previous::Germany { .. } => vec!["old-authority", "tax", "pension", "religion"],
            Previous::Abroad { .. } if matter.is_first_in_germany() => {
                vec!["tax-number", "foreigners-register", "religion"]
            }
            Previous::Abroad { .. } => vec!["tax", "foreigners-register", "religion"],
        },
        Matter::GiveUp(_) | Matter::ChangeMain(_) => vec!["other-authority"],
        Matter::Leave(_) => vec!["tax", "pension", "religion"],
    }
}

fn todo(request: &RegistrationRequest) -> Vec<&'static str> {
    let mut todo = Vec::new();
    let mut add = |code, holds: bool| {
        if holds {
            todo.push(code);
        }
    };
    let moves = matches!(request.matter, Matter::MoveIn(_));
    let main = match &request.matter {
        Matter::MoveIn(matter) => matter.new_dwelling.status != Status::Secondary,
        Matter::ChangeMain(_) => true,
        _ => false,
    };
    let secondary = moves && !main;
    let leaves = matches!(request.matter, Matter::Leave(_));
    let changes = matches!(request.matter, Matter::ChangeMain(_));
    let missing = |matter: &MoveIn| {
        matches!(
            matter.confirmation,
            Confirmation::Paper | Confirmation::NotYet
        )
    };
    // Who appears brings it along (BMG §§ 19(1), 23(1)).
    let declares = request.consequence == Consequence::Declaration;
    add(
        "hand-in-confirmation",
        declares && matches!(&request.matter, Matter::MoveIn(matter) if missing(matter)),
    );
    add("card", main);
    add("card-abroad", leaves);
    add("residence-title", main);
    add("second-home-tax", secondary);
    let from_abroad = matches!(
        &request.matter,
        Matter::MoveIn(matter) if matches!(matter.previous, Previous::Abroad { .. })
    );
    add("vehicle-import", main && from_abroad);
    add("vehicle-abroad", leaves);
    add("broadcasting", true);
    add("post", moves || leaves);
    add("bank-employer-insurance", moves || leaves);
    add(
        "family-benefits",
        (main || leaves) && has(request, Relation::Child),
    );
    add("employment-agency", main || leaves);
    add("energy", !changes);
    add("dog", moves || leaves);
    todo
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
