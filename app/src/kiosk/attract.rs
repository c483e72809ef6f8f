//! The first screen of a visit: what this is, in which language, how it is used,
//! and one large target to begin.

use leptos::prelude::*;

use super::{language, speech};
use crate::browser::dom;
use crate::components::alert::{alert, paragraph};
use crate::components::prose::prose;
use crate::router::Route;
use crate::visit::{HEADING, Visit};

/// The screen. Whoever comes back to it goes on.
pub(crate) fn attract(visit: Visit) -> AnyView {
    let begun = visit.answers.with_untracked(|answers| !answers.is_empty());
    let (path, label) = match begun {
        true => (Route::Continued.path(), t!("start.resume")),
        false => (
            Route::of(visit.service.pages[0].id).path(),
            t!("kiosk.begin"),
        ),
    };
    view! {
        {misread()}
        <h1 class="kern-heading-x-large" id=HEADING tabindex="-1">{t!("start.title")}</h1>
        <p class="umzug-lead">{t!("start.lead")}</p>
        <section aria-labelledby="kiosk-languages">
            <h2 class="kern-heading-medium" id="kiosk-languages">{t!("frame.language")}</h2>
            {language::list(visit, read_on)}
        </section>
        {speech::start_button()}
        <div class="kiosk-begin">
            <a class="kern-btn kern-btn--primary" href=path>
                <span class="kern-label">{label}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=Route::Status.path()>
                <span class="kern-label">{t!("start.status.title")}</span>
            </a>
        </div>
        {prose(t!("kiosk.how"))}
    }
    .into_any()
}

/// The screen is drawn anew in its language: its heading is read first.
fn read_on() {
    dom::after_render(|| {
        dom::focus(HEADING);
    });
}

/// To the operator: what of the start address is not understood.
fn misread() -> Option<AnyView> {
    let wrong = super::wrong();
    if wrong.is_empty() {
        return None;
    }
    let items: Vec<_> = wrong
        .into_iter()
        .map(|one| {
            let text = t!(
                "kiosk.wrong.one",
                given = &one.given,
                expected = one.expected
            );
            view! { <li>{text}</li> }
        })
        .collect();
    let body = view! {
        {paragraph(t!("kiosk.wrong.text"))}
        <ul>{items}</ul>
    };
    Some(alert("danger", t!("kiosk.wrong.title"), body.into_any()))
}
