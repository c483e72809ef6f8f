//! One question: back link, progress, errors, fields, Continue.

use leptos::prelude::*;
use relocation::journey::model::Page;
use relocation::services::registration::SERVICE;
use web_sys::SubmitEvent;

use super::heading;
use crate::browser::dom;
use crate::components::error_summary::{SUMMARY, error_summary};
use crate::components::field::{Asked, field, message, page_lead};
use crate::components::{alert::paragraph, prose::prose};
use crate::router::{self, Route};
use crate::texts::{key, optional, t};
use crate::visit::Visit;

/// A page that asks.
pub fn question(visit: Visit, page: &'static Page) -> AnyView {
    let alone = page.fields.len() == 1;
    let asked = move |field| Asked { visit, page, field, alone };
    let fields: Vec<AnyView> = page.fields.iter().map(|f| field(asked(f))).collect();
    let errors = visit.errors.get_untracked();
    let summary = errors
        .iter()
        .filter_map(|(id, error)| {
            let field = page.fields.iter().find(|field| field.id == *id)?;
            let target = asked(field).focus_id(error.part);
            Some((target, message(id, error.code)))
        })
        .collect();
    let head = (!alone).then(|| {
        let title = t(&key(&["page", page.id, "title"]));
        view! { {heading(title)} {page_lead(page)} }
    });
    let help = optional(&key(&["page", page.id, "help"])).map(|text| {
        view! {
            <details class="kern-accordion">
                <summary class="kern-accordion__header">
                    <span class="kern-title">{t!("question.help")}</span>
                </summary>
                <div class="kern-accordion__body">{prose(text)}</div>
            </details>
        }
    });
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        {error_summary(summary)}
        <form novalidate=true on:submit=move |event| submit(visit, page, &event)>
            {head}
            {fields}
            {help}
            <div class="kern-btn-wrapper">
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{t!("action.continue")}</span>
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Link to the page before; the start page before the first.
pub fn back_link(visit: Visit, page: &Page) -> AnyView {
    let context = visit.context();
    let before = visit
        .answers
        .with_untracked(|answers| SERVICE.previous(page.id, answers, &context));
    let path = before.map_or(Route::Start, |page| Route::Question(page.id)).path();
    view! {
        <a class="kern-link umzug-back" href=path>{t!("action.back")}</a>
    }
    .into_any()
}

/// "Step x of y" as text.
pub fn progress(visit: Visit, page: &Page) -> AnyView {
    let context = visit.context();
    let progress = visit
        .answers
        .with_untracked(|answers| SERVICE.progress(page.id, answers, &context));
    let (step, of) = (progress.step.to_string(), progress.of.to_string());
    view! {
        <div class="umzug-progress">{paragraph(t!("question.progress", step = &step, of = &of))}</div>
    }
    .into_any()
}

/// Continue: errors take the focus; otherwise on to the next page, or back to
/// the check page where a change began there.
fn submit(visit: Visit, page: &'static Page, event: &SubmitEvent) {
    event.prevent_default();
    let context = visit.context();
    let errors = visit
        .answers
        .with_untracked(|answers| page.errors(answers, &context));
    if !errors.is_empty() {
        visit.errors.set(errors);
        visit.announce();
        dom::after_render(|| {
            dom::focus(SUMMARY);
        });
        return;
    }
    let next = visit.answers.with_untracked(|answers| {
        if visit.changing.get_untracked() {
            SERVICE.after_change(answers, &context)
        } else {
            SERVICE.next(page.id, answers, &context).map(|next| next.id)
        }
    });
    if let Some(next) = next {
        router::go(visit, Route::Question(next));
    }
}
