//! The question catalogues hold exactly what pages, fields, options, errors
//! and results need, in both languages, with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};

use super::{CONTEXT, all, attachment, name};
use crate::competence::Reason;
use crate::envelope::identity::Assurance;
use crate::journey::answers::Answers;
use crate::journey::model::{Field, FieldKind, Page, PageKind};
use crate::services::SERVICE;
use crate::services::registration::{build, outcome, placeholders};
use crate::services::vehicle::{TOLD, Way};

type Catalogue = BTreeMap<String, String>;

fn catalogue(language: &str) -> Catalogue {
    file(language, "questions.json")
}

fn file(language: &str, name: &str) -> Catalogue {
    let texts = concat!(env!("CARGO_MANIFEST_DIR"), "/../texts");
    let path = [texts, language, name].join("/");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn fields() -> impl Iterator<Item = &'static Field> {
    SERVICE.pages.iter().flat_map(|page| page.fields)
}

/// Keys of `result.*`: what comes of the cases.
fn results() -> BTreeSet<String> {
    let mut keys = BTreeSet::from([
        "result.vehicle.electric".to_owned(),
        "result.bring.vehicle-certificate".to_owned(),
    ]);
    keys.extend(Way::ALL.map(|way| format!("result.vehicle.{}", way.code())));
    keys.extend(TOLD.map(|told| format!("result.vehicle.{told}")));
    for case in all() {
        let Ok(request) = build(&case.answers, &case.context(), &[attachment()], &name) else {
            continue;
        };
        let mut identified = request.clone();
        identified.identify(String::new(), Assurance::High);
        for request in [request, identified] {
            let facts = outcome(&request, request.decisive_key(|_| true), CONTEXT.today);
            keys.insert(format!("result.status.{}", facts.status));
            for (kind, codes) in [
                ("bring", facts.bring),
                ("follows", facts.follows),
                ("todo", facts.todo),
            ] {
                keys.extend(codes.iter().map(|code| format!("result.{kind}.{code}")));
            }
        }
    }
    keys
}

/// Codes that a field can give, found by odd answers beside those of a case.
fn codes(field: &Field) -> BTreeSet<&'static str> {
    let long = "ä".repeat(300);
    let many = "5b0e1b4c-8d5f-4c39-9c2e-1f0a6f3f2a10 ".repeat(11);
    let odd = [
        "",
        "-",
        "x1",
        "12",
        "Haus 2",
        "\u{7}",
        "李",
        "Postfach 1",
        "L01X00T470",
        "L01XO0T47",
        "000",
        "0",
        // Plates, numbers and codes of vehicle papers.
        "LG-ABCD 1",
        "HAL1",
        "LG-AB 12 (04-04)",
        "LG-AB 12345H",
        "LIP-AB 1234H (04-10)",
        "LG-AB 1",
        "HH-1234",
        "HH-03123",
        "06 1234",
        "WVWZZZ1JZXWO00001",
        "A12345O",
        "aB3dE7O",
        "aO3",
        "A1234567",
        "XX89370400440532013000",
        "DE8937",
        "DE89370400440532013001",
        &long,
        &many,
    ];
    let parts = [
        "", "0", "1", "31", "2", "99", "1066", "2007", "2026", "2027", "2031", "2999",
    ];
    // Some checks compare with other answers.
    let moved: Answers = [
        ("moved", "yes"),
        ("partner", "none"),
        ("vehicle-1-plate", "LG-AB 1"),
    ]
    .into_iter()
    .filter(|(key, _)| !key.starts_with(field.id))
    .collect();
    let mut found = BTreeSet::new();
    let mut judge = |answers: &Answers| {
        let mut all = moved.clone();
        for (key, text) in answers.iter() {
            all.set(key, text);
        }
        found.extend(field.error(&all, &CONTEXT).map(|error| error.code));
    };
    for text in odd {
        judge(&[(field.id, text)].into_iter().collect());
        judge(&[([field.id, ".text"].concat(), text)].into_iter().collect());
    }
    for (day, month, year) in triples(&parts) {
        let part = |part: &str| [field.id, ".", part].concat();
        judge(
            &[
                (part("day"), day),
                (part("month"), month),
                (part("year"), year),
            ]
            .into_iter()
            .collect(),
        );
    }
    found
}

fn triples<'a>(parts: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    parts.iter().flat_map(move |a| {
        parts
            .iter()
            .flat_map(move |b| parts.iter().map(move |c| (*a, *b, *c)))
    })
}

