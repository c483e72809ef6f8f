//! A box that stands out: info, success, warning, danger.

use leptos::prelude::*;

use super::icon::icon;

/// A box of `kind` with a heading and contents. It is not announced by itself:
/// what must be heard at once goes into a live region.
pub(crate) fn alert(kind: &str, title: String, body: AnyView) -> AnyView {
    let class = ["kern-alert kern-alert--", kind].concat();
    view! {
        <div class=class>
            <div class="kern-alert__header">
                {icon(kind)} <h2 class="kern-title">{title}</h2>
            </div>
            <div class="kern-alert__body">{body}</div>
        </div>
    }
    .into_any()
}

/// A paragraph of body text.
pub(crate) fn paragraph(text: String) -> AnyView {
    view! { <p class="kern-body">{text}</p> }.into_any()
}
