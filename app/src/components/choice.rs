//! One of several, or any of several.

use leptos::prelude::*;

use super::field::Asked;
use crate::texts::{key, optional, t};

/// Radio buttons.
pub(crate) fn choice(asked: Asked) -> AnyView {
    group(asked, "radio")
}

/// Checkboxes.
pub(crate) fn checks(asked: Asked) -> AnyView {
    group(asked, "checkbox")
}

fn group(asked: Asked, kind: &'static str) -> AnyView {
    let options: Vec<AnyView> = asked
        .values()
        .map(|value| option(asked, value, kind))
        .collect();
    view! {
        <fieldset class=asked.class("kern-fieldset") aria-describedby=asked.described_by()>
            {asked.legend_view()} {asked.hint_view()}
            <div class="kern-fieldset__body">{options}</div>
            {asked.error_view()}
        </fieldset>
    }
    .into_any()
}

fn option(asked: Asked, value: &'static str, kind: &'static str) -> AnyView {
    let name = asked.field.id;
    let text = key(&["option", asked.field.name, value]);
    let hint = optional(&key(&[&text, "hint"]));
    let several = kind == "checkbox";
    let checked = asked.visit.answers.with_untracked(|answers| {
        if several {
            answers.ticked(name, value)
        } else {
            answers.is(name, value)
        }
    });
    check(Check {
        id: asked.id(value),
        name,
        kind,
        label: asked.filled(t(&text)),
        hint,
        checked,
        invalid: asked.invalid(),
        change: Box::new(move |on| {
            if several {
                asked
                    .visit
                    .answer(&key(&[name, value]), if on { "yes" } else { "" });
            } else {
                asked.visit.answer(name, value);
            }
        }),
    })
}

/// One radio button or checkbox.
pub(crate) struct Check {
    /// Element id.
    pub id: String,
    /// Name of the group.
    pub name: &'static str,
    /// `radio` or `checkbox`.
    pub kind: &'static str,
    /// Its label.
    pub label: String,
    /// What explains it.
    pub hint: Option<String>,
    /// Whether it is on.
    pub checked: bool,
    /// `true` when its group is wrong.
    pub invalid: Option<&'static str>,
    /// Told whether it is on after a change.
    pub change: Box<dyn Fn(bool) + Send>,
}

/// The input with its label and hint.
pub(crate) fn check(check: Check) -> AnyView {
    let Check {
        id,
        name,
        kind,
        label,
        hint,
        checked,
        invalid,
        change,
    } = check;
    let base = ["kern-form-check__", kind].concat();
    let class = match invalid {
        Some(_) => [&base, " ", &base, "--error"].concat(),
        None => base,
    };
    let hint = hint.map(|hint| view! { " " <span class="umzug-choice__hint">{hint}</span> });
    view! {
        <div class="kern-form-check umzug-choice">
            <input
                class=class
                type=kind
                id=id.clone()
                name=name
                aria-invalid=invalid
                prop:checked=checked
                on:change:target=move |event| change(event.target().checked())
            />
            <label class="kern-label" for=id>{label} {hint}</label>
        </div>
    }
    .into_any()
}