/// Keys that must be there, and keys that may.
fn keys(texts: &Catalogue) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut must = results();
    let mut may = BTreeSet::new();
    for page in SERVICE.pages {
        must.insert(format!("page.{}.title", page.name));
        may.insert(format!("page.{}.help", page.name));
        let lead = format!("page.{}.lead", page.name);
        // An end without a next way would be a dead end.
        let _ = if matches!(page.kind, PageKind::End | PageKind::Note) {
            must.insert(lead)
        } else {
            may.insert(lead)
        };
    }
    for field in fields() {
        must.insert(format!("field.{}.label", field.name));
        may.insert(format!("field.{}.hint", field.name));
        // The values of a list that opens are numbers and need no words.
        if let FieldKind::Choice(values) | FieldKind::Checks(values) = field.kind {
            for value in values {
                must.insert(format!("option.{}.{value}", field.name));
                may.insert(format!("option.{}.{value}.hint", field.name));
            }
        }
        for code in codes(field) {
            let own = format!("error.{}.{code}", field.name);
            let general = format!("error.{code}");
            // What is missing must be said in the words of the question.
            let own_needed = code == "missing" || texts.contains_key(&own);
            must.insert(if own_needed { own } else { general });
        }
    }
    (must, may)
}

#[test]
fn both_languages_hold_exactly_what_is_needed() {
    for language in ["de", "en"] {
        let texts = catalogue(language);
        let (must, may) = keys(&texts);
        let there: BTreeSet<String> = texts.keys().cloned().collect();
        let missing: Vec<_> = must.difference(&there).collect();
        let orphans: Vec<_> = there
            .iter()
            .filter(|key| !must.contains(*key) && !may.contains(*key))
            .collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(orphans.is_empty(), "{language}: nothing shows {orphans:?}");
        assert!(texts.values().all(|text| !text.trim().is_empty()));
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    let keys = |language| catalogue(language).into_keys().collect::<Vec<_>>();
    assert_eq!(keys("de"), keys("en"));
}

/// What a region marks as uncertain is data; the words for it are not.
#[test]
fn both_languages_have_words_for_every_doubt() {
    const PREFIX: &str = "done.authority.doubt.";
    let wanted: BTreeSet<String> = Reason::ALL
        .iter()
        .map(|reason| [PREFIX, reason.code()].concat())
        .collect();
    for language in ["de", "en"] {
        let texts = file(language, "interface.json");
        let doubts = || texts.iter().filter(|(key, _)| key.starts_with(PREFIX));
        let there: BTreeSet<String> = doubts().map(|(key, _)| key.clone()).collect();
        assert_eq!(there, wanted, "{language}");
        for (key, text) in doubts() {
            let braces: BTreeSet<_> = braces(text).into_iter().collect();
            assert_eq!(braces, BTreeSet::from(["place"]), "{language} {key}");
        }
    }
}

fn braces(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}

#[test]
fn placeholders_are_those_that_are_filled() {
    let answers: Answers = [
        ("planned-date.day", "1"),
        ("planned-date.month", "12"),
        ("planned-date.year", "2026"),
        ("place.text", "Berlin"),
    ]
    .into_iter()
    .collect();
    let of_page = |page: &Page| -> Vec<&str> {
        let filled = placeholders(page, &answers).into_iter();
        filled.map(|(name, _)| name).collect()
    };
    for language in ["de", "en"] {
        for (key, text) in catalogue(language) {
            let filled: Vec<&str> = match key.split('.').collect::<Vec<_>>().as_slice() {
                ["page", page, _] => SERVICE
                    .pages
                    .iter()
                    .find(|one| one.name == *page)
                    .map(of_page)
                    .unwrap_or_default(),
                ["field" | "option", field, ..] => SERVICE
                    .pages
                    .iter()
                    .find(|page| page.fields.iter().any(|one| one.name == *field))
                    .map(of_page)
                    .unwrap_or_default(),
                ["error", _] => vec!["label"],
                ["result", "vehicle", ..] => vec!["fee", "counter", "date"],
                _ => Vec::new(),
            };
            // The name of the region is filled in when the site is built.
            for name in braces(&text).into_iter().filter(|name| *name != "region") {
                assert!(filled.contains(&name), "{language} {key}: {{{name}}}");
            }
        }
    }
    let (german, english) = (catalogue("de"), catalogue("en"));
    for (key, text) in &german {
        assert_eq!(braces(text), braces(&english[key]), "{key}");
    }
}

/// The style of the project: "Sie", no "bitte", no "ungültig", no "Pflichtfeld";
/// hints are short and without a full stop at their end.
#[test]
fn german_texts_keep_the_style() {
    for (key, text) in catalogue("de") {
        let lower = text.to_lowercase();
        for word in ["bitte", "ungültig", "pflichtfeld", " du ", "*innen"] {
            assert!(!lower.contains(word), "{key}: {word}");
        }
        if key.ends_with(".hint") || key.starts_with("error.") {
            assert!(!text.ends_with('.'), "{key} ends with a full stop");
        }
        if key.ends_with(".hint") {
            assert!(!text.contains('\n') && !text.contains("http"), "{key}");
        }
    }
}
