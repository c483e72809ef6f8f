//! The suite `lint`: each check counts as one.
use std::process::Command;

use super::tally::Tally;
use super::{dependencies, texts};
use crate::failure::Result;
use crate::tools::cargo;
use crate::{process, progress};

/// Format, clippy on all crates, documentation, text catalogues, licences and sources of dependencies.
pub(crate) fn lint() -> Result<Tally> {
    let mut total = Tally::default();
    let mut check = |name: &str, result: Result<()>| {
        progress::step(&format!("lint: {name}"));
        if let Err(failure) = &result {
            eprintln!("x: lint: {name}: {}", failure.sentence);
        }
        total += Tally::named(name, result.is_ok());
    };
    check("texts", texts::complete());
    check("keys", texts::keys::used());
    check("places", texts::places::filled());
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
    dependencies::allowed(check);
    Ok(total)
}

fn silently(command: &mut Command) -> Result<()> {
    process::run("the check", command)
}
