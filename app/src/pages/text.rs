//! Pages of plain text: help and the legal duties. What they say is fetched
//! when it is wanted.

use leptos::prelude::*;

use super::heading;
use crate::components::prose::prose;
use crate::texts::{self, foreign, key, optional, t};

/// The text page of this name.
pub(crate) fn text(name: &'static str) -> AnyView {
    let text = key(&[name, "text"]);
    let asked = RwSignal::new(optional(&text).is_some());
    if !asked.get_untracked() {
        leptos::task::spawn_local(async move {
            let _ = texts::need(texts::PAGES).await;
            asked.set(true);
        });
    }
    let body = move || {
        let words = || optional(&text).unwrap_or_else(|| t!("handover.failed.text"));
        asked
            .get()
            .then(|| view! { <div lang=foreign(&text)>{prose(words())}</div> })
    };
    view! {
        {heading(t(&key(&[name, "title"])))}
        {body}
    }
    .into_any()
}
