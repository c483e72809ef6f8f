//! x
use leptos::prelude::*;
use crate::visit::Visit;
/// x
pub fn status(_visit: Visit) -> AnyView { ().into_any() }
