//! `./x build`: the server at `target/release/umzug`, the site at `target/site`.
use crate::failure::Result;
use crate::site::{self, Mode};
use crate::{paths, progress};

/// Builds everything that is shipped.
pub(crate) fn build() -> Result<()> {
    site::build(Mode::Release)?;
    progress::step(&format!(
        "done: {} and {}",
        paths::target("release/umzug").display(),
        paths::target("site").display()
    ));
    Ok(())
}
