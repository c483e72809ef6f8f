//! Pages about the service itself, which the law demands or people need: one file each.

mod accessibility;
mod contact;
mod feedback;
mod imprint;
mod licences;
mod privacy;
mod sign_language;

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::operator::About;

pub(crate) use feedback::Report;

use super::heading;
use crate::about::{fetch, known};
use crate::browser::dom;
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::components::rich::rich;
use crate::texts::{Language, key, languages, t};
use crate::visit::{HEADING, Visit};

/// The page of this name, once what it tells is here.
pub(crate) fn about(visit: Visit, name: &'static str) -> AnyView {
    let failed = RwSignal::new(false);
    let here = RwSignal::new(known().is_some());
    let load = move || {
        failed.set(false);
        leptos::task::spawn_local(async move {
            let fetched = fetch().await.is_ok();
            // The page may be gone by now.
            let _ = failed.try_set(!fetched);
            let _ = here.try_set(fetched);
        });
    };
    if !here.get_untracked() {
        load();
    }
    let again = move || {
        load();
        // The button that was pressed is gone.
        dom::after_render(|| {
            dom::focus(HEADING);
        });
    };
    let body = move || match known().filter(|_| here.get()) {
        Some(about) => page(visit, name, &about),
        None if failed.get() => view! {
            {alert("warning", t!("handover.failed.title"), paragraph(t!("handover.failed.text")))}
            <div class="umzug-actions">{button("primary", t!("action.retry"), again)}</div>
        }
        .into_any(),
        None => view! { <p class="kern-body">{t!("handover.loading")}</p> }.into_any(),
    };
    view! {
        {heading(t(&key(&[name, "title"])))}
        <div role="status" class="kern-sr-only">{move || failed.get().then(|| t!("handover.failed.title"))}</div>
        {body}
    }
    .into_any()
}

fn page(visit: Visit, name: &str, about: &Rc<About>) -> AnyView {
    let operator = &about.operator;
    let inner = match name {
        "accessibility" => accessibility::accessibility(visit, about),
        "feedback" => return feedback::feedback(visit),
        "contact" => contact::contact(operator),
        "imprint" => imprint::imprint(operator),
        "privacy" => privacy::privacy(about),
        "licences" => licences::licences(about),
        "sign-language" => sign_language::sign_language(operator),
        "easy" => return easy(visit),
        _ => return rich(t(&key(&[name, "text"]))),
    };
    let test = operator.test.then(|| {
        alert(
            "info",
            t!("about.test.title"),
            paragraph(t!("about.test.text")),
        )
    });
    view! { {test} {inner} }.into_any()
}

/// What the service is, in the simplest words, and the way to all of it in Leichte Sprache.
fn easy(visit: Visit) -> AnyView {
    const SIMPLE: &str = "de-simple";
    let simple = languages().into_iter().find(|one| one.tag == SIMPLE);
    let switch = simple.filter(|one| *one != Language::spoken()).map(|language| {
        let press = move || crate::components::frame::speak(visit, language);
        view! { <div class="umzug-actions">{button("secondary", t!("easy.switch"), press)}</div> }
    });
    view! { {rich(t!("easy.text"))} {switch} }.into_any()
}
