//! Sending, and what is shown while it runs or after it failed.
use leptos::prelude::*;
use crate::visit::Visit;
/// x
pub(crate) fn busy(_visit: Visit) -> bool { false }
/// x
pub(crate) fn start(_visit: Visit) {}
/// x
pub(crate) fn state(_visit: Visit) -> AnyView { ().into_any() }
