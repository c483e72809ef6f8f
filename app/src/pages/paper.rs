//! The questions of a registration on paper, to fill in by hand: for whoever has
//! no script, no time or no wish to do it here. German stands beside every word,
//! because an office reads it.

use leptos::prelude::*;
use relocation::journey::model::{Field, FieldKind, Page};

use super::heading;
use crate::browser;
use crate::components::button::button;
use crate::components::field::filled;
use crate::components::prose::prose;
use crate::texts::{Language, key, speak, t};
use crate::visit::Visit;

/// The pages of the journey that make a registration. Who is asked more, is
/// asked at the counter.
const PAGES: [&str; 12] = [
    "move-in",
    "identity",
    "new-address",
    "last-address",
    "other-dwelling",
    "which-dwelling",
    "dwelling-1",
    "landlord",
    "spouse",
    "child-1",
    "child-2",
    "contact",
];

/// The form.
pub(crate) fn paper(visit: Visit) -> AnyView {
    let pages = PAGES.iter().filter_map(|id| visit.service.page(id));
    let sections: Vec<AnyView> = pages.map(|page| section(visit, page)).collect();
    view! {
        {heading(t!("paper.title"))}
        {prose(t!("paper.text"))}
        <div class="umzug-actions umzug-no-print umzug-script">
            {button("primary", t!("action.print"), browser::print)}
        </div>
        {sections}
        <p class="umzug-signature">{both(visit, None, "print.signature")}</p>
    }
    .into_any()
}

/// One question of the journey.
fn section(visit: Visit, page: &'static Page) -> AnyView {
    let alone = page.fields.len() == 1;
    let fields: Vec<AnyView> = page
        .fields
        .iter()
        .map(|field| line(visit, page, field, alone))
        .collect();
    let title = key(&["page", page.name, "title"]);
    view! {
        <section class="umzug-paper">
            <h2 class="kern-heading-small">{both(visit, Some(page), &title)}</h2>
            {fields}
        </section>
    }
    .into_any()
}

/// One field: boxes to tick, or a line to write on.
fn line(visit: Visit, page: &'static Page, field: &'static Field, alone: bool) -> AnyView {
    let label = key(&["field", field.name, "label"]);
    let label = (!alone).then(|| both(visit, Some(page), &label));
    match field.kind {
        FieldKind::Choice(values) | FieldKind::Checks(values) => {
            let boxes: Vec<AnyView> = values
                .iter()
                .map(|value| {
                    let option = key(&["option", field.name, value]);
                    view! { <li>{both(visit, Some(page), &option)}</li> }.into_any()
                })
                .collect();
            view! {
                <p class="umzug-paper__label">{label}</p>
                <ul class="umzug-paper__boxes">{boxes}</ul>
            }
            .into_any()
        }
        // Papers are brought along.
        FieldKind::Files => ().into_any(),
        _ => view! { <p class="umzug-paper__line">{label}</p> }.into_any(),
    }
}

/// A text in the language that is spoken, and in German.
fn both(visit: Visit, page: Option<&Page>, name: &str) -> AnyView {
    let fill = |text| match page {
        Some(page) => filled(visit, page, text),
        None => text,
    };
    let (own, german) = (fill(t(name)), fill(speak(Language::GERMAN, name)));
    let german = (own != german).then(|| {
        view! { <span class="umzug-paper__german" lang="de" dir="ltr">{german}</span> }
    });
    view! { {own} " " {german} }.into_any()
}
