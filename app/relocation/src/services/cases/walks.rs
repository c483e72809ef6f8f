//! Every case forward and backward, and what comes of it.

use std::collections::BTreeSet;

use super::{CONTEXT, Case, all, attachment, name, proof, standard_but};
use crate::envelope::identity::Assurance;
use crate::journey::answers::Answers;
use crate::journey::model::{FieldKind, PageKind};
use crate::services::facts::{HOLDER_IDENTIFIED, IDENTIFIED, NOT_CONNECTED, RELEASED};
use crate::services::registration::card::IDENTITY_PAGE;
use crate::services::registration::outcome::outcome;
use crate::services::registration::request::RegistrationRequest;
use crate::services::registration::{Wrong, build, request::Consequence};
use crate::services::vehicle::fees::euros;
use crate::services::vehicle::request::Release;
use crate::services::vehicle::{self, Planned, VehicleRequest};
use crate::services::{OPENING, SERVICE};

#[test]
fn forward_one_page_after_the_other() {
    for case in all() {
        let context = case.context();
        let mut answers = Answers::default();
        let mut page = SERVICE.pages.first();
        for id in &case.pages {
            let here =
                page.unwrap_or_else(|| panic!("{}: no page where {id} was expected", case.name));
            assert_eq!(here.id, id, "{}", case.name);
            assert!(
                SERVICE.may_enter(id, &answers, &context),
                "{}: {id}",
                case.name
            );
            for (key, text) in case.answers.iter() {
                let field = key.split('.').next().unwrap_or(key);
                if here.fields.iter().any(|f| f.id == field) {
                    answers.set(key, text);
                }
            }
            assert_eq!(here.errors(&answers, &context), [], "{}: {id}", case.name);
            page = SERVICE.next(id, &answers, &context);
        }
        let on = page.map(|page| page.id);
        assert!(page.is_none(), "{}: goes on to {on:?}", case.name);
    }
}

#[test]
fn backward_the_same_pages() {
    for case in all() {
        let context = case.context();
        let mut page = SERVICE.path(&case.answers, &context).pop();
        for id in case.pages.iter().rev() {
            assert_eq!(page.map(|page| page.id), Some(id.as_str()), "{}", case.name);
            page = SERVICE.previous(id, &case.answers, &context);
        }
        assert!(page.is_none(), "{}", case.name);
    }
}

/// What the fixture's `gives` lines say, from the code.
pub(super) fn outcome_of(case: &Case) -> Vec<String> {
    let context = case.context();
    if let Some(request) = vehicle_of(case) {
        return vec![vehicle_line(&request)];
    }
    match built(case) {
        Ok(request) => std::iter::once(line(&request, case))
            .chain(
                vehicle::plan(&case.answers, &context)
                    .iter()
                    .map(|one| planned(one, case)),
            )
            .collect(),
        Err(_) => {
            let last = SERVICE.path(&case.answers, &context).pop().unwrap();
            assert_eq!(last.kind, PageKind::End, "{}", case.name);
            vec![format!("end at {}", last.id)]
        }
    }
}

/// The registration of a case, with the proof of identity that it tells of.
fn built(case: &Case) -> Result<RegistrationRequest, Vec<Wrong>> {
    let mut request = build(&case.answers, &case.context(), &[attachment()], &name)?;
    if case.facts.has(IDENTIFIED) {
        request.identify("e30~".into(), Assurance::High);
    }
    Ok(request)
}

/// The request of a case that is about the vehicle only.
pub(super) fn vehicle_of(case: &Case) -> Option<VehicleRequest> {
    let context = case.context();
    let proof = context.facts.has(RELEASED).then(proof);
    let files = [attachment()];
    vehicle::build(&case.answers, &context, &files, &name, proof.as_ref()).ok()
}

fn vehicle_line(request: &VehicleRequest) -> String {
    let mut line = format!(
        "vehicle to {}: {} of {}, believed by {}",
        request.address.municipality.name,
        request.process.code(),
        request.plate,
        match &request.release {
            Release::WithRegistration => "registration",
            Release::Decision { .. } => "decision",
            Release::Confirmation { .. } => "confirmation",
        },
    );
    let papers = request.papers.as_ref().unwrap();
    let mut add = |text: String, there: bool| {
        if there {
            line.push_str(", ");
            line.push_str(&text);
        }
    };
    add("no codes".into(), papers.zb1_code.is_none());
    add("Teil II".into(), papers.zb2_code.is_some());
    if let Some(seals) = &papers.seals {
        add(
            format!("{} seals", 1 + usize::from(seals.front.is_some())),
            true,
        );
    }
    add("eVB".into(), papers.evb.is_some());
    add("mandate".into(), papers.tax_account.is_some());
    line
}

fn planned(one: &Planned, case: &Case) -> String {
    let mut line = format!("vehicle {}", one.number);
    if let Some(plate) = &one.plate {
        line = format!("{line} {plate}");
    }
    line = format!("{line}: {}", one.told);
    if let Some(fee) = one.fee {
        line = format!("{line}, {}, at least {}", one.process.code(), euros(fee));
    }
    if one.electric {
        line.push_str(", electric");
    }
    if case
        .answers
        .is(&format!("vehicle-{}-holder", one.number), "spouse")
    {
        line.push_str(", spouse");
    }
    line
}

