//! A page at which the journey ends: it explains and offers the next way.

use leptos::prelude::*;
use relocation::journey::model::Page;

use super::heading;
use super::question::back_link;
use crate::components::field::{page_lead, page_text};
use crate::visit::Visit;

/// An end page.
pub(crate) fn end(visit: Visit, page: &'static Page) -> AnyView {
    view! {
        {back_link(visit, page)}
        {heading(page_text(visit, page, "title").unwrap_or_default())}
        {page_lead(visit, page)}
    }
    .into_any()
}
