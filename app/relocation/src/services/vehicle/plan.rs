//! What becomes of each vehicle of a household that moves.

use time::{Date, Duration};

use super::fees;
use super::pages::{self, vehicles};
use super::request::Process;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Member, Scope, own_id};
use crate::services::facts::{
    ANSWERS_ELSEWHERE, HOLDER_IDENTIFIED, IDENTIFIED, NOT_CONNECTED, OTHER_DISTRICT, VEHICLE_HERE,
    VEHICLE_TOGETHER,
};
use crate::services::registration::pages::dwellings::keeps_another;
use crate::services::registration::pages::matters::{changes_main, only_the_vehicle};
use crate::services::registration::pages::opening::moves;
use crate::values::{LicencePlate, PlateKind};

/// The last day of E plates (FZV § 79(9)).
const ELECTRIC_UNTIL: Date = match Date::from_calendar_date(2026, time::Month::December, 31) {
    Ok(day) => day,
    Err(_) => panic!("a real day"),
};

/// One vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which one, from 1.
    pub number: u8,
    /// Its plate, where it was asked.
    pub plate: Option<LicencePlate>,
    /// What becomes of it.
    pub way: Way,
    /// How that is told: last part of the text key.
    pub told: &'static str,
    /// What is asked for, where something is.
    pub process: Process,
    /// The least fee in cents, online.
    pub fee: Option<u32>,
    /// The least fee in cents at the counter.
    pub counter_fee: Option<u32>,
    /// An E plate whose rules end (FZV § 79(9)).
    pub electric: bool,
}

/// The way of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Sent at once, with the registration (FZV § 15(2)).
    Together,
    /// Finished here once the registration is decided.
    Here,
    /// Sent now: the visit is about this vehicle only.
    Now,
    /// Here as well, begun anew with the confirmation of a registration that
    /// was told on paper.
    Later,
    /// At the authority's own portal or counter (FZV § 19(1)).
    Portal,
    /// At the counter: green, red, interchangeable and other plates
    /// (FZV § 26(1) Nr. 3).
    Counter,
    /// Only the insurer is told (FZV §§ 52, 56).
    Insurer,
    /// A child is the holder: who has the custody tells it at the counter, since
    /// no means of identification speaks for a child (PAuswG § 18(1),
    /// FZV § 20(2)).
    Child,
    /// The company that is the holder tells it (FZV § 15(1)).
    Holder,
    /// Nothing is to be told while it is out of operation (FZV § 15(6)).
    Nothing,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 10] = [
        Self::Together,
        Self::Here,
        Self::Now,
        Self::Later,
        Self::Portal,
        Self::Counter,
        Self::Insurer,
        Self::Child,
        Self::Holder,
        Self::Nothing,
    ];

    /// The word in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Together => "together",
            Self::Here => "here",
            Self::Now => "now",
            Self::Later => "later",
            Self::Portal => "portal",
            Self::Counter => "counter",
            Self::Insurer => "insurer",
            Self::Child => "child",
            Self::Holder => "holder",
            Self::Nothing => "nothing",
        }
    }
}

/// Whether the visit is about a vehicle only, by the answers so far.
#[must_use]
pub fn is_alone(answers: &Answers, context: &Context) -> bool {
    only_the_vehicle(&Scope {
        answers,
        context,
        member: None,
    })
}

/// What is left for the holder to do after a visit that was about a vehicle only:
/// last part of the text key, one of [`NEXT_STEPS`].
#[must_use]
pub fn next_step(answers: &Answers, context: &Context) -> &'static str {
    pages::next_step(&Scope {
        answers,
        context,
        member: None,
    })
}

/// All that [`next_step`] can say.
pub const NEXT_STEPS: [&str; 3] = ["appear", "papers", "wait"];

/// Days after the deadline of the registration after which nobody should wait
/// in silence any more.
const PATIENCE: Duration = Duration::days(14);

/// When to ask, if the registration that is due on `deadline` has not been
/// decided by then.
#[must_use]
pub fn ask_after(deadline: Date, today: Date) -> Date {
    deadline.max(today) + PATIENCE
}

/// Regional keys answered so far that decide which authority is competent, and
/// which one was: of the new and of the former sole or main dwelling
/// (FZV § 75(2)). Empty where not answered.
#[must_use]
pub fn decisive_places<'a>(answers: &'a Answers, context: &Context) -> (&'a str, &'a str) {
    let scope = Scope {
        answers,
        context,
        member: None,
    };
    let (new, former) = if only_the_vehicle(&scope) {
        ("place", "vehicle-place")
    } else if changes_main(&scope) {
        ("new-main-place", "former-main-place")
    } else {
        ("place", "last-place")
    };
    (answers.get(new), answers.get(former))
}

