//! `docs/cases.md`: the cases for a clerk to read, generated.

use std::fmt::Write as _;

use super::walks::{identified, outcome_of};
use super::{CONTEXT, all};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cases.md");

fn document() -> String {
    let mut text = format!(
        "# Cases\n\n\
         What comes to the counter, and what the form makes of it. Generated from \
         `app/relocation/tests/fixtures/cases.txt`; a test compares both with the code. \
         Judged on {}. No lawyer and no registry has reviewed it.\n",
        CONTEXT.today
    );
    let all_identified = identified();
    let appear = all_identified.iter().filter(|(_, appears)| *appears);
    let appear: Vec<&str> = appear.map(|(name, _)| name.as_str()).collect();
    let _ = write!(
        text,
        "\nThe rows tell what happens without proof of identity, if they do not say otherwise. \
         With one at the level high each of these {} registrations is a declaration, and nobody \
         brings anything, but for: {}. A holder who is identified at least at the level \
         substantial sends the same request for a vehicle; who uncovers the codes does not \
         appear then.\n",
        all_identified.len(),
        appear.join("; ")
    );
    let mut group = String::new();
    for case in all() {
        if case.group != group {
            group.clone_from(&case.group);
            let _ = write!(
                text,
                "\n## {group}\n\n| case | law | pages | outcome |\n| --- | --- | --- | --- |\n"
            );
        }
        let _ = writeln!(
            text,
            "| {} | {} | {}: {} | {} |",
            case.name,
            case.paragraph,
            case.pages.len(),
            case.pages.join(" "),
            outcome_of(&case).join("<br>")
        );
    }
    text
}

/// Set `UPDATE_CASES=1` to write the file anew.
#[test]
fn the_document_is_that_of_the_cases() {
    let text = document();
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        published == text,
        "run the test with UPDATE_CASES=1 and review the change"
    );
}
