//! What a means of identification has said.

use leptos::prelude::*;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{Card, CardAddress, Means, needed as needed_by};
use relocation::journey::model::Page;
use relocation::services::facts::{HOLDER_IDENTIFIED, IDENTIFIED};
use web_sys::SubmitEvent;

use crate::browser::{clock, dom};
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::components::field::page_text;
use crate::components::pairs::pairs;
use crate::identity::{Proven, forget};
use crate::pages::heading;
use crate::pages::question::{back_link, continue_button, go_on, progress};
use crate::texts::{key, t};
use crate::vehicles::is_alone;
use crate::visit::{HEADING, Visit};

/// What the card says: nobody changes it here.
pub(super) fn known(visit: Visit, page: &'static Page, proven: &Proven) -> AnyView {
    let alone = is_alone(visit);
    let needed = match alone {
        true => HOLDER_IDENTIFIED,
        false => IDENTIFIED,
    };
    let kind = match alone {
        true => AuthorityKind::Vehicle,
        false => AuthorityKind::Registration,
    };
    let low = match (proven.means, alone) {
        (Means::Counter, _) => "identity.low.counter",
        // Sure enough: it is the authority that it does not reach.
        _ if proven.assurance >= needed_by(kind) => "identity.low.elsewhere",
        (_, true) => "identity.low.vehicle",
        (_, false) => "identity.low",
    };
    let low = move || {
        let suffices = visit.facts.get().has(needed);
        (!suffices).then(|| paragraph(t!(low)))
    };
    let on = move |event: SubmitEvent| {
        event.prevent_default();
        go_on(visit, page);
    };
    let other = move || {
        forget(visit);
        // The page asks again, from its top.
        visit.errors.set(Vec::new());
        dom::after_render(|| {
            dom::focus(HEADING);
        });
    };
    view! {
        {back_link(visit, page)}
        {progress(visit, page)}
        <form class="umzug-form" novalidate=true on:submit=on>
            {heading(page_text(visit, page, "title").unwrap_or_default())}
            {alert("success", t!("identity.known.title"), paragraph(t!("identity.known.text")))}
            <div class="umzug-check">
                {pairs(lines(visit, proven))}
            </div>
            {low}
            {continue_button()}
            <div class="umzug-actions">
                {button("tertiary", t!("identity.known.other"), other)}
            </div>
        </form>
    }
    .into_any()
}

fn lines(visit: Visit, proven: &Proven) -> Vec<(String, String)> {
    let name = t(&key(&["identity", proven.means.code(), "name"]));
    let card = &proven.card;
    let mut lines = vec![(t!("identity.by"), name)];
    let mut add = |label: String, value: Option<String>| {
        lines.extend(value.map(|value| (label, value)));
    };
    add(t!("field.family-name.label"), card.family_name.clone());
    add(t!("field.given-names.label"), card.given_names.clone());
    let born = card.birth_date.as_deref();
    let born = born.map(|born| match born.len() {
        10 => clock::long_date_of_iso(visit.locale(), born),
        _ => born.to_owned(),
    });
    add(
        t!("field.birth-date.label"),
        born.filter(|born| born != "unknown"),
    );
    add(t!("identity.card.title"), card.academic_title.clone());
    add(t!("identity.card.address"), address(card));
    lines
}

fn address(card: &Card) -> Option<String> {
    Some(match card.address.as_ref()? {
        CardAddress::Structured {
            street,
            postcode,
            city,
            ..
        } => {
            let town = [postcode.as_deref().unwrap_or_default(), " ", city].concat();
            match street {
                Some(street) => [street, ", ", town.trim()].concat(),
                None => town.trim().to_owned(),
            }
        }
        CardAddress::Text(text) | CardAddress::Nowhere(text) => text.clone(),
    })
}
