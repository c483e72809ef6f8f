//! `./x mutants [AREA]`: changes the rules bit by bit and looks whether a test notices. Takes hours for
//! everything; the results that were looked through stand in `docs/mutation-testing.md`.
use crate::failure::{Failure, Result};
use crate::tools::cargo;
use crate::{paths, process, progress};

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

/// Runs the tool over an area, or over values, competence and services.
pub(crate) fn mutants(arguments: &[String]) -> Result<()> {
    let areas: Vec<&str> = match arguments {
        [] => AREAS[..3].to_vec(),
        [area] if AREAS.contains(&area.as_str()) => vec![area],
        _ => {
            return Err(Failure::usage(format!(
                "./x mutants knows {}",
                AREAS.join(", ")
            )));
        }
    };
    let folder = paths::target("tools");
    if !folder.join("bin").join(TOOL).exists() {
        progress::step("installing cargo-mutants");
        let mut install = cargo::native("install");
        install.args([TOOL, "--version", VERSION, "--locked", "--root"]);
        process::run("installing cargo-mutants", install.arg(&folder))?;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = std::iter::once(folder.join("bin")).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(first).unwrap_or(path);
    let mut run = cargo::native("mutants");
    run.env("PATH", path).args(["--package", "relocation"]);
    run.arg("--output").arg(paths::target(""));
    for area in areas {
        run.arg("--file");
        run.arg(format!("app/relocation/src/{area}/**/*.rs"));
    }
    // What tries things out takes long; reviewed cases and tables are to notice by themselves.
    run.args(["--", "--lib", "--"]);
    run.args(["--skip", "minimisation", "--skip", "random"]);
    process::run("looking for changes that no test notices", &mut run)
}
