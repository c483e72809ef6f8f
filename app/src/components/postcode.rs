//! A postcode of the municipality that was chosen before: a choice where the
//! index knows a few, filled in where it knows one, typed where it knows many
//! or none.

use leptos::prelude::*;

use super::field::Asked;
use super::text::required;
use crate::places;

/// More than this many are typed: a long list helps nobody.
const FEW: usize = 12;

/// The postcode field for the place answered under `place`.
pub(crate) fn postcode(asked: Asked, place: &'static str) -> AnyView {
    let visit = asked.visit;
    let id = asked.field.id;
    let known = RwSignal::new(Vec::<String>::new());
    leptos::task::spawn_local(async move {
        // Without the index the person types the code.
        let codes = places::postcodes(&visit.typed(place))
            .await
            .unwrap_or_default();
        if let [only] = codes.as_slice()
            && visit.typed(id).is_empty()
        {
            visit.answer(id, only);
        }
        known.set(codes);
    });
    let typed = move || visit.answers.with(|answers| answers.raw(id).to_owned());
    let suggestions = move || {
        known.with(|codes| {
            let few = (2..=FEW).contains(&codes.len());
            few.then(|| {
                codes
                    .iter()
                    .map(|code| view! { <option value=code.clone()></option> }.into_any())
                    .collect::<Vec<_>>()
            })
        })
    };
    let list = asked.id("known");
    view! {
        <div class=asked.class("kern-form-input")>
            {asked.label_view()} {asked.hint_view()}
            <input
                class=[&asked.class("kern-form-input__input"), " umzug-width-8"].concat()
                id=id
                type="text"
                inputmode="numeric"
                autocomplete=visit.autocomplete("postal-code")
                list=list.clone()
                aria-required=required(asked)
                aria-invalid=asked.invalid()
                aria-describedby=asked.described_by()
                prop:value=typed
                on:input:target=move |event| visit.answer(id, &event.target().value())
            />
            <datalist id=list>{suggestions}</datalist>
            {asked.error_view()}
        </div>
    }
    .into_any()
}
