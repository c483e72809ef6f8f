//! What a gateway brings, for the fuzzer.

use uuid::Uuid;

use super::{folder, gateway};

/// A file with an event: the text that is read of it, and the case that it
/// names.
pub(crate) fn brought(file: &[u8]) -> (String, Option<Uuid>) {
    let jws = folder::event_in(file).unwrap_or_default();
    let case = gateway::case_of(&jws);
    (jws, case)
}
