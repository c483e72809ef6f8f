//! Buttons.

use leptos::prelude::*;

/// A button of `kind` primary, secondary or tertiary.
pub(crate) fn button(kind: &str, text: String, press: impl Fn() + 'static) -> AnyView {
    let class = ["kern-btn kern-btn--", kind].concat();
    let press = StoredValue::new_local(press);
    view! {
        <button class=class type="button" on:click=move |_| press.with_value(|press| press())>
            <span class="kern-label">{text}</span>
        </button>
    }
    .into_any()
}
