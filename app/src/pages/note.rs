//! A page that explains something and goes on.

use leptos::prelude::*;
use relocation::journey::model::Page;
use web_sys::SubmitEvent;

use super::heading;
use super::question::{back_link, continue_button, go_on, progress};
use crate::components::field::{page_lead, page_text};
use crate::visit::Visit;

/// A note page.
pub(crate) fn note(visit: Visit, page: &'static Page) -> AnyView {
    let on = move |event: SubmitEvent| {
        event.prevent_default();
        go_on(visit, page);
    };
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        <form class="umzug-form" novalidate=true on:submit=on>
            {heading(page_text(visit, page, "title").unwrap_or_default())}
            {page_lead(visit, page)}
            {continue_button()}
        </form>
    }
    .into_any()
}
