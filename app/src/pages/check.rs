//! x
use leptos::prelude::*;
use relocation::journey::model::Page;
use crate::visit::Visit;
/// x
pub fn check(_visit: Visit, _page: &'static Page) -> AnyView { ().into_any() }
