//! The first page: what this is, what to have at hand, where to begin.

use leptos::prelude::*;

use crate::components::choice::{Check, check};
use crate::components::frame::links;
use crate::components::prose::prose;
use crate::router::Route;
use crate::texts::{key, t};
use crate::visit::{HEADING, Visit};

/// What makes more papers necessary.
const CASES: [&str; 3] = ["family", "abroad", "vehicle"];

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
        {prose(t!("start.about"))}
        {ready()}
        {prose(t!("start.text"))}
        // What BITV 2.0 § 4 wants on the first page.
        <ul class="umzug-ways">{links(&["easy", "sign-language"])}</ul>
        <div class="umzug-cards">
            <a class="umzug-card" href=Route::Status.path()>
                <h2 class="kern-heading-small">{t!("start.status.title")}</h2>
                <p>{t!("start.status.text")}</p>
            </a>
            <a class="umzug-card" href=Route::Paper.path()>
                <h2 class="kern-heading-small">{t!("shell.paper")}</h2>
            </a>
        </div>
    }
    .into_any()
}

/// What to have at hand. The stylesheet shows what a ticked case needs, so the
/// list works before the app is there; what is ticked is kept nowhere.
fn ready() -> AnyView {
    let cases = CASES.map(|case| {
        check(Check {
            id: case.to_owned(),
            name: "",
            kind: "checkbox",
            label: t(&key(&["start.ready", case])),
            hint: None,
            checked: false,
            invalid: None,
            change: Box::new(|_| ()),
        })
    });
    let always = t!("start.ready.needs");
    let always: Vec<_> = always
        .lines()
        .map(|need| view! { <li>{need.to_owned()}</li> }.into_any())
        .collect();
    let more = CASES.map(|case| {
        let class = ["umzug-ready__", case].concat();
        view! { <li class=class>{t(&key(&["start.ready", case, "needs"]))}</li> }.into_any()
    });
    view! {
        <section class="umzug-ready umzug-prose" aria-labelledby="ready">
            <h2 id="ready">{t!("start.ready.title")}</h2>
            <fieldset class="kern-fieldset">
                <legend class="kern-label">{t!("start.ready.lead")}</legend>
                <div class="kern-fieldset__body">{Vec::from(cases)}</div>
            </fieldset>
            <ul aria-live="polite">{always} {Vec::from(more)}</ul>
        </section>
    }
    .into_any()
}
