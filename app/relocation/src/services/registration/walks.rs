//! Walks: answers -> pages -> end, run forward and backward.

use std::collections::BTreeSet;

use time::macros::date;

use super::SERVICE;
use crate::journey::answers::Answers;
use crate::journey::model::{Context, FieldKind, PageKind};

pub(super) const CONTEXT: Context = Context {
    today: date!(2026 - 11 - 22),
};

const FILE: &str = "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10";

/// From Lüneburg to Hamburg-Altona, with a photo of the confirmation.
const STANDARD: &[(&str, &str)] = &[
    ("moved", "yes"),
    ("move-in-date.day", "14"),
    ("move-in-date.month", "11"),
    ("move-in-date.year", "2026"),
    ("place", "020000000000"),
    ("place.text", "Hamburg"),
    ("place.scope", "region"),
    ("who", "alone"),
    ("other-dwelling", "no"),
    ("family-name", "Özdemir"),
    ("given-names", "Anna Maria"),
    ("birth-date.day", "14"),
    ("birth-date.month", "3"),
    ("birth-date.year", "1998"),
    ("last-registered", "germany"),
    ("last-place", "033550022022"),
    ("last-place.text", "Lüneburg"),
    ("last-place.scope", "region"),
    ("last-street", "Am Sande"),
    ("last-house-number", "12 b"),
    ("postcode", "22765"),
    ("street", "Große Bergstraße"),
    ("house-number", "17"),
    ("supplement", "3. OG links"),
    ("dwelling-from", "landlord"),
    ("landlord-name", "Wohnungsgenossenschaft 1904 eG"),
    ("landlord-address", "Am Markt 1\n20095 Hamburg"),
    ("landlord-owns", "yes"),
    ("confirmation", "file"),
    ("confirmation-files", FILE),
    ("contact", "none"),
    ("declaration.yes", "yes"),
];

/// The standard answers with some replaced; an empty text removes one.
pub(super) fn standard_but(changes: &[(&str, &str)]) -> Answers {
    let mut answers: Answers = STANDARD.iter().copied().collect();
    for (key, text) in changes {
        answers.set(key, *text);
    }
    answers
}

struct Walk {
    name: &'static str,
    /// What differs from the standard answers.
    changes: &'static [(&'static str, &'static str)],
    pages: &'static str,
}

