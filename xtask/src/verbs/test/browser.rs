//! The suites in a browser: Playwright against a running demo.
use std::fs;

use super::tally::Tally;
use crate::demo::Demo;
use crate::failure::{Attempt as _, Result};
use crate::site::{self, Mode};
use crate::tools::node;
use crate::{paths, process};

/// The journeys of people, from the phone to the clerk and back.
pub(crate) fn journeys() -> Result<Tally> {
    site::build(Mode::Release)?;
    playwright(&["--project=phone", "--project=desktop", "journeys"])
}

/// Axe, keyboard, zoom, contrast.
pub(crate) fn accessibility() -> Result<Tally> {
    site::build(Mode::Release)?;
    playwright(&["--project=phone", "--project=desktop", "accessibility"])
}

/// Runs Playwright with these arguments against a demo with an empty data folder. The tests find it by
/// `UMZUG_URL`, its data by `UMZUG_DATA` and the program by `UMZUG_BIN`.
pub(crate) fn playwright(arguments: &[&str]) -> Result<Tally> {
    let modules = node::packages("end2end")?;
    let umzug = paths::target("release/umzug");
    let data = paths::target("test-data");
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data).attempt("make a data folder for the tests")?;
    let demo = Demo::start(&umzug, &data)?;
    let mut command = node::node(&modules.join("@playwright/test/cli.js"))?;
    command
        .arg("test")
        .args(arguments)
        .current_dir(paths::at("end2end"))
        .env("UMZUG_URL", demo.url())
        .env("UMZUG_DATA", &data)
        .env("UMZUG_BIN", &umzug);
    let mut tally = Tally::default();
    let well = process::watch(&mut command, |line| tally.read(line))?;
    Ok(tally.and_ended(well))
}
