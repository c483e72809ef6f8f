//! What was found, compared with what the law lets each authority have.

use super::experiment::FOUND;
use super::found::Recipient::{self, Registration, Vehicle};
use super::lists::{asked, rules};

/// Where the code gives more than the reviewed list lets it, and why that is
/// not settled. The document shows them.
pub(super) const OPEN: &[(Recipient, &str, &str)] = &[];

#[test]
fn the_list_names_what_is_asked_in_its_order() {
    let asked = asked().into_iter().filter(|row| row.source == "asked");
    let asked: Vec<&str> = asked.map(|row| row.field).collect();
    let listed: Vec<&str> = rules().iter().map(|rule| rule.field).collect();
    assert_eq!(listed, asked);
}

#[test]
fn each_answer_arrives_where_the_law_lets_it() {
    let mut differences = Vec::new();
    for rule in rules() {
        let arrival = FOUND.arrivals.get(rule.field).copied().unwrap_or_default();
        for at in [Registration, Vehicle] {
            let open = OPEN
                .iter()
                .any(|(of, field, _)| (*of, *field) == (at, rule.field));
            let expected = rule.allows(at) || open;
            assert!(!(rule.allows(at) && open), "{} is settled", rule.field);
            if arrival.arrives(at) != expected {
                let found = arrival.arrives(at);
                differences.push(format!("{} at {at:?}: arrives {found}", rule.field));
            }
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

/// FZV 15(4): of the former dwelling the authority learns whether the district
/// changes, and so which papers are needed; nothing of where it was.
#[test]
fn the_former_dwelling_tells_only_the_process() {
    for field in ["vehicle-place", "last-place", "former-main-place"] {
        for ((at, path), feeds) in &FOUND.feeds {
            if *at == Vehicle {
                assert!(!feeds.says.contains(field) || path == "/process", "{path}");
                let papers = path.starts_with("/papers/");
                assert!(!feeds.decides.contains(field) || papers, "{path}");
            }
        }
    }
}

/// Each place in a request, except what the program itself writes, has an
/// answer behind it.
#[test]
fn every_place_has_a_source() {
    let constant = [
        "/schema",
        "/service",
        "/identity/none/reason",
        "/competence_of",
        "/person/salt",
        "/companions/[]/person/salt",
        "/release/kind",
        "/release/certificate",
        "/release/salt",
    ];
    for ((at, path), feeds) in &FOUND.feeds {
        let all = [&feeds.says, &feeds.decides, &feeds.leads];
        let none = all.iter().all(|names| names.is_empty());
        assert!(!none || constant.contains(&path.as_str()), "{at:?} {path}");
    }
}