const WALKS: &[Walk] = &[
    Walk {
        name: "standard: a landlord and a photo",
        changes: &[],
        pages: "move-in place who other-dwelling identity last-address new-address landlord \
                confirmation contact check",
    },
    Walk {
        name: "not moved in yet",
        changes: &[
            ("moved", "not-yet"),
            ("planned-date.day", "1"),
            ("planned-date.month", "12"),
            ("planned-date.year", "2026"),
        ],
        pages: "move-in not-yet",
    },
    Walk {
        name: "to Berlin",
        changes: &[
            ("place", "110000000000"),
            ("place.text", "Berlin"),
            ("place.scope", "germany"),
        ],
        pages: "move-in place elsewhere",
    },
    Walk {
        name: "a family",
        changes: &[("who", "others")],
        pages: "move-in place who who-others",
    },
    Walk {
        name: "keeps the previous dwelling, is there less often",
        changes: &[
            ("other-dwelling", "yes"),
            ("kept", "previous"),
            ("more-often", "new"),
        ],
        pages: "move-in place who other-dwelling which-dwelling more-often identity last-address \
                new-address landlord confirmation contact check",
    },
    Walk {
        name: "has another dwelling, is there more often",
        changes: &[
            ("other-dwelling", "yes"),
            ("kept", "another"),
            ("other-place", "010030000000"),
            ("other-street", "Breite Straße"),
            ("other-house-number", "ohne"),
            ("more-often", "other"),
        ],
        pages: "move-in place who other-dwelling which-dwelling more-often identity last-address \
                new-address landlord confirmation contact check",
    },
    Walk {
        name: "three dwellings",
        changes: &[("other-dwelling", "yes"), ("kept", "several")],
        pages: "move-in place who other-dwelling which-dwelling several-dwellings",
    },
    Walk {
        name: "a child of 15",
        changes: &[
            ("birth-date.day", "23"),
            ("birth-date.month", "11"),
            ("birth-date.year", "2010"),
        ],
        pages: "move-in place who other-dwelling identity under-16",
    },
    Walk {
        name: "16 today, one name only",
        changes: &[
            ("birth-date.day", "22"),
            ("birth-date.month", "11"),
            ("birth-date.year", "2010"),
            ("family-name", ""),
            ("single-name.yes", "yes"),
        ],
        pages: "move-in place who other-dwelling identity last-address new-address landlord \
                confirmation contact check",
    },
    Walk {
        name: "from abroad",
        changes: &[("last-registered", "abroad")],
        pages: "move-in place who other-dwelling identity last-address from-abroad",
    },
    Walk {
        name: "into the own house",
        changes: &[("dwelling-from", "own")],
        pages: "move-in place who other-dwelling identity last-address new-address landlord \
                contact check",
    },
    Walk {
        name: "with a person who lives there; refused; by phone",
        changes: &[
            ("dwelling-from", "resident"),
            ("landlord-owns", "no"),
            ("owner-name", "Hansa Immobilien GmbH"),
            ("confirmation", "refused"),
            ("contact", "phone"),
            ("phone", "0170 1234567"),
        ],
        pages: "move-in place who other-dwelling identity last-address new-address landlord \
                confirmation contact check",
    },
    Walk {
        name: "with a code; by e-mail",
        changes: &[
            ("confirmation", "code"),
            ("confirmation-code", "AB12-CD34"),
            ("contact", "email"),
            ("email", "anna@example.org"),
        ],
        pages: "move-in place who other-dwelling identity last-address new-address landlord \
                confirmation contact check",
    },
];

#[test]
fn forward_one_page_after_the_other() {
    for walk in WALKS {
        let all = standard_but(walk.changes);
        let mut answers = Answers::default();
        let expected: Vec<&str> = walk.pages.split_whitespace().collect();
        let mut page = SERVICE.pages.first();
        for (index, id) in expected.iter().enumerate() {
            let here =
                page.unwrap_or_else(|| panic!("{}: no page where {id} was expected", walk.name));
            assert_eq!(here.id, *id, "{}", walk.name);
            assert!(
                SERVICE.may_enter(id, &answers, &CONTEXT),
                "{}: {id}",
                walk.name
            );
            for (key, text) in all.iter() {
                let field = key.split('.').next().unwrap_or(key);
                if here.fields.iter().any(|f| f.id == field) {
                    answers.set(key, text);
                }
            }
            assert_eq!(here.errors(&answers, &CONTEXT), [], "{}: {id}", walk.name);
            page = SERVICE.next(id, &answers, &CONTEXT);
            let progress = SERVICE.progress(id, &answers, &CONTEXT);
            assert!(
                progress.step <= progress.of && progress.step <= index + 1,
                "{}",
                walk.name
            );
        }
        assert!(
            page.is_none(),
            "{}: goes on to {:?}",
            walk.name,
            page.map(|page| page.id)
        );
    }
}

#[test]
fn backward_the_same_pages() {
    for walk in WALKS {
        let answers = standard_but(walk.changes);
        let mut expected: Vec<&str> = walk.pages.split_whitespace().collect();
        expected.reverse();
        let mut page = SERVICE.path(&answers, &CONTEXT).pop();
        for id in expected {
            assert_eq!(page.map(|page| page.id), Some(id), "{}", walk.name);
            page = SERVICE.previous(id, &answers, &CONTEXT);
        }
        assert!(page.is_none(), "{}", walk.name);
    }
}

