//! What the node keeps survives, and what was erased stays erased: backups,
//! restoring them, and the tombstones between the two.

pub mod ages;
pub mod backup;
pub mod receipt;
pub mod restore;
pub mod times;
pub mod tombstone_files;
pub mod writer;

use std::future::Future;

/// Runs a command's work to its end.
///
/// # Errors
/// A sentence: its own, or that no runtime can be had.
fn block_on<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The command cannot start: {error}."))?;
    runtime.block_on(work)
}
