//! The status page: look up a case by its code, see what is proven, answer,
//! read the decision, withdraw.

mod answer;
mod case;
mod enter;
pub(crate) mod lookup;
mod reply;
mod waiting;
mod withdraw;

use leptos::prelude::*;

use super::heading;
use crate::components::alert::{alert, paragraph};
use crate::components::prose::prose;
use crate::state::state;
use crate::visit::Visit;

/// The status page.
pub(crate) fn status(visit: Visit) -> AnyView {
    let body = move || match state().lookup.view.get() {
        Some(_) => case::cases(visit),
        None => closed(visit),
    };
    view! {
        {heading(t!("status.title"))}
        <p class="kern-sr-only" role="status">{move || state().lookup.says.get()}</p>
        {body}
    }
    .into_any()
}

fn closed(visit: Visit) -> AnyView {
    view! {
        {paragraph(t!("status.lead"))}
        {enter::form(visit)}
        <details class="umzug-details">
            <summary>{t!("status.lost.title")}</summary>
            {prose(t!("status.lost.text"))}
        </details>
    }
    .into_any()
}

/// The heading of a part of a case: one level deeper where each of several
/// cases has a heading of its own.
fn part(id: String, title: String) -> AnyView {
    let several = state()
        .lookup
        .view
        .with_untracked(|view| view.as_ref().is_some_and(|view| view.cases.len() > 1));
    match several {
        true => view! { <h3 class="kern-heading-medium" id=id>{title}</h3> }.into_any(),
        false => view! { <h2 class="kern-heading-medium" id=id>{title}</h2> }.into_any(),
    }
}

/// What kept the state from being fetched.
fn problem() -> AnyView {
    state()
        .lookup
        .problem
        .get()
        .map(|key| alert("warning", t!("status.problem.title"), paragraph(t!(key))))
        .into_any()
}
