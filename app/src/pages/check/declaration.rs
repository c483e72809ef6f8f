//! What is declared. The German wording counts (VwVfG § 23); another language
//! stands beside it.

use leptos::prelude::*;

use crate::components::prose::prose;
use crate::texts::{Language, key, speak};
use crate::visit::Visit;

/// The declaration `name`, in German and in the language of the page.
pub(crate) fn declaration(visit: Visit, name: &str) -> AnyView {
    let chosen = visit.language.get_untracked();
    let original = block(Language::GERMAN, "umzug-declaration", name);
    if chosen == Language::GERMAN {
        return original;
    }
    let translation = block(
        chosen,
        "umzug-declaration umzug-declaration--translation",
        name,
    );
    view! { <div class="umzug-pair">{original} {translation}</div> }.into_any()
}

fn block(language: Language, class: &'static str, name: &str) -> AnyView {
    view! {
        <div class=class lang=language.tag dir=language.dir>
            <h2 class="kern-heading-medium">{speak(language, "declaration.title")}</h2>
            {prose(speak(language, &key(&["declaration", name])))}
        </div>
    }
    .into_any()
}
