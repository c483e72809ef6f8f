//! The landlord's confirmation, filled in, to print and sign (BMG § 19(3)).

use leptos::prelude::*;

use super::heading;
use crate::browser;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::components::icon::icon;
use crate::components::pairs::pairs;
use crate::router::Route;
use crate::state::state;
use crate::texts::{Language, speak};

/// The form of what was sent from this tab.
pub(crate) fn landlord_form() -> AnyView {
    let sent = state().sent.get_untracked();
    let Some(lines) = sent.and_then(|sent| sent.facts.landlord) else {
        return view! {
            {heading(t!("landlord-form.title"))}
            {paragraph(t!("landlord-form.empty"))}
        }
        .into_any();
    };
    let say = |key| speak(Language::GERMAN, key);
    view! {
        <a class="umzug-back umzug-no-print" href=Route::Done.path()>
            {icon("arrow-back")} {t!("action.back")}
        </a>
        {heading(t!("landlord-form.title"))}
        <div class="umzug-no-print">
            {paragraph(t!("landlord-form.lead"))}
            <div class="umzug-actions">{button("primary", t!("action.print"), browser::print)}</div>
        </div>
        <article lang="de" dir="ltr">
            <section class="umzug-check" aria-labelledby="landlord-form">
                <h2 class="kern-heading-medium" id="landlord-form">{say("landlord-form.heading")}</h2>
                {pairs(lines)}
            </section>
            {paragraph(say("landlord-form.text"))}
            <p class="umzug-signature">{say("landlord-form.signature")}</p>
        </article>
    }
    .into_any()
}
