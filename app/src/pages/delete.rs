//! x
use leptos::prelude::*;
use crate::visit::Visit;
/// x
pub fn delete(_visit: Visit) -> AnyView { ().into_any() }
