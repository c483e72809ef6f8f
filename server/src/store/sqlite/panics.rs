//! A job that panics is a mistake of this program. It fails that one call, not
//! the thread and the connection that serve everybody.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::store::StoreError;

/// Runs `work`; a panic becomes a refusal. The caller undoes what was written,
/// as after any refusal, so nothing half done is ever seen.
pub(super) fn refused<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!("a job of the store panicked");
        Err(StoreError::Engine("a job broke off".into()))
    })
}
