//! Where things lie, as absolute paths.
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ lies in the repository")
}

/// A path below the repository's folder.
pub(crate) fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// A path below `target/`, where everything that is made lies.
pub(crate) fn target(path: &str) -> PathBuf {
    root().join("target").join(path)
}
