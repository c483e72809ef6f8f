//! What becomes of each vehicle, and with which answers those begin that wait.

use time::Date;
use time::macros::date;

use super::prepared::Who;
use super::{Prepared, Way, ask_after, decisive_places, is_alone, plan, prepared, tells_along};
use crate::journey::answers::Answers;
use crate::journey::model::{Context, Facts};
use crate::services::SERVICE;
use crate::services::cases::{CONTEXT, Case, case, standard_but};
use crate::services::facts::{
    ANSWERS_ELSEWHERE, HOLDER_IDENTIFIED, IDENTIFIED, NOT_CONNECTED, OTHER_DISTRICT, RELEASED,
    VEHICLE_HERE, VEHICLE_PORTAL, VEHICLE_TOGETHER,
};

const SPOUSES: &str = "spouses with a car each: two holders, two requests";
const FINISHED: &str = "finished after the registration authority has signed its decision";
const MAIN_CHANGES: &str = "the main dwelling changes without a move, with a car";

fn with(facts: Facts) -> Context {
    Context { facts, ..CONTEXT }
}

#[test]
fn only_a_visit_for_the_vehicle_is_about_it_alone() {
    for (name, alone) in [(FINISHED, true), (SPOUSES, false), (MAIN_CHANGES, false)] {
        let case = case(name);
        assert_eq!(is_alone(&case.answers, &case.context()), alone, "{name}");
    }
}

/// FZV § 75(2): the sole or main dwelling, before and after.
#[test]
fn the_new_and_the_former_main_dwelling_decide_who_is_competent() {
    let places = |case: &Case| {
        let (new, former) = decisive_places(&case.answers, &CONTEXT);
        [new.to_owned(), former.to_owned()]
    };
    for (name, expected) in [
        (SPOUSES, ["020000000000", "033550022022"]),
        (FINISHED, ["020000000000", "033550022022"]),
        (MAIN_CHANGES, ["020000000000", "010030000000"]),
    ] {
        assert_eq!(places(&case(name)), expected, "{name}");
    }
    assert_eq!(places(&Case::default()), ["", ""]);
}

/// FZV § 15(2): the address only, by this way, each holder for themselves, and
/// only where somebody moves.
#[test]
fn told_along_only_where_the_law_opens_it() {
    let (here, together) = (VEHICLE_HERE, VEHICLE_HERE.with(VEHICLE_TOGETHER));
    for (name, facts, ways) in [
        (SPOUSES, together, vec![Way::Together, Way::Here]),
        (SPOUSES, here, vec![Way::Here, Way::Here]),
        (
            SPOUSES,
            together.with(OTHER_DISTRICT),
            vec![Way::Here, Way::Here],
        ),
        (
            SPOUSES,
            together.with(NOT_CONNECTED),
            vec![Way::Later, Way::Later],
        ),
        (SPOUSES, VEHICLE_PORTAL, vec![Way::Portal, Way::Portal]),
        (MAIN_CHANGES, together, vec![Way::Here]),
        (FINISHED, together, vec![Way::Now]),
    ] {
        let answers = case(name).answers;
        let planned = plan(&answers, &with(facts));
        let found: Vec<Way> = planned.iter().map(|vehicle| vehicle.way).collect();
        assert_eq!(found, ways, "{name} {facts:?}");
        let along = ways.contains(&Way::Together);
        assert_eq!(tells_along(&answers, &with(facts)), along, "{name}");
    }
    assert!(!tells_along(&standard_but(&[]), &with(together)));
}

/// FZV § 75(2): of several dwellings nobody has said which was the main one.
#[test]
fn with_several_dwellings_the_former_district_is_asked() {
    let several = "keeps the previous dwelling, is there less often";
    let mut answers = case(several).answers;
    for (key, text) in [
        ("vehicles", "1"),
        ("vehicle-1-holder", "me"),
        ("vehicle-1-kind", "car"),
        ("vehicle-1-state", "ordinary"),
        ("vehicle-1-plate", "HH-AB 1234"),
    ] {
        answers.set(key, text);
    }
    let context = with(VEHICLE_HERE.with(VEHICLE_TOGETHER));
    assert_eq!(plan(&answers, &context)[0].way, Way::Here);
    let waiting = prepared(&answers, &context).swap_remove(0).answers;
    assert_eq!(waiting.get("vehicle-place"), "");
    assert_eq!(waiting.get("place"), answers.get("place"));
    let path = SERVICE.path(&waiting, &with(VEHICLE_HERE.with(RELEASED)));
    assert_eq!(path.last().unwrap().id, "vehicle-place");
}

/// Who proved it for the registration need not be known to the vehicle
/// registration authority.
#[test]
fn told_along_the_words_follow_from_who_is_known_where() {
    let along = VEHICLE_HERE.with(VEHICLE_TOGETHER);
    for (facts, told) in [
        (along, ["together", "here"]),
        (along.with(HOLDER_IDENTIFIED), ["together", "here"]),
        (along.with(IDENTIFIED), ["together.again", "here"]),
        (
            along.with(IDENTIFIED).with(HOLDER_IDENTIFIED),
            ["together.known", "here"],
        ),
        (
            along.with(ANSWERS_ELSEWHERE),
            ["together", "here.elsewhere"],
        ),
    ] {
        let planned = plan(&case(SPOUSES).answers, &with(facts));
        let found: Vec<_> = planned.iter().map(|vehicle| vehicle.told).collect();
        assert_eq!(found, told, "{facts:?}");
    }
}

