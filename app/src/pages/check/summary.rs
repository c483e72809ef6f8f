//! The answers by topic, each with a way to change it.

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use relocation::journey::model::Page;

use super::value::value;
use crate::components::field::filled;
use crate::router::Route;
use crate::texts::{Language, key, speak, t};
use crate::visit::Visit;

/// Topic of a page: a heading of the check page.
fn topic(page: &Page) -> &'static str {
    match page.name {
        "other-dwelling" | "which-dwelling" | "dwelling" | "more-often" | "stay" => "dwellings",
        "identity" | "document" | "last-address" => "person",
        "spouse" | "child" | "custody" => "family",
        "new-address" | "landlord" | "confirmation" => "dwelling",
        "contact" => "contact",
        name if name.starts_with("vehicle") => "vehicle",
        _ => "move",
    }
}

/// One row: page, label, value.
pub(crate) struct Row {
    /// Page on which it is asked.
    pub page: &'static Page,
    /// The field's label.
    pub label: String,
    /// The answer in words.
    pub value: String,
}

/// Every answer that counts, in order, in `language`.
pub(crate) fn rows(visit: Visit, answers: &Answers, language: Language) -> Vec<Row> {
    let context = visit.context();
    visit
        .service
        .summary(answers, &context)
        .into_iter()
        .flat_map(|(page, fields)| fields.into_iter().map(move |field| (page, field)))
        .filter_map(|(page, field)| {
            let (page, field) = (visit.service.page(page)?, visit.service.field(field)?);
            let value = filled(visit, page, value(answers, field, language)?);
            let mut label = speak(language, &key(&["field", field.name, "label"]));
            if page.name == "spouse" {
                label = [&speak(language, "member.spouse"), ": ", &label].concat();
            }
            if let Some(member) = page.member {
                let whose = speak(language, &key(&["member", member.of]));
                label = [&whose, " ", &member.number.to_string(), ": ", &label].concat();
            }
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
    // A topic may come up again later on the way; it stands together here.
    let mut topics: Vec<(&str, Vec<Row>)> = Vec::new();
    for row in rows {
        let name = topic(row.page);
        match topics.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row),
            None => topics.push((name, vec![row])),
        }
    }
    topics
        .iter()
        .map(|(name, rows)| section(visit, name, rows))
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
            <dd class="umzug-name"><bdi>{row.value.clone()}</bdi></dd>
            <dd class="umzug-check__change">
                <a
                    class="kern-link"
                    href=Route::of(row.page.id).path()
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