fn line(request: &RegistrationRequest, case: &Case) -> String {
    let key = request.decisive_key(|key| !key.as_str().starts_with("11"));
    let facts = outcome(request, key, case.context().today);
    format!(
        "{} to {} by {}{}; {} in all; {}; bring {}",
        match (case.facts.has(NOT_CONNECTED), request.consequence) {
            (true, _) => "printed form",
            (false, Consequence::Announcement) => "announcement",
            (false, Consequence::Declaration) => "declaration",
        },
        name(key).unwrap(),
        facts.deadline,
        if facts.late { " (late)" } else { "" },
        1 + request.companions.len(),
        facts.status,
        match facts.bring.is_empty() {
            true => "nothing".to_owned(),
            false => facts.bring.join(" "),
        },
    )
}

#[test]
fn each_ends_as_the_fixture_requires() {
    for case in all() {
        assert_eq!(outcome_of(&case), case.outcome, "{}", case.name);
        assert!(!case.paragraph.is_empty(), "{} names no law", case.name);
    }
}

/// The cases that send a registration, each once more with a proof of identity
/// (BMG §§ 10(2), 23a): its name, and whether somebody has to appear all the same.
pub(super) fn identified() -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for case in all() {
        // What is printed is signed, not sent.
        if case.facts.has(NOT_CONNECTED) {
            continue;
        }
        let built = build(&case.answers, &case.context(), &[attachment()], &name);
        let Ok(mut request) = built else { continue };
        request.identify("e30~".into(), Assurance::High);
        let key = request.decisive_key(|key| !key.as_str().starts_with("11"));
        let facts = outcome(&request, key, case.context().today);
        assert_eq!(facts.bring.is_empty(), !facts.appear, "{}", case.name);
        found.push((case.name, facts.appear));
    }
    found
}

#[test]
fn with_a_card_nobody_appears_but_who_never_lived_here() {
    let first = [
        "from abroad for the first time",
        "family from abroad for the first time",
    ];
    let all = identified();
    let appear = all.iter().filter(|(_, appears)| *appears);
    let appear: Vec<&str> = appear.map(|(name, _)| name.as_str()).collect();
    assert_eq!(appear, first);
    assert!(all.len() > 45, "{}", all.len());
}

/// A holder who is identified sends the same request for a vehicle, and nobody
/// who uncovers has to appear (FZV § 20(2)).
#[test]
fn each_vehicle_once_more_with_an_identified_holder() {
    let mut tried = 0;
    for mut case in all() {
        let Some(request) = vehicle_of(&case) else {
            continue;
        };
        let said = ["uncover", "uncover-unproven"].map(|field| case.answers.get(field).to_owned());
        case.facts = case.facts.with(HOLDER_IDENTIFIED);
        case.answers.set("uncover", said.concat());
        case.answers.set("uncover-unproven", "");
        assert_eq!(vehicle_of(&case), Some(request), "{}", case.name);
        let step = match said.concat().as_str() {
            "yes" => "wait",
            _ => "papers",
        };
        let next = vehicle::next_step(&case.answers, &case.context());
        assert_eq!(next, step, "{}", case.name);
        tried += 1;
    }
    assert!(tried > 8, "{tried}");
}

#[test]
fn every_page_field_and_value_is_visited() {
    let mut visited = BTreeSet::new();
    for case in all() {
        let context = case.context();
        for page in SERVICE.path(&case.answers, &context) {
            visited.insert(page.name.to_owned());
            for field in page.visible_fields(&case.answers, &context) {
                visited.insert(field.name.to_owned());
                if matches!(field.kind, FieldKind::Choice(_)) {
                    visited.insert(format!("{}={}", field.name, case.answers.get(field.id)));
                }
            }
        }
    }
    for page in SERVICE.pages {
        assert!(visited.contains(page.name), "no case visits {}", page.name);
        for field in page.fields {
            assert!(visited.contains(field.name), "no case sees {}", field.name);
            if let FieldKind::Choice(values) = field.kind {
                for value in values {
                    let answer = format!("{}={value}", field.name);
                    assert!(visited.contains(&answer), "no case answers {answer}");
                }
            }
        }
    }
}

/// Pages, and fields that are typed (a date is one field; what is chosen is not
/// typed; a postcode counts).
fn cost(case: &Case) -> (usize, usize) {
    cost_without(case, "")
}

/// The same where the page `known` needs no answer.
fn cost_without(case: &Case, known: &str) -> (usize, usize) {
    let context = case.context();
    let path = SERVICE.path(&case.answers, &context);
    let typed = path
        .iter()
        .filter(|page| page.id != known)
        .flat_map(|page| page.visible_fields(&case.answers, &context))
        .filter(|field| {
            !matches!(
                field.kind,
                FieldKind::Choice(_)
                    | FieldKind::Select(_)
                    | FieldKind::Checks(_)
                    | FieldKind::Files
            )
        })
        .count();
    (path.len(), typed)
}

