//! The suites that cargo runs: the domain, the server, this program.
use std::process::Command;

use super::tally::Tally;
use crate::failure::Result;
use crate::process;
use crate::tools::cargo;

/// The domain, the pure parts of the app, the task runner.
pub(crate) fn unit() -> Result<Tally> {
    run(cargo::native("test").args([
        "--package",
        "relocation",
        "--package",
        "app",
        "--package",
        "xtask",
    ]))
}

/// The server with its authorities.
pub(crate) fn server() -> Result<Tally> {
    run(cargo::native("test").args(["--package", "umzug"]))
}

/// The stores alone, each engine.
pub(crate) fn store() -> Result<Tally> {
    let package = ["--package", "umzug"];
    let mut total = run(cargo::native("test")
        .args(package)
        .args(["--lib", "store::"]))?;
    total += run(cargo::native("test")
        .args(package)
        .args(["--test", "store"]))?;
    Ok(total)
}

/// Killed processes, lost power, a full disk.
pub(crate) fn crash() -> Result<Tally> {
    run(cargo::native("test").args(["--package", "umzug", "--test", "faults"]))
}

/// The test eID-Server alone.
pub(crate) fn eid_test_server() -> Result<Tally> {
    run(cargo::native("test").args(["--package", "eid-test-server"]))
}

fn run(command: &mut Command) -> Result<Tally> {
    // What failed in one program says nothing of the next one.
    command.arg("--no-fail-fast");
    let mut tally = Tally::default();
    let well = process::watch(command, |line| tally.read(line))?;
    Ok(tally.and_ended(well))
}
