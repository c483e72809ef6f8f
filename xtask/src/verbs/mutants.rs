//! `./x mutants [AREA | --since COMMIT]`: changes the rules bit by bit and looks whether a test notices. Takes hours
//! for everything, minutes for what is new since a commit; the results that were looked through stand in
//! `docs/mutation-testing.md`.
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Attempt as _, Failure, Result};
use crate::tools::{cargo, installed};
use crate::{paths, process};

/// The tool and its version.
const TOOL: &str = "cargo-mutants";
const VERSION: &str = "27.1.0";

/// What can be looked at alone: folders of `app/relocation/src`.
const AREAS: [&str; 5] = [
    "values",
    "competence",
    "services",
    "services/registration",
    "services/vehicle",
];

/// Runs the tool over an area, over values, competence and services, or over what of them is new.
pub(crate) fn mutants(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (areas, since) = match words[..] {
        [] => (&AREAS[..3], None),
        ["--since", commit] => (&AREAS[..3], Some(commit)),
        [area] => match AREAS.iter().position(|known| *known == area) {
            Some(at) => (&AREAS[at..=at], None),
            None => return Err(unknown()),
        },
        _ => return Err(unknown()),
    };
    let folders: Vec<String> = areas
        .iter()
        .map(|area| format!("app/relocation/src/{area}"))
        .collect();
    let path = installed::path_with(TOOL, VERSION)?;
    let mut run = cargo::native("mutants");
    run.env("PATH", path).args(["--package", "relocation"]);
    run.arg("--output").arg(paths::target(""));
    for folder in &folders {
        run.arg("--file").arg(format!("{folder}/**/*.rs"));
    }
    if let Some(commit) = since {
        run.arg("--in-diff").arg(new_since(commit, &folders)?);
    }
    // What tries things out takes long; reviewed cases and tables are to notice by themselves.
    run.args(["--", "--lib", "--"]);
    run.args(["--skip", "minimisation", "--skip", "random"]);
    process::run("looking for changes that no test notices", &mut run)
}

/// What has changed in the folders since a commit, in a file.
fn new_since(commit: &str, folders: &[String]) -> Result<PathBuf> {
    let mut diff = Command::new("git");
    diff.current_dir(paths::root()).args(["diff", commit, "--"]);
    let changes = process::output("looking for what is new", diff.args(folders))?;
    let file = paths::target("new.diff");
    fs::write(&file, changes).attempt("write what is new")?;
    Ok(file)
}

fn unknown() -> Failure {
    Failure::usage(format!(
        "./x mutants knows {} and --since COMMIT",
        AREAS.join(", ")
    ))
}
