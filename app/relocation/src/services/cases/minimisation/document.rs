//! `docs/data-minimisation.md`: who gets which answer, for a data protection
//! officer to read, generated.

use crate::envelope::directory::AuthorityKind;
use crate::envelope::identity::allowed;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::experiment::FOUND;
use super::found::Recipient::{self, Registration, Vehicle};
use super::found::{Arrival, Feeds, Tried};
use super::lists::{Asked, Rule, asked, rules};
use super::review::OPEN;
use crate::services::cases::CONTEXT;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/data-minimisation.md"
);
const INTRODUCTION: &str = include_str!("introduction.md");

fn document() -> String {
    let asked = asked();
    let mut text = INTRODUCTION.replace("{today}", &CONTEXT.today.to_string());
    for (place, kind) in [
        ("{registration claims}", AuthorityKind::Registration),
        ("{vehicle claims}", AuthorityKind::Vehicle),
    ] {
        let claims = allowed(kind).join(", ").replace('_', " ");
        text = text.replace(place, &claims);
    }
    fields(&mut text, &asked);
    places(&mut text);
    text.push_str(
        "\n## 3. What an authority must not get\n\n\
         Besides, each question that a visit does not ask was answered all the same: no request \
         and nothing sealed changed by it.\n",
    );
    for at in [Registration, Vehicle] {
        forbidden(&mut text, at, &asked);
    }
    text
}

fn fields(text: &mut String, asked: &[Asked]) {
    head(
        text,
        "\n## 1. What is asked, and where it arrives",
        &["asked field", "arrives at", "paragraph", "why"],
    );
    for row in asked.iter().filter(|row| row.source == "asked") {
        let found = FOUND.arrivals.get(row.field).copied().unwrap_or_default();
        let cells = [row.field, &arrives(found), row.paragraph, row.why];
        line(text, &cells);
    }
}

fn arrives(found: Arrival) -> String {
    let vehicle = match (found.at_once, found.later) {
        (true, true) => "vehicle, at once or later",
        (true, false) => "vehicle",
        (false, true) => "vehicle, later",
        (false, false) => "",
    };
    let registration = if found.registration {
        "registration"
    } else {
        ""
    };
    let mut all = vec![registration, vehicle];
    all.retain(|one| !one.is_empty());
    match (all.is_empty(), found.sealed) {
        (false, true) => all.join("; ") + " (sealed until then)",
        (false, false) => all.join("; "),
        (true, true) => "nobody: sealed under the case code".to_owned(),
        (true, false) => "nobody: stays in the browser".to_owned(),
    }
}

fn places(text: &mut String) {
    text.push_str(
        "\n## 2. What stands in each request\n\n\
         Each place of the requests of all cases; `[]` stands for each of several. *Says*: with \
         another answer another value stands there. *There or not by*: with another answer it is \
         missing, or there.\n",
    );
    for (at, title) in [
        (Registration, "### Registration authority"),
        (Vehicle, "### Vehicle registration authority"),
    ] {
        let columns = [
            "place in the request",
            "says the answer to",
            "there or not by",
        ];
        head(text, &["\n", title].concat(), &columns);
        for ((of, path), feeds) in &FOUND.feeds {
            if *of == at {
                let path = ["`", path, "`"].concat();
                line(text, &[&path, &source(feeds), &listed(&feeds.decides)]);
            }
        }
    }
}

fn source(feeds: &Feeds) -> String {
    match (feeds.says.is_empty(), feeds.leads.is_empty()) {
        (false, _) => listed(&feeds.says),
        (true, false) => listed(&feeds.leads) + " (with the questions that follow)",
        (true, true) if feeds.decides.is_empty() => "– (the program)".to_owned(),
        (true, true) => String::new(),
    }
}

fn forbidden(text: &mut String, at: Recipient, asked: &[Asked]) {
    let title = match at {
        Registration => "\n### Registration authority",
        Vehicle => "\n### Vehicle registration authority",
    };
    head(text, title, &["field", "paragraph or reason", "result"]);
    for rule in rules().iter().filter(|rule| !rule.allows(at)) {
        line(text, &[rule.field, rule.reason, &result(rule, at)]);
    }
    for row in asked.iter().filter(|row| row.source == "fetched") {
        let reason = match at {
            Registration => format!("{}: {}", row.paragraph, row.why),
            Vehicle => "FZV 6(1), 26(2); its own register".to_owned(),
        };
        line(text, &[row.field, &reason, "not asked; in no request"]);
    }
}

fn result(rule: &Rule, at: Recipient) -> String {
    let found = FOUND.arrivals.get(rule.field).copied().unwrap_or_default();
    if found.arrives(at) {
        let open = OPEN
            .iter()
            .find(|(of, field, _)| (*of, *field) == (at, rule.field));
        let why = open.map_or("not reviewed", |(.., why)| *why);
        return format!("**arrives, open question**: {why}");
    }
    let result = match found.tried(at) {
        Tried::Changed => "changed: the request stays the same",
        Tried::NoOther => "with another answer there is no such request",
        Tried::NotAsked => "in no visit with such a request",
    };
    result.to_owned()
}

fn listed(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn head(text: &mut String, title: &str, columns: &[&str]) {
    let _ = writeln!(text, "{title}\n");
    line(text, columns);
    line(text, &vec!["---"; columns.len()]);
}

fn line(text: &mut String, cells: &[&str]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// Set `UPDATE_MINIMISATION=1` to write the file anew.
#[test]
fn the_document_is_what_was_found() {
    let text = document();
    if std::env::var_os("UPDATE_MINIMISATION").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        published == text,
        "run the test with UPDATE_MINIMISATION=1 and review the change"
    );
}
