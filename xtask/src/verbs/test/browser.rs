//! The suites in a browser: Playwright starts nodes and authorities itself, from what the build has left.
use super::tally::Tally;
use crate::failure::Result;
use crate::site::{self, Mode};
use crate::tools::node;
use crate::{paths, process};

/// The journeys of people, from the phone to the clerk and back.
pub(crate) fn journeys() -> Result<Tally> {
    site::build(Mode::Release)?;
    playwright(&["--project=phone", "--project=desktop"])
}

/// Axe, keyboard, zoom, contrast.
pub(crate) fn accessibility() -> Result<Tally> {
    site::build(Mode::Release)?;
    playwright(&["--project=accessibility"])
}

/// Runs Playwright with these arguments on the release build.
pub(crate) fn playwright(arguments: &[&str]) -> Result<Tally> {
    let modules = node::packages("end2end")?;
    let mut command = node::node(&modules.join("@playwright/test/cli.js"))?;
    command
        .arg("test")
        .args(arguments)
        .current_dir(paths::at("end2end"))
        .env("UMZUG_TARGET", paths::target(""));
    let mut tally = Tally::default();
    let well = process::watch(&mut command, |line| tally.read(line))?;
    Ok(tally.and_ended(well))
}
