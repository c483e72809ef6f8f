//! A date in three inputs, or a month in two; of a birth date, day and month
//! may be unknown.

use leptos::prelude::*;

use super::field::Asked;
use super::text::required;
use crate::texts::{key, t};

/// Parts of a date: name, length, autocomplete token.
pub(crate) type Parts = &'static [(&'static str, &'static str, &'static str)];

/// A day.
pub(crate) const DAY: Parts = &[
    ("day", "2", "off"),
    ("month", "2", "off"),
    ("year", "4", "off"),
];
/// The day of the person's own birth, which the browser may know.
const BIRTHDAY: Parts = &[
    ("day", "2", "bday-day"),
    ("month", "2", "bday-month"),
    ("year", "4", "bday-year"),
];
/// A month.
pub(crate) const MONTH: Parts = &[("month", "2", "off"), ("year", "4", "off")];

/// A day of birth. Only of the person's own the browser may fill in: with a
/// child's it would offer the wrong one.
pub(crate) fn birth(asked: Asked) -> AnyView {
    let own = asked.field.id == "birth-date";
    date(asked, if own { BIRTHDAY } else { DAY })
}

/// A date field of these parts.
pub(crate) fn date(asked: Asked, parts: Parts) -> AnyView {
    let inputs: Vec<AnyView> = parts
        .iter()
        .map(|(part, length, autocomplete)| input(asked, part, length, autocomplete))
        .collect();
    view! {
        <fieldset class=asked.class("kern-fieldset") aria-describedby=asked.described_by()>
            {asked.legend_view()} {asked.hint_view()}
            <div class="kern-fieldset__body kern-fieldset__body--horizontal">{inputs}</div>
            {asked.error_view()}
        </fieldset>
    }
    .into_any()
}

fn input(
    asked: Asked,
    part: &'static str,
    length: &'static str,
    autocomplete: &'static str,
) -> AnyView {
    let id = asked.id(part);
    let answer = key(&[asked.field.id, part]);
    let wrong = asked.error().is_some() && asked.wrong_part().is_none_or(|wrong| wrong == part);
    let error = if wrong {
        " kern-form-input__input--error"
    } else {
        ""
    };
    let class = [
        "kern-form-input__input kern-form-input__input--width-",
        length,
        error,
    ]
    .concat();
    let value = asked.visit.typed(&answer);
    view! {
        <div class="kern-form-input">
            <label class="kern-label" for=id.clone()>{t(&key(&["date", part]))}</label>
            <input
                class=class
                id=id
                type="text"
                inputmode="numeric"
                autocomplete=asked.visit.autocomplete(autocomplete)
                aria-required=required(asked)
                aria-invalid=wrong.then_some("true")
                aria-describedby=wrong.then(|| asked.id("error"))
                prop:value=value
                on:input:target=move |event| asked.visit.answer(&answer, &event.target().value())
            />
        </div>
    }
    .into_any()
}
