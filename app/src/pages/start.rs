//! The first page: what this is, what to have at hand, where to begin.

use leptos::prelude::*;
use relocation::services::registration::SERVICE;

use super::heading;
use crate::components::alert::paragraph;
use crate::components::prose::prose;
use crate::router::Route;
use crate::texts::t;
use crate::visit::Visit;

/// The start page. With a draft on this device it offers to go on.
pub fn start(visit: Visit) -> AnyView {
    let begun = visit.answers.with_untracked(|answers| !answers.is_empty());
    let context = visit.context();
    let open = if begun {
        visit.answers.with_untracked(|answers| {
            SERVICE.path(answers, &context).last().map(|page| page.id)
        })
    } else {
        None
    };
    let path = Route::Question(open.unwrap_or(SERVICE.pages[0].id)).path();
    let label = if begun { t!("start.resume") } else { t!("start.begin") };
    view! {
        {heading(t!("start.title"))}
        <div class="umzug-lead">{paragraph(t!("start.lead"))}</div>
        <div class="kern-btn-wrapper">
            <a class="kern-btn kern-btn--primary" href=path>
                <span class="kern-label">{label}</span>
            </a>
        </div>
        {prose(t!("start.text"))}
        <p class="kern-body">
            <a class="kern-link" href="/status">{t!("start.status")}</a>
        </p>
    }
    .into_any()
}
