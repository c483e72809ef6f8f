//! Entering the case code. What is wrong is said by group, so that people can
//! compare it with their paper.

use leptos::prelude::*;
use relocation::envelope::case_code::{CaseCode, CaseCodeError};
use web_sys::SubmitEvent;

use super::lookup::{fetch, show_wrong};
use super::problem;
use crate::components::error_summary::error_summary;
use crate::components::field::error_view;
use crate::state::state;
use crate::visit::Visit;

const FIELD: &str = "case-code";

/// The form. After sending in this tab the code is filled in.
pub(super) fn form(visit: Visit) -> AnyView {
    let lookup = state().lookup;
    if lookup.typed.with_untracked(String::is_empty)
        && let Some(sent) = state().sent.get_untracked()
    {
        lookup.typed.set(sent.receipt.code);
    }
    let wrong = move || lookup.wrong.get();
    let summary = move || {
        let errors = wrong().map(|text| (FIELD.to_owned(), text));
        error_summary(errors.into_iter().collect())
    };
    let described = move || match lookup.wrong.get() {
        Some(_) => "case-code-hint case-code-error",
        None => "case-code-hint",
    };
    let says = move || lookup.busy.get().then(|| t!("status.loading"));
    view! {
        {summary}
        <form class="umzug-form" novalidate=true on:submit=move |event| submit(visit, &event)>
            <div class="kern-form-input">
                <label class="kern-label" for=FIELD>{t!("status.code.label")}</label>
                <div class="kern-hint" id=[FIELD, "-hint"].concat()>{t!("status.code.hint")}</div>
                <input
                    class="kern-form-input__input umzug-code-input"
                    id=FIELD
                    dir="ltr"
                    type="text"
                    autocomplete="off"
                    autocapitalize="characters"
                    data-secret=""
                    spellcheck="false"
                    aria-required="true"
                    aria-invalid=move || wrong().map(|_| "true")
                    aria-describedby=described
                    prop:value=lookup.typed.get_untracked()
                    on:input:target=move |event| lookup.typed.set(event.target().value())
                />
                {move || error_view([FIELD, "-error"].concat(), wrong())}
            </div>
            <div class="umzug-actions">
                <button class="kern-btn kern-btn--primary" type="submit">
                    <span class="kern-label">{t!("status.show")}</span>
                </button>
            </div>
            <p class="kern-body" role="status">{says}</p>
            {move || problem()}
        </form>
    }
    .into_any()
}

fn submit(visit: Visit, event: &SubmitEvent) {
    event.prevent_default();
    let lookup = state().lookup;
    match lookup.typed.with_untracked(|typed| CaseCode::parse(typed)) {
        Ok(code) => fetch(visit, code),
        Err(error) => {
            lookup.wrong.set(Some(message(error)));
            show_wrong(visit);
        }
    }
}

fn message(error: CaseCodeError) -> String {
    // People count groups from 1.
    let number = |group: usize| (group + 1).to_string();
    match error {
        CaseCodeError::Length { found: 0 } => t!("status.code.missing"),
        CaseCodeError::Length { found } => t!("status.code.length", count = &found.to_string()),
        CaseCodeError::Alphabet { group, .. } => t!("status.code.sign", group = &number(group)),
        CaseCodeError::Check { group: Some(group) } => {
            t!("status.code.group", group = &number(group))
        }
        CaseCodeError::Check { group: None } => t!("status.code.check"),
    }
}
