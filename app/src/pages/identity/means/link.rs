//! The link to the person's program.

use leptos::prelude::*;

use super::way::{NEXT, Way};
use crate::components::button::button;
use crate::components::prose::prose;

/// The link, and what to do when it does not work.
pub(super) fn link(way: Way) -> AnyView {
    view! {
        {prose(t!("identity.eid.steps"))}
        <div class="umzug-actions">
            {to(way, t!("identity.eid.open"))}
            {button("tertiary", t!("identity.again"), move || way.again())}
        </div>
        <details class="umzug-details">
            <summary>{t!("identity.eid.trouble")}</summary>
            {prose(t!("identity.eid.trouble.text"))}
        </details>
    }
    .into_any()
}

/// What is pressed. Its address may be renewed while it is shown.
pub(super) fn to(way: Way, text: String) -> AnyView {
    view! {
        <a
            class="kern-btn kern-btn--primary"
            id=NEXT
            href=move || way.to.get()
            on:click=move |_| way.gone.set(true)
        >
            <span class="kern-label">{text}</span>
        </a>
    }
    .into_any()
}
