//! `./x screenshots`: the pictures of the README, from a real journey.
use std::fs;

use super::test::browser;
use crate::failure::{Attempt as _, Result};
use crate::site::{self, Mode};
use crate::{paths, progress};

/// Runs the Playwright project `screenshots`, which writes to `docs/screenshots`.
pub(crate) fn screenshots() -> Result<()> {
    site::build(Mode::Release)?;
    fs::create_dir_all(paths::at("docs/screenshots")).attempt("make docs/screenshots")?;
    browser::playwright(&["--project=screenshots"])?.as_result("the screenshots")?;
    progress::step("done: docs/screenshots");
    Ok(())
}