#[test]
fn nobody_waits_in_silence_for_more_than_two_weeks_after_the_deadline() {
    let deadline = date!(2026 - 11 - 30);
    for (today, ask) in [
        (date!(2026 - 11 - 22), date!(2026 - 12 - 14)),
        (date!(2026 - 12 - 05), date!(2026 - 12 - 19)),
    ] {
        assert_eq!(ask_after(deadline, today), ask);
    }
}

/// FZV § 79(9).
#[test]
fn rules_for_electric_cars_end_with_the_year() {
    let electric = |plate: &str, kind: &str, today: Date| {
        let mut answers = case(FINISHED).answers;
        answers.set("vehicle-1-plate", plate);
        answers.set("vehicle-1-kind", kind);
        plan(&answers, &Context { today, ..CONTEXT })[0].electric
    };
    let last = date!(2026 - 12 - 31);
    assert!(electric("LG-E 12E", "car", last));
    assert!(!electric("LG-E 12E", "car", last.next_day().unwrap()));
    assert!(!electric("LG-E 12", "car", last));
    assert!(!electric("LG-E 12E", "moped", last));
}

#[test]
fn a_vehicle_for_which_nothing_is_sent_costs_nothing() {
    let mut answers = case(FINISHED).answers;
    let first = |answers: &Answers| plan(answers, &with(OTHER_DISTRICT)).swap_remove(0);
    let car = first(&answers);
    assert_eq!((car.fee, car.counter_fee), (Some(990), Some(2360)));
    assert_eq!(car.plate.unwrap().to_string(), "LG-AB 123");
    answers.set("vehicle-1-state", "idle");
    let idle = first(&answers);
    assert_eq!((idle.fee, idle.counter_fee, idle.plate), (None, None, None));
}

fn waiting(name: &str, facts: Facts) -> Vec<Prepared> {
    prepared(&case(name).answers, &with(facts))
}

fn lines(answers: &Answers) -> Vec<String> {
    let all = answers.iter();
    all.map(|(key, text)| format!("{key} = {text}")).collect()
}

/// The declarant's car takes along how to reach them; the spouse's does not.
#[test]
fn what_waits_begins_with_what_is_known_of_its_holder() {
    let both = waiting(SPOUSES, VEHICLE_HERE.with(OTHER_DISTRICT));
    assert_eq!(both.len(), 2);
    let common = |line: &String| !line.contains("name") && !line.contains("birth-date");
    assert_eq!(
        lines(&both[0].answers),
        [
            "birth-date.day = 14",
            "birth-date.month = 3",
            "birth-date.year = 1998",
            "contact = none",
            "family-name = Özdemir",
            "given-names = Anna Maria",
            "house-number = 17",
            "matter = vehicle",
            "moved = other",
            "place = 020000000000",
            "place.scope = region",
            "place.text = Hamburg",
            "postcode = 22765",
            "street = Große Bergstraße",
            "vehicle-1-holder = me",
            "vehicle-1-keep = keep",
            "vehicle-1-kind = car",
            "vehicle-1-plate = LG-AB 123",
            "vehicle-1-state = ordinary",
            "vehicle-place = 033550022022",
            "vehicle-place.scope = region",
            "vehicle-place.text = Lüneburg",
        ]
    );
    let (person, rest): (Vec<_>, Vec<_>) = lines(&both[1].answers)
        .into_iter()
        .partition(|line| !common(line));
    assert_eq!(
        person,
        [
            "birth-date.day = 2",
            "birth-date.month = 5",
            "birth-date.year = 1996",
            "family-name = Özdemir",
            "given-names = Kerem",
        ]
    );
    let mut expected: Vec<String> = lines(&both[0].answers);
    expected.retain(|line| common(line) && !line.starts_with("contact"));
    for line in &mut expected {
        *line = line.replace("LG-AB 123", "UE-KO 9");
    }
    assert_eq!(rest, expected);
    let whose: Vec<_> = both
        .iter()
        .map(|one| (one.holder, one.label.as_str()))
        .collect();
    assert_eq!(
        whose,
        [
            (Who::Declarant, "LG-AB 123"),
            (Who::Spouse, "UE-KO 9 (Kerem)")
        ]
    );
}

#[test]
fn without_a_move_the_new_main_dwelling_is_the_address() {
    let all = waiting(MAIN_CHANGES, VEHICLE_HERE.with(OTHER_DISTRICT));
    assert_eq!(all.len(), 1);
    let get = |key| all[0].answers.get(key);
    assert_eq!(get("place"), "020000000000");
    assert_eq!(get("vehicle-place"), "010030000000");
    assert_eq!([get("street"), get("house-number")], ["Grindelallee", "3"]);
}

#[test]
fn only_what_is_finished_here_waits() {
    for facts in [
        VEHICLE_PORTAL,
        VEHICLE_HERE.with(NOT_CONNECTED).with(OTHER_DISTRICT),
    ] {
        assert_eq!(waiting(SPOUSES, facts), [], "{facts:?}");
    }
    assert_eq!(waiting(FINISHED, VEHICLE_HERE.with(OTHER_DISTRICT)), []);
}
