//! Check answers, declare, send.

mod declaration;
mod recipient;
pub(crate) mod send;
pub(crate) mod summary;
pub(crate) mod value;

use leptos::prelude::*;
use relocation::journey::model::Page;
use relocation::services::facts::NOT_CONNECTED;
use web_sys::SubmitEvent;

use super::heading;
use super::question::{back_link, progress, show_errors, summary_of};
use crate::components::field::{Asked, field, page_lead};
use crate::components::input;
use crate::components::sending::{Sending, sending};
use crate::router::{self, Route};
use crate::state::state;
use crate::texts::{key, t};
use crate::visit::Visit;

/// The check page.
pub(crate) fn check(visit: Visit, page: &'static Page) -> AnyView {
    let fields: Vec<AnyView> = page
        .fields
        .iter()
        .map(|f| {
            field(
                Asked {
                    visit,
                    page,
                    field: f,
                    alone: false,
                },
                input::any,
            )
        })
        .collect();
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        {summary_of(visit, page)}
        {heading(t(&key(&["page", page.id, "title"])))}
        {page_lead(visit, page)}
        {summary::sections(visit)}
        {recipient::recipient(visit)}
        <form
            class="umzug-form"
            novalidate=true
            on:submit=move |event| submit(visit, page, &event)
        >
            {declaration::declaration(visit)}
            {fields}
            <div class="umzug-actions">
                <button
                    class="kern-btn kern-btn--primary"
                    type="submit"
                    aria-disabled=move || busy().then_some("true")
                >
                    <span class="kern-label">
                        {move || {
                            visit.facts.track();
                            if is_printed(visit) { t!("check.print") } else { t!("check.send") }
                        }}
                    </span>
                </button>
            </div>
            {sending(state().sending)}
        </form>
    }
    .into_any()
}

/// Whether the authority takes nothing by this way.
fn is_printed(visit: Visit) -> bool {
    visit.context().facts.has(NOT_CONNECTED)
}

fn busy() -> bool {
    state()
        .sending
        .with(|sending| matches!(sending, Sending::Busy(_)))
}

/// Sends what is complete; a second press while it runs does nothing.
fn submit(visit: Visit, page: &'static Page, event: &SubmitEvent) {
    event.prevent_default();
    if busy() || show_errors(visit, page) {
        return;
    }
    if is_printed(visit) {
        router::go(visit, Route::Print);
    } else {
        send::start(visit);
    }
}
