//! Who the person is: by a means of identification, or as they type it.

use leptos::prelude::*;
use relocation::envelope::identity::{Assurance, Card};
use relocation::journey::model::Page;
use web_sys::SubmitEvent;

use super::heading;
use super::question::{back_link, continue_button, go_on, progress, question_below};
use crate::browser::{clock, dom};
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::components::field::page_text;
use crate::components::input;
use crate::components::prose::prose;
use crate::identity::attempt::{begin, elsewhere, look};
use crate::identity::{Proven, forget, proven};
use crate::state::state;
use crate::visit::{HEADING, Visit};

/// Id of the link to the person's program.
const LINK: &str = "identify";
/// Seconds before its end at which a link is made anew, so that a slow reader
/// never presses a dead one.
const RENEWED: i32 = 120;

/// The page.
pub(crate) fn identity(visit: Visit, page: &'static Page) -> AnyView {
    look();
    match proven(visit) {
        Some(proven) => known(visit, page, &proven),
        None => question_below(visit, page, input::any, Some(offered())),
    }
}

/// How far the way to the means is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Offered,
    Asking,
    Link(String),
    Failed,
}

/// The means that are offered, once that is known.
fn offered() -> AnyView {
    let way = RwSignal::new(Way::Offered);
    let body = move || {
        let offer = state().offer.get()?;
        if offer.means.is_empty() {
            return None;
        }
        let inner = match elsewhere(&offer) {
            Some(origin) => view! {
                {paragraph(t!("identity.elsewhere"))}
                <p class="kern-body"><a href=[&origin, "/"].concat()>{origin.clone()}</a></p>
            }
            .into_any(),
            None => view! { {move || step(way)} }.into_any(),
        };
        let view = view! {
            <section class="umzug-means" aria-labelledby="means">
                <h2 class="kern-heading-medium" id="means">{t!("identity.eid.title")}</h2>
                {inner}
            </section>
            <h2 class="kern-heading-medium">{t!("identity.typed.title")}</h2>
            {paragraph(t!("identity.typed.text"))}
        };
        Some(view.into_any())
    };
    view! { {body} }.into_any()
}

fn step(way: RwSignal<Way>) -> AnyView {
    let press = move || {
        way.set(Way::Asking);
        ask(way, true);
    };
    match way.get() {
        Way::Offered => view! {
            {prose(t!("identity.eid.text"))}
            <div class="umzug-actions">{button("primary", t!("identity.eid.begin"), press)}</div>
        }
        .into_any(),
        Way::Asking => {
            view! { <p class="kern-body" role="status">{t!("identity.eid.asking")}</p> }.into_any()
        }
        Way::Link(link) => view! {
            {prose(t!("identity.eid.steps"))}
            <div class="umzug-actions">
                <a class="kern-btn kern-btn--primary" id=LINK href=link>
                    <span class="kern-label">{t!("identity.eid.open")}</span>
                </a>
            </div>
            <details class="umzug-details">
                <summary>{t!("identity.eid.trouble")}</summary>
                {prose(t!("identity.eid.trouble.text"))}
            </details>
        }
        .into_any(),
        Way::Failed => view! {
            {alert("warning", t!("identity.eid.failed"), paragraph(t!("identity.eid.failed.text")))}
            <div class="umzug-actions">{button("secondary", t!("action.retry"), press)}</div>
        }
        .into_any(),
    }
}

/// Begins an attempt; the link is made anew before it ends.
fn ask(way: RwSignal<Way>, first: bool) {
    leptos::task::spawn_local(async move {
        let Ok((link, seconds)) = begin().await else {
            way.try_set(Way::Failed);
            return;
        };
        // The page may be gone: then nobody needs the link any more.
        if way.try_set(Way::Link(link)).is_some() {
            return;
        }
        if first {
            dom::after_render(|| {
                dom::focus(LINK);
            });
        }
        let left = (seconds - RENEWED).max(RENEWED).saturating_mul(1000);
        clock::after(left, move || {
            if way.try_get_untracked().is_some() {
                ask(way, false);
            }
        });
    });
}

/// What the card says: nobody changes it here.
fn known(visit: Visit, page: &'static Page, proven: &Proven) -> AnyView {
    let rows: Vec<AnyView> = lines(visit, &proven.card)
        .into_iter()
        .map(|(label, value)| {
            view! {
                <div class="umzug-check__row">
                    <dt>{label}</dt>
                    <dd class="umzug-name">{value}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let low = (proven.assurance != Assurance::High).then(|| paragraph(t!("identity.low")));
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
                <dl class="umzug-check__list">{rows}</dl>
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

fn lines(visit: Visit, card: &Card) -> Vec<(String, String)> {
    let mut lines = Vec::new();
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
    add(t!("field.birth-date.label"), born);
    add(t!("identity.card.title"), card.academic_title.clone());
    add(t!("identity.card.address"), address(card));
    lines
}

fn address(card: &Card) -> Option<String> {
    use relocation::envelope::identity::CardAddress as A;
    Some(match card.address.as_ref()? {
        A::Structured {
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
        A::Text(text) | A::Nowhere(text) => text.clone(),
    })
}