#[test]
fn only_whole_answers_are_ready() {
    for walk in WALKS {
        let ready = SERVICE.ready(&standard_but(walk.changes), &CONTEXT);
        assert_eq!(ready, walk.pages.ends_with("check"), "{}", walk.name);
    }
    assert!(!SERVICE.ready(&standard_but(&[("declaration.yes", "")]), &CONTEXT));
}

#[test]
fn every_page_and_field_is_visited() {
    let mut visited = BTreeSet::new();
    for walk in WALKS {
        let answers = standard_but(walk.changes);
        for page in SERVICE.path(&answers, &CONTEXT) {
            visited.insert(page.id);
            visited.extend(
                page.visible_fields(&answers, &CONTEXT)
                    .iter()
                    .map(|field| field.id),
            );
        }
    }
    for page in SERVICE.pages {
        assert!(visited.contains(page.id), "no walk visits {}", page.id);
        for field in page.fields {
            assert!(visited.contains(field.id), "no walk sees {}", field.id);
        }
    }
}

/// Budget of the standard case without eID: pages, and fields that are typed
/// (a date is one field; what is chosen is not typed; a postcode counts).
#[test]
fn the_standard_case_stays_within_its_budget() {
    let answers = standard_but(&[]);
    let path = SERVICE.path(&answers, &CONTEXT);
    let typed = path
        .iter()
        .flat_map(|page| page.visible_fields(&answers, &CONTEXT))
        .filter(|field| {
            !matches!(
                field.kind,
                FieldKind::Choice(_) | FieldKind::Checks(_) | FieldKind::Files
            )
        })
        .count();
    assert!(path.len() <= 12, "{} pages", path.len());
    assert!(typed <= 14, "{typed} typed fields");
}

#[test]
fn ids_are_unique_and_the_check_page_is_last() {
    let mut ids = BTreeSet::new();
    for page in SERVICE.pages {
        assert!(ids.insert(page.id), "{}", page.id);
    }
    let mut ids = BTreeSet::new();
    for field in SERVICE.pages.iter().flat_map(|page| page.fields) {
        assert!(ids.insert(field.id), "{}", field.id);
        assert!(!field.id.contains('.'), "{}", field.id);
    }
    let checks: Vec<_> = SERVICE
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Check)
        .collect();
    assert_eq!(checks.len(), 1);
    assert_eq!(SERVICE.pages.last().map(|page| page.id), Some("check"));
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
    let asked: Vec<&str> = SERVICE
        .pages
        .iter()
        .flat_map(|page| page.fields)
        .map(|field| field.id)
        .collect();
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
    assert_eq!(SERVICE.after_change(&answers, &CONTEXT), Some("check"));
    answers.set("other-dwelling", "no");
    SERVICE.prune(&mut answers, &CONTEXT);
    assert_eq!((answers.get("kept"), answers.get("more-often")), ("", ""));
    assert_eq!(answers.get("street"), "Große Bergstraße");
}

#[test]
fn progress_counts_questions_only() {
    let answers = standard_but(&[]);
    let at = |id| {
        let progress = SERVICE.progress(id, &answers, &CONTEXT);
        (progress.step, progress.of)
    };
    assert_eq!(at("move-in"), (1, 11));
    assert_eq!(at("place"), (2, 11));
    assert_eq!(at("check"), (11, 11));
    let berlin = standard_but(&[("place.scope", "germany")]);
    assert_eq!(SERVICE.progress("elsewhere", &berlin, &CONTEXT).step, 2);
}

#[test]
fn the_check_page_lists_each_answer_once() {
    let answers = standard_but(&[]);
    let summary = SERVICE.summary(&answers, &CONTEXT);
    assert_eq!(summary.len(), 10);
    assert_eq!(summary[0], ("move-in", vec!["moved", "move-in-date"]));
    assert_eq!(summary[9], ("contact", vec!["contact"]));
}
