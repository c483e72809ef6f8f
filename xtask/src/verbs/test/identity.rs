//! The suite `means`, and with AusweisApp the suite `identity`: the ways to a means of identification and back.
use super::tally::Tally;
use super::{browser, cargo};
use crate::failure::Result;
use crate::process;
use crate::site::{self, Mode};
use crate::tools;

/// Account, wallet and counter: whatever needs no AusweisApp.
pub(crate) fn means() -> Result<Tally> {
    site::build(Mode::Tested)?;
    browser::playwright(&["--project=means"])
}

/// The tests of the test eID-Server, then the browser between service and AusweisApp.
pub(crate) fn identity() -> Result<Tally> {
    let mut total = cargo::eid_test_server()?;
    process::run(
        "building the test eID-Server",
        tools::cargo::native("build").args(["--package", "eid-test-server"]),
    )?;
    site::build(Mode::Tested)?;
    total += browser::playwright(&["--project=identity"])?;
    Ok(total)
}