/// Whether a vehicle is told along with the registration (FZV § 15(2)).
#[must_use]
pub fn tells_along(answers: &Answers, context: &Context) -> bool {
    let mut all = plan(answers, context).into_iter();
    all.any(|vehicle| vehicle.way == Way::Together)
}

/// All vehicles that were named, in their order.
#[must_use]
pub fn plan(answers: &Answers, context: &Context) -> Vec<Planned> {
    let whole = Scope {
        answers,
        context,
        member: None,
    };
    (1..=vehicles(&whole))
        .map(|number| one(&of(&whole, number), number))
        .collect()
}

fn of<'a>(scope: &Scope<'a>, number: u8) -> Scope<'a> {
    Scope {
        member: Some(Member {
            of: "vehicle",
            number,
        }),
        ..*scope
    }
}

fn one(scope: &Scope, number: u8) -> Planned {
    let plate = LicencePlate::parse(scope.own("plate")).ok();
    let process = process(scope);
    let way = way(scope, process);
    let today = scope.context.today;
    let does = matches!(
        way,
        Way::Together | Way::Here | Way::Now | Way::Later | Way::Portal
    );
    Planned {
        number,
        way,
        told: told(way, scope),
        process,
        fee: fees::at_least(process, today).filter(|_| does),
        counter_fee: fees::at_the_counter(process, today).filter(|_| does),
        electric: does
            && today <= ELECTRIC_UNTIL
            && (plate.as_ref()).is_some_and(|plate| plate.kind() == PlateKind::Electric),
        plate: plate.filter(|_| does),
    }
}

/// A vehicle that is told along is looked at where the holder appears for the
/// registration. Who need not appear there still has to have the paper changed,
/// and is known to the vehicle registration authority only as far as the proof
/// counts there. Where no decision comes back, the paper is waited for.
fn told(way: Way, scope: &Scope) -> &'static str {
    let facts = scope.context.facts;
    match way {
        Way::Together if facts.has(IDENTIFIED.with(HOLDER_IDENTIFIED)) => ALONG_KNOWN,
        Way::Together if facts.has(IDENTIFIED) => ALONG_ASKED_AGAIN,
        Way::Here if facts.has(ANSWERS_ELSEWHERE) => ON_PAPER,
        way => way.code(),
    }
}

/// Last parts of text keys beside [`Way::ALL`].
pub const TOLD: [&str; 3] = [ALONG_KNOWN, ALONG_ASKED_AGAIN, ON_PAPER];
/// Told along, nobody has to appear.
const ALONG_KNOWN: &str = "together.known";
const ALONG_ASKED_AGAIN: &str = "together.again";
/// Finished here once the confirmation of registration has come on paper.
const ON_PAPER: &str = "here.elsewhere";

/// What is asked for, by the district and the wish of the holder.
pub(super) fn process(scope: &Scope) -> Process {
    if !scope.context.facts.has(OTHER_DISTRICT) {
        Process::AddressChange
    } else if scope.own("keep") == "new" {
        Process::NewPlate
    } else {
        Process::KeepPlate
    }
}

fn way(scope: &Scope, process: Process) -> Way {
    let facts = scope.context.facts;
    match (scope.own("holder"), scope.own("kind"), scope.own("state")) {
        ("company", ..) => Way::Holder,
        ("child", ..) => Way::Child,
        (_, "moped", _) => Way::Insurer,
        (.., "idle") => Way::Nothing,
        (.., "special") => Way::Counter,
        // § 15(2) is about the address only, and needs a registration by this way.
        _ if process == Process::AddressChange
            && facts.has(VEHICLE_TOGETHER)
            && !facts.has(NOT_CONNECTED)
            && moves(scope)
            // Which dwelling was the main one, and so the district, is not known.
            && !keeps_another(scope)
            // Each holder declares for themselves (FZV § 15(1)).
            && scope.own("holder") == "me" =>
        {
            Way::Together
        }
        _ if only_the_vehicle(scope) => Way::Now,
        _ if facts.has(VEHICLE_HERE.with(NOT_CONNECTED)) => Way::Later,
        _ if facts.has(VEHICLE_HERE) => Way::Here,
        _ => Way::Portal,
    }
}

/// The id of this vehicle's field.
pub(super) fn id(number: u8, name: &str) -> String {
    own_id(
        Member {
            of: "vehicle",
            number,
        },
        name,
    )
}
