//! What is wrong on this page, on top of it, with links to the fields.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use super::icon::icon;
use crate::browser::dom;
use crate::texts::{Language, counted};

/// Id of the summary: it takes the focus when it appears, and so is read. As an
/// alert it would speak twice.
pub(crate) const SUMMARY: &str = "error-summary";

/// Messages with the element that each is about.
pub(crate) fn error_summary(errors: Vec<(String, String)>) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let title = counted(Language::spoken(), "error.summary", errors.len());
    let items: Vec<AnyView> = errors
        .into_iter()
        .map(|(id, text)| item(id, text))
        .collect();
    view! {
        <div
            class="umzug-error-summary"
            id=SUMMARY
            role="group"
            tabindex="-1"
            aria-labelledby="errors"
        >
            <h2 class="umzug-error-summary__title" id="errors">{icon("danger")} {title}</h2>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

fn item(id: String, text: String) -> AnyView {
    let jump = move |event: MouseEvent| {
        event.prevent_default();
        let link = event
            .current_target()
            .map(JsCast::unchecked_into::<HtmlElement>);
        if let Some(address) = link.and_then(|link| link.get_attribute("href")) {
            dom::focus_field(address.trim_start_matches('#'));
        }
    };
    view! {
        <li>
            <a class="kern-link" href=["#", &id].concat() on:click=jump>{text}</a>
        </li>
    }
    .into_any()
}