#[test]
fn the_standard_cases_stay_within_their_budgets() {
    for (name, pages, typed) in [
        (
            "single, from Lüneburg to Hamburg-Altona, rented, photo",
            12,
            14,
        ),
        ("family of four with a car", 21, 32),
    ] {
        let (has_pages, has_typed) = cost(&super::case(name));
        assert!(has_pages <= pages, "{name}: {has_pages} pages");
        assert!(has_typed <= typed, "{name}: {has_typed} typed fields");
        tell(name, has_pages, has_typed);
    }
}

/// For `./x measure`, which reads it.
fn tell(name: &str, pages: usize, typed: usize) {
    println!("journey: {name}: {pages} pages, {typed} typed fields");
}

/// A card says who the person is: the page only shows it.
#[test]
fn one_person_with_a_card_types_less() {
    let case = super::case("single, from Lüneburg to Hamburg-Altona, rented, photo");
    let (pages, typed) = cost_without(&case, IDENTITY_PAGE);
    assert!(pages <= 12, "{pages} pages");
    assert!(typed <= 12, "{typed} typed fields");
    tell("single, with a card", pages, typed);
    assert!(case.pages.iter().any(|page| page == IDENTITY_PAGE));
}

#[test]
fn ids_are_unique_and_the_check_page_is_last() {
    let mut ids = BTreeSet::new();
    for page in SERVICE.pages {
        assert!(ids.insert(page.id), "{}", page.id);
        assert!(SERVICE.sections.contains(&page.section), "{}", page.id);
        for field in page.fields {
            assert_eq!(field.member, page.member, "{}", field.id);
        }
    }
    let mut ids = BTreeSet::new();
    for field in SERVICE.pages.iter().flat_map(|page| page.fields) {
        assert!(ids.insert(field.id), "{}", field.id);
        assert!(!field.id.contains('.'), "{}", field.id);
    }
    let checks = SERVICE
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Check);
    assert_eq!(checks.count(), 1);
    assert_eq!(SERVICE.pages.last().map(|page| page.id), Some("check"));
}

/// A phone begins with the same questions.
#[test]
fn the_opening_is_the_beginning() {
    let (last, first) = OPENING.pages.split_last().unwrap();
    assert_eq!(last.kind, PageKind::Continued);
    for (page, same) in first.iter().zip(SERVICE.pages) {
        assert_eq!(page.id, same.id);
    }
    assert_eq!(
        (OPENING.id, OPENING.sections),
        (SERVICE.id, SERVICE.sections)
    );
}

/// What is asked is what the reviewed list names, in its order; nothing that
/// the list calls fetched or computed is asked.
#[test]
fn asked_fields_are_those_of_the_reviewed_list() {
    let list = include_str!("../../../tests/fixtures/asked_fields.csv");
    let rows: Vec<Vec<&str>> = list
        .lines()
        .skip(1)
        .map(|line| line.splitn(4, ';').collect())
        .collect();
    assert!(
        rows.iter()
            .all(|row| row.len() == 4 && row.iter().all(|cell| !cell.is_empty()))
    );
    let listed: Vec<&str> = rows
        .iter()
        .filter(|row| row[1] == "asked")
        .map(|row| row[0])
        .collect();
    let mut asked: Vec<&str> = Vec::new();
    for field in SERVICE.pages.iter().flat_map(|page| page.fields) {
        if !asked.contains(&field.name) {
            asked.push(field.name);
        }
    }
    assert_eq!(asked, listed);
}

#[test]
fn a_change_from_the_check_page_asks_only_what_is_new() {
    let mut answers = standard_but(&[("confirmation", "paper"), ("confirmation-files", "")]);
    assert_eq!(SERVICE.after_change(&answers, &CONTEXT), Some("check"));
    answers.set("other-dwelling", "yes");
    assert_eq!(
        SERVICE.after_change(&answers, &CONTEXT),
        Some("which-dwelling")
    );
    answers.set("kept", "previous");
    assert_eq!(SERVICE.after_change(&answers, &CONTEXT), Some("more-often"));
    answers.set("more-often", "new");
    assert_eq!(SERVICE.after_change(&answers, &CONTEXT), Some("stay"));
    answers.set("stay", "longer");
    assert_eq!(SERVICE.after_change(&answers, &CONTEXT), Some("check"));
    answers.set("other-dwelling", "no");
    SERVICE.prune(&mut answers, &CONTEXT);
    assert_eq!((answers.get("kept"), answers.get("more-often")), ("", ""));
    assert_eq!(answers.get("street"), "Große Bergstraße");
}

#[test]
fn the_check_page_lists_each_answer_once() {
    let answers = standard_but(&[]);
    let summary = SERVICE.summary(&answers, &CONTEXT);
    assert_eq!(summary[0], ("move-in", vec!["moved", "move-in-date"]));
    assert_eq!(summary.last().unwrap(), &("contact", vec!["contact"]));
    let mut fields: Vec<&str> = summary
        .iter()
        .flat_map(|(_, fields)| fields.clone())
        .collect();
    let all = fields.len();
    fields.sort_unstable();
    fields.dedup();
    assert_eq!(fields.len(), all);
}
