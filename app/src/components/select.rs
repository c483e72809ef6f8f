//! One of many short values, in a list that opens: the browser's own control,
//! which every phone and screen reader knows.

use leptos::prelude::*;

use super::field::Asked;
use super::text::required;

/// Numbers; they need no words.
pub(crate) fn numbers(asked: Asked) -> AnyView {
    let values = asked
        .values()
        .map(|value| (value.to_owned(), value.to_owned()));
    select(asked, values.collect())
}

/// The list: value and words of each option. Nothing is chosen at first.
pub(crate) fn select(asked: Asked, options: Vec<(String, String)>) -> AnyView {
    let id = asked.field.id;
    let chosen = asked.visit.typed(id);
    let options: Vec<AnyView> = [(String::new(), t!("select.choose"))]
        .into_iter()
        .chain(options)
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }.into_any()
        })
        .collect();
    view! {
        <div class=asked.class("kern-form-input")>
            {asked.label_view()} {asked.hint_view()}
            <div class="kern-form-input__select-wrapper">
                <select
                    class=asked.class("kern-form-input__select")
                    id=id
                    aria-required=required(asked)
                    aria-invalid=asked.invalid()
                    aria-describedby=asked.described_by()
                    on:change:target=move |event| asked.visit.answer(id, &event.target().value())
                >
                    {options}
                </select>
            </div>
            {asked.error_view()}
        </div>
    }
    .into_any()
}
