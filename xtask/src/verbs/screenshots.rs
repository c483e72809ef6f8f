//! `./x screenshots`: the pictures of the README, from a running demo.
use std::fs;

use super::test::browser;
use crate::failure::{Attempt as _, Result};
use crate::site::{self, Mode};
use crate::{paths, progress};

/// Runs the Playwright project `screenshots`, which writes to `docs/images`.
pub(crate) fn screenshots() -> Result<()> {
    site::build(Mode::Release)?;
    fs::create_dir_all(paths::at("docs/images")).attempt("make docs/images")?;
    browser::playwright(&["--project=screenshots"])?.as_result("the screenshots")?;
    progress::step("done: docs/images");
    Ok(())
}
