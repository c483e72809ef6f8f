//! `./x screenshots`: the pictures of the README, from a real journey, and a gallery to look through.
use std::fs;

use super::test::browser;
use crate::failure::{Attempt as _, Result};
use crate::site::{self, Mode};
use crate::{paths, progress};

/// Runs the Playwright projects `screenshots`, which writes to `docs/screenshots`, and `gallery`: every size,
/// theme and three languages, in `target/gallery`.
pub(crate) fn screenshots() -> Result<()> {
    site::build(Mode::Tested)?;
    fs::create_dir_all(paths::at("docs/screenshots")).attempt("make docs/screenshots")?;
    browser::playwright(&["--project=screenshots", "--project=gallery"])?
        .as_result("the screenshots")?;
    progress::step("done: docs/screenshots, target/gallery");
    Ok(())
}
