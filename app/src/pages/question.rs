//! One question: back link, progress, errors, fields, Continue.

use leptos::prelude::*;
use relocation::journey::model::{Page, PageKind};
use web_sys::SubmitEvent;

use super::heading;
use crate::browser::dom;
use crate::components::error_summary::{SUMMARY, error_summary};
use crate::components::field::{Asked, Input, field, message, page_lead, page_text};
use crate::components::{icon::icon, prose::prose};
use crate::router::{self, Route};
use crate::texts::{key, t};
use crate::visit::Visit;

/// A page that asks.
pub(crate) fn question(visit: Visit, page: &'static Page, input: Input) -> AnyView {
    question_below(visit, page, input, None)
}

/// A page that asks below something else.
pub(crate) fn question_below(
    visit: Visit,
    page: &'static Page,
    input: Input,
    above: Option<AnyView>,
) -> AnyView {
    let alone = page.fields.len() == 1;
    let fields: Vec<AnyView> = page
        .fields
        .iter()
        .map(|f| {
            field(
                Asked {
                    visit,
                    page,
                    field: f,
                    alone,
                },
                input,
            )
        })
        .collect();
    let head = (!alone).then(|| {
        let title = page_text(visit, page, "title").unwrap_or_default();
        view! { {heading(title)} {page_lead(visit, page)} }
    });
    let help = page_text(visit, page, "help").map(|text| {
        view! {
            <details class="umzug-details">
                <summary>{t!("question.help")}</summary>
                {prose(text)}
            </details>
        }
    });
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        {summary_of(visit, page)}
        <form class="umzug-form" novalidate=true on:submit=move |event| submit(visit, page, &event)>
            {head}
            {above}
            {fields}
            {help}
            {continue_button()}
        </form>
    }
    .into_any()
}

/// The button that leads on.
pub(crate) fn continue_button() -> AnyView {
    view! {
        <div class="umzug-actions">
            <button class="kern-btn kern-btn--primary" type="submit">
                <span class="kern-label">{t!("action.continue")}</span>
            </button>
        </div>
    }
    .into_any()
}

/// The error summary of a page.
pub(crate) fn summary_of(visit: Visit, page: &'static Page) -> AnyView {
    let errors = visit.errors.with_untracked(|errors| {
        errors
            .iter()
            .filter_map(|(id, error)| {
                let field = page.fields.iter().find(|field| field.id == *id)?;
                let asked = Asked {
                    visit,
                    page,
                    field,
                    alone: false,
                };
                Some((asked.focus_id(error.part), message(asked, error.code)))
            })
            .collect()
    });
    error_summary(errors)
}

/// Judges the page. Errors are shown and take the focus; true if there are any.
pub(crate) fn show_errors(visit: Visit, page: &'static Page) -> bool {
    let context = visit.context();
    let errors = visit
        .answers
        .with_untracked(|answers| page.errors(answers, &context));
    let found = !errors.is_empty();
    if found {
        visit.errors.set(errors);
        visit.announce();
        dom::after_render(|| {
            dom::focus(SUMMARY);
        });
    }
    found
}

/// Link to the page before; the start page before the first.
pub(crate) fn back_link(visit: Visit, page: &Page) -> impl IntoView + use<> {
    let context = visit.context();
    let before = visit
        .answers
        .with_untracked(|answers| visit.service.previous(page.id, answers, &context));
    let path = before
        .map_or(Route::Start, |page| Route::of(page.id))
        .path();
    view! {
        <a class="umzug-back" href=path>{icon("arrow-back")} {t!("action.back")}</a>
    }
}

/// "Part x of y: name" as text.
pub(crate) fn progress(visit: Visit, page: &Page) -> impl IntoView + use<> {
    let text = visit.service.progress(page.id).map(|progress| {
        let (step, of) = (progress.step.to_string(), progress.of.to_string());
        let name = t(&key(&["section", progress.section]));
        t!("question.progress", step = &step, of = &of, name = &name)
    });
    view! { <p class="umzug-progress">{text}</p> }
}

/// Continue: errors take the focus; otherwise on to the next page, or back to
/// the check page where a change began there.
fn submit(visit: Visit, page: &'static Page, event: &SubmitEvent) {
    event.prevent_default();
    if show_errors(visit, page) {
        return;
    }
    go_on(visit, page);
}

/// On to the next page, or back to where a change began.
pub(crate) fn go_on(visit: Visit, page: &'static Page) {
    let context = visit.context();
    let service = visit.service;
    let next = visit.answers.with_untracked(|answers| {
        let next = service.next(page.id, answers, &context);
        // A change goes back to where it began, but for what it has to explain.
        if visit.changing.get_untracked() && next.is_none_or(|next| next.kind != PageKind::Note) {
            service.after_change(answers, &context)
        } else {
            next.map(|next| next.id)
        }
    });
    if let Some(next) = next {
        router::go(visit, Route::of(next));
    }
}
