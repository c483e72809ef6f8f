//! The choice of language on a kiosk.

use leptos::prelude::*;

use crate::texts::{Language, languages};
use crate::visit::Visit;

/// One large button for each language, in its own name; `chosen` is told once it is
/// there.
pub(super) fn list(visit: Visit, chosen: fn()) -> AnyView {
    let items: Vec<_> = languages()
        .into_iter()
        .map(|language| {
            let current = move || (visit.language.get() == language).then_some("true");
            view! {
                <li>
                    <button
                        class="kiosk-key"
                        type="button"
                        lang=language.tag
                        aria-current=current
                        on:click=move |_| switch(visit, language, chosen)
                    >
                        <bdi>{language.name}</bdi>
                    </button>
                </li>
            }
        })
        .collect();
    view! { <ul class="kiosk-languages">{items}</ul> }.into_any()
}

/// Speaks `language` from now on.
fn switch(visit: Visit, language: Language, chosen: fn()) {
    leptos::task::spawn_local(async move {
        visit.speak(language).await;
        chosen();
    });
}
