//! What leaves the browser with these answers: the requests as they are
//! written, and what waits under the case code.

use std::collections::BTreeMap;

use serde::Serialize;

use super::completed::completed;
use super::values::OTHER_FILE;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Facts};
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, attachment, name, proof};
use crate::services::facts::RELEASED;
use crate::services::registration::{
    self,
    request::{Attachment, MediaType},
};
use crate::services::vehicle::{self, Planned, Way};
use crate::values::{CivilDate, FileName, Sha512};

/// How a vehicle request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// With the registration (FZV 15(2)).
    Along,
    /// In a visit that is about the vehicle only.
    Alone,
    /// Out of what waited, once the registration is decided.
    Later,
}

/// All that is sent and kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// To the registration authority.
    pub(super) registration: Option<String>,
    /// To the vehicle registration authority, by way and number of the vehicle.
    pub(super) vehicles: BTreeMap<(How, u8), String>,
    /// What waits, by number of the vehicle: sealed, only the case code opens it.
    pub(super) sealed: BTreeMap<u8, Answers>,
    /// What was known besides.
    pub(super) known: Facts,
}

/// What is answered once the registration is decided; the rest is filled in.
const PAPERS: &[(&str, &str)] = &[
    ("vehicle-has-codes", "yes"),
    ("fin", "WVWZZZ1JZXW000001"),
    ("inspection.month", "5"),
    ("inspection.year", "2027"),
    ("zb1-code", "aB3dE7g"),
    ("declaration.yes", "yes"),
];

/// All that goes out with `answers`, just as they lie in the browser.
pub(super) fn sent(answers: &Answers, context: &Context) -> Sent {
    after(answers, context, &Sent::default())
}

/// The same; what becomes of a vehicle that waits in the same way as `before`
/// is the same.
pub(super) fn after(answers: &Answers, context: &Context, before: &Sent) -> Sent {
    let mut sent = Sent {
        known: context.facts,
        ..Sent::default()
    };
    let files = files();
    let Ok(mut request) = registration::build(answers, context, &files, &name) else {
        let proof = context.facts.has(RELEASED).then(proof);
        let alone = vehicle::build(answers, context, &files, &name, proof.as_ref());
        let alone = alone.map(|request| ((How::Alone, 1), of(request)));
        sent.vehicles.extend(alone);
        return sent;
    };
    // What the program adds: the day of the table, and salts.
    let today = CivilDate::from(CONTEXT.today);
    request.competence_of.get_or_insert(today);
    request.salt(proof().salt, proof().salt);
    sent.registration = Some(json(&request));
    let mut pruned = answers.clone();
    SERVICE.prune(&mut pruned, context);
    let plan = vehicle::plan(&pruned, context);
    let along = vehicle::along(answers, context, &name).unwrap();
    for (number, request) in numbers(&plan, Way::Together).zip(along) {
        sent.vehicles.insert((How::Along, number), of(request));
    }
    let waiting = vehicle::prepared(answers, context);
    for (number, waiting) in numbers(&plan, Way::Here).zip(waiting) {
        let key = (How::Later, number);
        let known = sent.known == before.known;
        let later = match known && before.sealed.get(&number) == Some(&waiting.answers) {
            true => before.vehicles.get(&key).cloned(),
            false => finished(&waiting.answers, context),
        };
        sent.vehicles.extend(later.map(|later| (key, later)));
        sent.sealed.insert(number, waiting.answers);
    }
    sent
}

/// What becomes of a vehicle that waited, once the registration is decided.
fn finished(waiting: &Answers, context: &Context) -> Option<String> {
    let context = Context {
        facts: context.facts.with(RELEASED),
        ..*context
    };
    let mut answers = waiting.clone();
    for (key, text) in PAPERS {
        answers.set(key, *text);
    }
    let answers = completed(&answers, &context)?.answers;
    let request = vehicle::build(&answers, &context, &[], &name, Some(&proof()));
    Some(of(request.unwrap()))
}

/// Numbers of the vehicles that go this way.
fn numbers(plan: &[Planned], way: Way) -> impl Iterator<Item = u8> {
    let all = plan.iter().filter(move |one| one.way == way);
    all.map(|one| one.number)
}

fn of(mut request: vehicle::VehicleRequest) -> String {
    let today = CivilDate::from(CONTEXT.today);
    request.competence_of.get_or_insert(today);
    json(&request)
}

fn json(request: &impl Serialize) -> String {
    serde_json::to_string(request).unwrap()
}

fn files() -> [Attachment; 2] {
    let other = Attachment {
        attachment: OTHER_FILE.parse().unwrap(),
        filename: FileName::parse("Scan.pdf").unwrap(),
        mime_type: MediaType::Pdf,
        size: 123_456,
        sha512: Sha512::parse(&"f0".repeat(64)).unwrap(),
    };
    [attachment(), other]
}
