//! What is wrong on this page, on top of it, with links to the fields.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use super::icon::icon;
use crate::browser::dom;
use crate::texts::t;

/// Id of the summary: it takes the focus when it appears.
pub const SUMMARY: &str = "error-summary";

/// Messages with the element that each is about.
pub fn error_summary(errors: Vec<(String, String)>) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let title = match errors.len() {
        1 => t!("error.summary.one"),
        count => t!("error.summary.many", count = &count.to_string()),
    };
    let items: Vec<AnyView> = errors.into_iter().map(|(id, text)| item(id, text)).collect();
    view! {
        <div
            class="kern-alert kern-alert--danger umzug-error-summary"
            id=SUMMARY
            role="alert"
            tabindex="-1"
        >
            <div class="kern-alert__header">
                {icon("danger")} <h2 class="kern-title">{title}</h2>
            </div>
            <div class="kern-alert__body">
                <ul class="kern-list">{items}</ul>
            </div>
        </div>
    }
    .into_any()
}

fn item(id: String, text: String) -> AnyView {
    let jump = move |event: MouseEvent| {
        event.prevent_default();
        let link = event.current_target().map(JsCast::unchecked_into::<HtmlElement>);
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
