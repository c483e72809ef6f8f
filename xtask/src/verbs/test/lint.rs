//! The suite `lint`: each check counts as one.
use std::collections::BTreeSet;
use std::process::Command;

use super::tally::Tally;
use crate::failure::{Failure, Result};
use crate::site::{retention, texts};
use crate::tools::cargo;
use crate::{process, progress};

/// Format, clippy on all crates, documentation, text catalogues.
pub(crate) fn lint() -> Result<Tally> {
    let mut total = Tally::default();
    let mut check = |name: &str, result: Result<()>| {
        progress::step(&format!("lint: {name}"));
        if let Err(failure) = &result {
            eprintln!("x: lint: {name}: {}", failure.sentence);
        }
        total += Tally::one(result.is_ok());
    };
    check("texts", same_keys());
    check(
        "format",
        silently(cargo::native("fmt").args(["--all", "--check"])),
    );
    let strict = ["--", "--deny", "warnings"];
    check(
        "clippy",
        silently(
            cargo::native("clippy")
                .args(["--quiet", "--workspace", "--all-targets"])
                .args(strict),
        ),
    );
    let mut documentation = cargo::native("doc");
    documentation.args([
        "--quiet",
        "--no-deps",
        "--document-private-items",
        "--package",
        "relocation",
        "--package",
        "umzug",
        "--package",
        "eid-test-server",
    ]);
    check(
        "documentation",
        silently(documentation.env("RUSTDOCFLAGS", "--deny warnings")),
    );
    Ok(total)
}

fn silently(command: &mut Command) -> Result<()> {
    process::run("the check", command)
}

/// Every language has the same keys, each in one file and with the same places to fill; of what is counted
/// each plural form of the language.
fn same_keys() -> Result<()> {
    let (german, _) = texts::catalogue("de")?;
    let languages = texts::languages()?;
    let own = languages.iter().find(|one| one.tag == "de");
    let own = own.ok_or_else(|| Failure::new("app/texts/languages.json lacks German"))?;
    let counted = texts::counted(&german, own);
    for language in &languages {
        let tag = &language.tag;
        let (catalogue, twice) = texts::catalogue(tag)?;
        let of = |found: &[String], what: &str| match found {
            [] => Ok(()),
            _ => Err(Failure::new(format!(
                "app/texts/{tag}: {what}: {}",
                found.join(", ")
            ))),
        };
        of(&twice, "in more than one file")?;
        let wanted = texts::wanted(&german, &counted, language);
        let there: BTreeSet<_> = catalogue.keys().cloned().collect();
        of(&difference(&wanted, &there), "missing")?;
        of(&difference(&there, &wanted), "not in German")?;
        of(
            &texts::other_places(&german, &catalogue),
            "other places to fill than in German",
        )?;
        of(
            &texts::odd(&catalogue),
            "empty, or with signs that steer the direction of text",
        )?;
        of(
            &retention::differences(&catalogue)?,
            "something else than docs/data-retention.md",
        )?;
    }
    Ok(())
}

fn difference(left: &BTreeSet<String>, right: &BTreeSet<String>) -> Vec<String> {
    left.difference(right).cloned().collect()
}
