//! The first page: what this is, what to have at hand, where to begin.

use leptos::prelude::*;

use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::router::Route;
use crate::texts::t;
use crate::visit::{HEADING, Visit};

/// The start page. With a draft on this device it offers to go on.
pub(crate) fn start(visit: Visit) -> AnyView {
    let begun = visit.answers.with_untracked(|answers| !answers.is_empty());
    let path = match begun {
        true => Route::Continued,
        false => Route::of(visit.service.pages[0].id),
    }
    .path();
    let label = if begun {
        t!("start.resume")
    } else {
        t!("start.begin")
    };
    view! {
        <h1 class="kern-heading-x-large" id=HEADING tabindex="-1">{t!("start.title")}</h1>
        <p class="umzug-lead">{t!("start.lead")}</p>
        <div class="umzug-actions">
            <a class="kern-btn kern-btn--primary" href=path>
                <span class="kern-label">{label}</span>
            </a>
        </div>
        {prose(t!("start.text"))}
        <ul class="umzug-ways">{["easy", "sign-language"].map(way).into_iter().collect::<Vec<_>>()}</ul>
        <div class="umzug-cards">
            <a class="umzug-card" href="/status">
                <h2 class="kern-heading-small">{t!("start.status.title")}</h2>
                <p>{t!("start.status.text")}</p>
            </a>
        </div>
    }
    .into_any()
}

/// A link to what BITV 2.0 § 4 wants on the first page.
fn way(name: &str) -> AnyView {
    let text = t(&[name, ".title"].concat());
    view! { <li><a href=["/", name].concat()>{icon(name)} {text}</a></li> }.into_any()
}
