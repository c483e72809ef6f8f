//! The visits that are tried: the cases, and, where vehicles are asked for, the
//! same households with a car.

use super::completed::completed;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Facts};
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, all};
use crate::services::facts::{OTHER_DISTRICT, VEHICLE_HERE, VEHICLE_TOGETHER};
use crate::services::vehicle::decisive_places;

/// Answers with what is known besides.
pub(super) struct World {
    pub(super) name: String,
    pub(super) answers: Answers,
    pub(super) context: Context,
}

/// All cases, also those that send nothing.
pub(super) fn cases() -> Vec<World> {
    let cases = all().into_iter().map(|case| World {
        context: case.context(),
        name: case.name,
        answers: case.answers,
    });
    cases.collect()
}

/// The cases that send something, each with its households with a car, once told
/// along with the registration and once waiting for it.
pub(super) fn sending() -> impl Iterator<Item = (World, Vec<World>)> {
    let sending = cases()
        .into_iter()
        .filter(|case| SERVICE.ready(&case.answers, &case.context));
    sending.map(|mut case| {
        SERVICE.prune(&mut case.answers, &case.context);
        let with_a_car = [VEHICLE_TOGETHER, OTHER_DISTRICT].map(|facts| with_a_car(&case, facts));
        (case, with_a_car.into_iter().flatten().collect())
    })
}

/// What is experimented with. A household without a car sends what the same one
/// with a car sends, and less.
pub(super) fn worlds() -> Vec<World> {
    let worlds = sending().flat_map(|(case, mut with_a_car)| {
        let is_changed =
            !case.answers.get("more-often").is_empty() || case.context.facts != Facts(0);
        if with_a_car.is_empty() || is_changed {
            with_a_car.push(case);
        }
        with_a_car
    });
    worlds.collect()
}

/// None where the case has a vehicle, or nobody asks for one.
fn with_a_car(case: &World, facts: Facts) -> Option<World> {
    let context = Context {
        facts: VEHICLE_HERE.with(facts),
        ..CONTEXT
    };
    let mut answers = case.answers.clone();
    if !["", "0"].contains(&answers.get("vehicles")) {
        return None;
    }
    answers.set("vehicles", "1");
    // Only the main dwelling brings a duty for the vehicle (FZV 75(2)).
    if !answers.get("more-often").is_empty() {
        answers.set("more-often", "new");
    }
    let answers = completed(&answers, &context)?.answers;
    answers.is("vehicles", "1").then(|| World {
        name: [case.name.as_str(), ", with a car"].concat(),
        answers,
        context,
    })
}

impl World {
    /// What is known when the answers are these: the directory knows other
    /// districts of other places (FZV 15(4), 75(2)).
    pub(super) fn context_of(&self, answers: &Answers) -> Context {
        let places = decisive_places(answers, &self.context);
        if places == decisive_places(&self.answers, &self.context) {
            return self.context;
        }
        let (new, former) = places;
        let Facts(known) = self.context.facts;
        let facts = match (new.get(..5), former.get(..5)) {
            (Some(new), Some(former)) if new != former => known | OTHER_DISTRICT.0,
            (Some(_), Some(_)) => known & !OTHER_DISTRICT.0,
            _ => known,
        };
        Context {
            facts: Facts(facts),
            ..self.context
        }
    }
}
