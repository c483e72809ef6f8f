//! The answers by topic, each with a way to change it.

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use relocation::services::registration::SERVICE;

use super::value::value;
use crate::router::Route;
use crate::texts::{Language, key, speak, t};
use crate::visit::Visit;

/// Topic of a page: a heading of the check page.
fn topic(page: &str) -> &'static str {
    match page {
        "move-in" | "place" | "who" => "move",
        "other-dwelling" | "which-dwelling" | "more-often" => "dwellings",
        "identity" | "last-address" => "person",
        "new-address" | "landlord" | "confirmation" => "dwelling",
        _ => "contact",
    }
}

/// One row: page, label, value.
pub(crate) struct Row {
    /// Page on which it is asked.
    pub page: &'static str,
    /// The field's label.
    pub label: String,
    /// The answer in words.
    pub value: String,
}

/// Every answer that counts, in order, in `language`.
pub(crate) fn rows(visit: Visit, answers: &Answers, language: Language) -> Vec<Row> {
    let context = visit.context();
    SERVICE
        .summary(answers, &context)
        .into_iter()
        .flat_map(|(page, fields)| fields.into_iter().map(move |field| (page, field)))
        .filter_map(|(page, field)| {
            let value = value(answers, SERVICE.field(field)?, language)?;
            let label = speak(language, &key(&["field", field, "label"]));
            Some(Row { page, label, value })
        })
        .collect()
}

/// The sections of the check page.
pub(crate) fn sections(visit: Visit) -> AnyView {
    let language = visit.language.get_untracked();
    let rows = visit
        .answers
        .with_untracked(|answers| rows(visit, answers, language));
    rows.chunk_by(|a, b| topic(a.page) == topic(b.page))
        .map(|rows| section(visit, topic(rows[0].page), rows))
        .collect::<Vec<_>>()
        .into_any()
}

fn section(visit: Visit, topic: &str, rows: &[Row]) -> AnyView {
    let id = ["check-", topic].concat();
    let rows: Vec<AnyView> = rows.iter().map(|row| row_view(visit, row)).collect();
    view! {
        <section class="umzug-check" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id.clone()>{t(&key(&["check", topic]))}</h2>
            <dl class="umzug-check__list">{rows}</dl>
        </section>
    }
    .into_any()
}

fn row_view(visit: Visit, row: &Row) -> AnyView {
    view! {
        <div class="umzug-check__row">
            <dt>{row.label.clone()}</dt>
            <dd class="umzug-name">{row.value.clone()}</dd>
            <dd class="umzug-check__change">
                <a
                    class="kern-link"
                    href=Route::Question(row.page).path()
                    on:click=move |_| visit.changing.set(true)
                >
                    {t!("action.change")}
                    <span class="kern-sr-only">" " {row.label.clone()}</span>
                </a>
            </dd>
        </div>
    }
    .into_any()
}
