//! x
use leptos::prelude::*;
use crate::visit::Visit;
/// x
pub(crate) fn status(_visit: Visit) -> AnyView { ().into_any() }
