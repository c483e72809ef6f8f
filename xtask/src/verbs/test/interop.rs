//! The suite `interop`: clients of FIT-Connect by others, from PyPI, against a node.
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::tally::Tally;
use crate::failure::{Attempt as _, Result};
use crate::tools::cargo;
use crate::{paths, process};

/// Where the scripts lie, with the list of what they need.
const SCRIPTS: &str = "end2end/interop";
const LIST: &str = "requirements.txt";

/// Sends, fetches and verifies with programs that are not of this project.
pub(crate) fn interop() -> Result<Tally> {
    process::run(
        "building the server",
        cargo::native("build").args(["--package", "umzug"]),
    )?;
    let python = python()?;
    let mut tally = Tally::default();
    let well = process::watch(
        Command::new(python)
            .arg("run.py")
            .arg(paths::target("debug/umzug"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(paths::at(SCRIPTS)),
        |line| tally.read(line),
    )?;
    Ok(tally.and_ended(well))
}

/// Python with the clients of the list, installed below `target/`; anew when the list has changed.
pub(crate) fn python() -> Result<PathBuf> {
    let list = paths::at(SCRIPTS).join(LIST);
    let wanted = fs::read_to_string(&list).attempt("read the list of clients")?;
    let folder = paths::target("interop");
    let (python, installed) = (folder.join("bin/python"), folder.join(LIST));
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(python);
    }
    process::run(
        "making a Python environment",
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    process::run(
        "installing the clients",
        Command::new(&python)
            .args(pip)
            .arg("--requirement")
            .arg(&list),
    )?;
    fs::write(&installed, wanted).attempt("note what is installed")?;
    Ok(python)
}
