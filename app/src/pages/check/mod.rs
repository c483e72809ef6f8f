//! Check answers, declare, send.

mod declaration;
mod recipient;
pub(crate) mod requests;
pub(crate) mod send;
pub(crate) mod summary;
pub(crate) mod value;

use leptos::prelude::*;
use relocation::journey::model::Page;
use relocation::services::facts::NOT_CONNECTED;
use relocation::services::registration::due;
use relocation::services::vehicle;
use web_sys::SubmitEvent;

use super::heading;
use super::question::{back_link, progress, show_errors, summary_of};
use crate::components::alert::paragraph;
use crate::components::field::{Asked, field, page_lead};
use crate::components::input;
use crate::components::sending::{Sending, sending};
use crate::router::{self, Route};
use crate::secrets;
use crate::state::state;
use crate::texts::{key, t};
use crate::vehicles::{self, is_alone};
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
    let alone = is_alone(visit);
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        {summary_of(visit, page)}
        {heading(t(&key(&["page", page.id, "title"])))}
        {match alone {
            true => paragraph(t!("check.vehicle.lead")),
            false => page_lead(visit, page),
        }}
        {summary::sections(visit)}
        {vehicles(visit)}
        {recipient::recipient(visit)}
        <form
            class="umzug-form"
            novalidate=true
            on:submit=move |event| submit(visit, page, &event)
        >
            {declaration::declaration(visit, declares(visit))}
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
            {move || codes_would_go(visit)}
        </form>
    }
    .into_any()
}

/// What is declared, and to whom: last part of the text key.
pub(crate) fn declares(visit: Visit) -> &'static str {
    let context = visit.context();
    let answers = visit.answers;
    let along = answers.with_untracked(|answers| vehicle::tells_along(answers, &context));
    match (is_alone(visit), along) {
        (true, _) => "vehicle",
        (_, true) => "both",
        _ => "text",
    }
}

/// After a failure: who leaves the page loses the codes, and the papers are
/// void already.
fn codes_would_go(visit: Visit) -> Option<AnyView> {
    let failed = state().sending.with(
        |sending| matches!(sending, Sending::Failed { code, .. } if *code != send::OLD_WITH_CODES),
    );
    (failed && secrets::are_there(visit)).then(|| paragraph(t!("send.failed.codes")))
}

/// The way of each vehicle, before it is sent.
fn vehicles(visit: Visit) -> Option<AnyView> {
    let context = visit.context();
    let deadline = visit
        .answers
        .with_untracked(|answers| due(answers, &context));
    let named = vehicles::named(visit, deadline.unwrap_or(context.today));
    vehicles::section(visit, "check-vehicles", &named)
}

/// Whether the authority takes nothing by this way.
fn is_printed(visit: Visit) -> bool {
    visit.context().facts.has(NOT_CONNECTED) && !is_alone(visit)
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
