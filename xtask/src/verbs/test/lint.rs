//! The suite `lint`: each check counts as one.
use std::collections::BTreeSet;
use std::process::Command;

use super::tally::Tally;
use crate::failure::{Failure, Result};
use crate::site::texts;
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

/// Every language has the same keys, each in one file.
fn same_keys() -> Result<()> {
    let (german, _) = texts::catalogue("de")?;
    let wanted: BTreeSet<_> = german.into_keys().collect();
    for language in texts::languages()? {
        let (catalogue, twice) = texts::catalogue(&language)?;
        if !twice.is_empty() {
            return Err(Failure::new(format!(
                "in more than one file of app/texts/{language}: {}",
                twice.join(", ")
            )));
        }
        let there: BTreeSet<_> = catalogue.into_keys().collect();
        let differing: Vec<_> = wanted.symmetric_difference(&there).cloned().collect();
        if !differing.is_empty() {
            return Err(Failure::new(format!(
                "only in one of de and {language}: {}",
                differing.join(", ")
            )));
        }
    }
    Ok(())
}
