//! One line or several lines of text.

use leptos::prelude::*;
use relocation::journey::model::{FieldKind, TextInput, Width};

use super::field::Asked;

/// A text field.
pub(crate) fn text(asked: Asked) -> AnyView {
    let id = asked.field.id;
    let value = asked.visit.typed(id);
    let input = match asked.field.kind {
        FieldKind::Text {
            input,
            width,
            autocomplete,
        } => {
            let (kind, mode) = match input {
                TextInput::Plain | TextInput::Code => ("text", None),
                TextInput::Digits => ("text", Some("numeric")),
                TextInput::Email => ("email", Some("email")),
                TextInput::Phone => ("tel", Some("tel")),
            };
            let capitals = match input {
                TextInput::Code => "characters",
                _ => "off",
            };
            let class = match width {
                Width::Short => " umzug-width-8",
                Width::Medium => " umzug-width-16",
                Width::Full => "",
            };
            let class = [&asked.class("kern-form-input__input"), class].concat();
            // The browser's own spelling help may send text away: off.
            view! {
                <input
                    class=class
                    dir="auto"
                    id=id
                    type=kind
                    inputmode=mode
                    autocomplete=asked.visit.autocomplete(autocomplete)
                    spellcheck="false"
                    autocapitalize=capitals
                    data-secret=asked.field.secret.then_some("")
                    aria-required=required(asked)
                    aria-invalid=asked.invalid()
                    aria-describedby=asked.described_by()
                    prop:value=value
                    on:input:target=move |event| asked.visit.answer(id, &event.target().value())
                />
            }
            .into_any()
        }
        _ => view! {
            <textarea
                class=asked.class("kern-form-input__input")
                id=id
                rows="5"
                spellcheck="false"
                aria-required=required(asked)
                aria-invalid=asked.invalid()
                aria-describedby=asked.described_by()
                prop:value=value
                on:input:target=move |event| asked.visit.answer(id, &event.target().value())
            ></textarea>
        }
        .into_any(),
    };
    view! {
        <div class=asked.class("kern-form-input")>
            {asked.label_view()} {asked.hint_view()} {input} {asked.error_view()}
        </div>
    }
    .into_any()
}

/// `aria-required` of what may not stay empty.
pub(crate) fn required(asked: Asked) -> Option<&'static str> {
    (!asked.field.optional).then_some("true")
}
