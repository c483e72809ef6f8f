//! `server/src/demo/states/walks.json`: every page of the service, and every
//! set of fields that an option opens there, with the shortest way to it that a
//! reviewed case knows. The accessibility suite and the index of the demo walk
//! by it, so no page can be forgotten.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{CONTEXT, Case, FACTS, all, attachment};
use crate::journey::answers::Answers;
use crate::journey::field::civil_date;
use crate::journey::model::{Context, Facts, FieldKind, Page, PageKind};
use crate::services::SERVICE;
use crate::services::facts::RELEASED;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../server/src/demo/states/walks.json"
);

/// A page as it stands after some answers.
struct State {
    page: &'static Page,
    /// Answers of the pages before, and those that open fields on it.
    answers: Answers,
    /// What was chosen on it: `moved=yes`.
    chosen: Vec<String>,
    context: Context,
    /// Pages before it.
    steps: usize,
}

impl State {
    fn fields(&self) -> Vec<&'static str> {
        let fields = self.page.visible_fields(&self.answers, &self.context);
        fields.into_iter().map(|field| field.id).collect()
    }

    /// Whether Continue leads on without further answers.
    fn leads_on(&self) -> bool {
        let answered =
            |id: &str| (self.answers.iter()).any(|(key, _)| key.split('.').next() == Some(id));
        let fields = self.page.visible_fields(&self.answers, &self.context);
        fields
            .into_iter()
            .all(|field| field.optional || answered(field.id))
    }

    /// What tells it from other states, whomever of several it is about.
    fn name(&self) -> (&'static str, Vec<&'static str>) {
        let fields = self.page.visible_fields(&self.answers, &self.context);
        let names = fields.into_iter().map(|field| field.name);
        (self.page.name, names.collect())
    }

    /// What it needs besides the answers comes first, then files: they cost more
    /// than steps.
    fn cost(&self) -> (u32, usize, usize, usize) {
        let facts = self.context.facts.0.count_ones();
        let files = self.answers.iter().filter(|(key, _)| {
            let field = SERVICE.field(key);
            field.is_some_and(|field| field.kind == FieldKind::Files)
        });
        (facts, files.count(), self.steps, self.chosen.len())
    }

    /// This state and those that one more option opens.
    fn opened(self, found: &mut Vec<Self>) {
        let before = self.fields().len();
        for field in self.page.visible_fields(&self.answers, &self.context) {
            for value in field.values(&self.answers, &self.context) {
                let key = match field.kind {
                    FieldKind::Checks(_) => format!("{}.{value}", field.id),
                    _ => field.id.to_owned(),
                };
                if !self.answers.get(&key).is_empty() {
                    continue;
                }
                let mut next = Self {
                    answers: self.answers.clone(),
                    chosen: self.chosen.clone(),
                    ..self
                };
                let text = match field.kind {
                    FieldKind::Checks(_) => "yes",
                    _ => value,
                };
                next.answers.set(&key, text);
                next.chosen.push(format!("{}={value}", field.id));
                if next.fields().len() > before {
                    next.opened(found);
                }
            }
        }
        found.push(self);
    }

    fn json(&self) -> Value {
        let (mut texts, mut days, mut months) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (key, text) in self.answers.iter() {
            let id = key.split('.').next().unwrap_or(key);
            match SERVICE.field(id).map(|field| field.kind) {
                // Of birth too: who is fifteen in the reviewed cases stays fifteen.
                Some(FieldKind::Date | FieldKind::BirthDate)
                    if civil_date(&self.answers, id).is_ok() =>
                {
                    let date = civil_date(&self.answers, id).unwrap().date();
                    days.insert(id, (date - CONTEXT.today).whole_days());
                }
                Some(FieldKind::Month) => {
                    let part = |part| self.answers.get(&format!("{id}.{part}"));
                    let number = |text| part(text).parse::<i32>().unwrap();
                    let month = number("year") * 12 + number("month");
                    let now =
                        CONTEXT.today.year() * 12 + i32::from(u8::from(CONTEXT.today.month()));
                    months.insert(id, month - now);
                }
                _ => {
                    texts.insert(key, text);
                }
            }
        }
        json!({
            "page": self.page.id,
            "name": self.page.name,
            "kind": match self.page.kind {
                PageKind::Question => "question",
                PageKind::Note => "note",
                PageKind::End => "end",
                PageKind::Check => "check",
                PageKind::Continued => unreachable!("not in the whole service"),
            },
            "chosen": self.chosen,
            "fields": self.fields(),
            "leads_on": self.leads_on(),
            "facts": facts_of(&self.context),
            "answers": texts,
            "days": days,
            "months": months,
        })
    }
}

fn facts_of(context: &Context) -> Vec<&'static str> {
    let held = FACTS.iter().filter(|(_, fact)| context.facts.has(*fact));
    held.map(|(words, _)| *words).collect()
}

/// The states along the way of a case.
fn along(case: &Case, found: &mut Vec<State>) {
    let context = case.context();
    let path = SERVICE.path(&case.answers, &context);
    let mut answers = Answers::default();
    for (steps, page) in path.into_iter().enumerate() {
        let state = State {
            page,
            answers: answers.clone(),
            chosen: Vec::new(),
            context,
            steps,
        };
        state.opened(found);
        for field in page.visible_fields(&case.answers, &context) {
            for (key, text) in case.answers.iter() {
                if key.split('.').next() == Some(field.id) {
                    answers.set(key, text);
                }
            }
        }
    }
}

/// The same where no decision speaks for the registration: a file does. A
/// decision cannot be walked to.
fn with_a_file(mut case: Case) -> Case {
    if case.facts.has(RELEASED) {
        case.facts = Facts(case.facts.0 & !RELEASED.0);
        case.answers.set("registered", "yes");
        case.answers
            .set("registered-files", attachment().attachment.to_string());
    }
    case
}

/// The cheapest of each.
fn states() -> Vec<State> {
    let mut found = Vec::new();
    for case in all() {
        along(&with_a_file(case), &mut found);
    }
    let mut best: BTreeMap<_, State> = BTreeMap::new();
    for state in found {
        match best.get(&state.name()) {
            Some(known) if known.cost() <= state.cost() => {}
            _ => {
                best.insert(state.name(), state);
            }
        }
    }
    let mut states: Vec<State> = best.into_values().collect();
    let place = |page: &Page| SERVICE.pages.iter().position(|one| one.id == page.id);
    states.sort_by_key(|state| (place(state.page), state.cost(), state.name()));
    states
}

/// Set `UPDATE_CASES=1` to write the file anew.
#[test]
fn the_file_holds_the_states_of_the_service() {
    let lines: Vec<String> = states().iter().map(|one| one.json().to_string()).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        published == text,
        "run the test with UPDATE_CASES=1: new states of pages enter the accessibility suite"
    );
}

#[test]
fn every_page_and_field_stands_in_a_state() {
    let states = states();
    for page in SERVICE.pages {
        let own: Vec<_> = states
            .iter()
            .filter(|one| one.page.name == page.name)
            .collect();
        assert!(!own.is_empty(), "no state of {}", page.id);
        for field in page.fields {
            let shown = own.iter().any(|one| one.name().1.contains(&field.name));
            assert!(shown, "no state of {} shows {}", page.id, field.id);
        }
    }
}

/// Who walks by the answers of a state stands on its page.
#[test]
fn each_state_is_reached_by_its_answers() {
    for state in states() {
        let reached = SERVICE.may_enter(state.page.id, &state.answers, &state.context);
        assert!(reached, "{}", state.page.id);
    }
}
