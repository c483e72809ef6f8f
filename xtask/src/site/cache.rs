//! Steps that need not be done again because nothing that they read has changed.
use std::fs;

use sha2::{Digest as _, Sha256};

use crate::failure::{Attempt as _, Result};
use crate::paths;

/// Does a step unless its last success had the same inputs. The step's own results must survive in `target/`.
pub(crate) fn unless_unchanged(
    step: &str,
    inputs: &[&[u8]],
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let mut hash = Sha256::new();
    for input in inputs {
        hash.update(input.len().to_le_bytes());
        hash.update(input);
    }
    let key = hash.finalize();
    let folder = paths::target("unchanged");
    let mark = folder.join(step);
    if fs::read(&mark).is_ok_and(|last| last == key.as_slice()) {
        return Ok(());
    }
    fs::create_dir_all(&folder).attempt("make a folder for marks")?;
    let _ = fs::remove_file(&mark);
    work()?;
    fs::write(&mark, key).attempt("note that a step is done")
}
