//! A page at which the journey ends: it explains and offers the next way.

use leptos::prelude::*;
use relocation::journey::model::Page;

use super::heading;
use super::question::back_link;
use crate::components::field::page_lead;
use crate::texts::{key, t};
use crate::visit::Visit;

/// An end page.
pub fn end(visit: Visit, page: &'static Page) -> AnyView {
    view! {
        {back_link(visit, page)}
        {heading(t(&key(&["page", page.id, "title"])))}
        {page_lead(page)}
    }
    .into_any()
}
