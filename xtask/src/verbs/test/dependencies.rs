//! Licences, sources and known holes of dependencies, as `deny.toml` says.
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};
use crate::tools::cargo;
use crate::{paths, process, progress};

/// What cargo-deny says where the database of known holes is out of reach.
const OUT_OF_REACH: &str = "failed to fetch advisory database";

/// Both checks, where cargo-deny is installed; to compile it takes longer than everything else in this suite.
/// What is skipped is said, and counts as nothing.
pub(super) fn allowed(mut check: impl FnMut(&str, Result<()>)) {
    if !installed() {
        return progress::step(
            "lint: dependencies: skipped, cargo-deny is not here (cargo install cargo-deny --locked)",
        );
    }
    let strict = ["check", "bans", "licenses", "sources"];
    check(
        "dependencies",
        process::run("cargo deny", deny().args(strict)),
    );
    match advisories() {
        Some(result) => check("advisories", result),
        None => progress::step("lint: advisories: skipped, RustSec's database is out of reach"),
    }
}

fn installed() -> bool {
    let mut ask = cargo::native("deny");
    let asked = ask
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

fn deny() -> Command {
    let mut command = cargo::native("deny");
    command.args(["--workspace", "--log-level", "error"]);
    command.current_dir(paths::root());
    command
}

/// None where nobody can be asked.
fn advisories() -> Option<Result<()>> {
    let output = match deny().args(["check", "advisories"]).output() {
        Ok(output) => output,
        Err(error) => return Some(Err(Failure::new(format!("cargo deny: {error}")))),
    };
    let told = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Some(Ok(()));
    }
    if told.contains(OUT_OF_REACH) {
        return None;
    }
    eprint!("{told}");
    Some(Err(Failure::new(format!(
        "cargo deny failed ({})",
        output.status
    ))))
}
