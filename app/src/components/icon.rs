//! Decorative icons.

use leptos::prelude::*;

/// An icon of KERN by name, for example `danger`; says nothing to assistive
/// technology.
pub(crate) fn icon(name: &str) -> impl IntoView + use<> {
    let class = ["kern-icon kern-icon--", name].concat();
    view! { <span class=class aria-hidden="true"></span> }
}
