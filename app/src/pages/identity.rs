//! Who the person is: by a means of identification, or as they type it.

use leptos::prelude::*;
use relocation::envelope::identity::{Assurance, Card};
use relocation::journey::answers::Answers;
use relocation::journey::model::Page;
use relocation::services::vehicle;
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
use crate::texts::{key, t};
use crate::visit::{HEADING, Visit};

/// Id of the link to the person's program.
const LINK: &str = "identify";
/// Seconds before its end at which a link is made anew, so that a slow reader
/// never presses a dead one; and how often, for a tab may be forgotten.
const RENEWED: i32 = 120;
const RENEWALS: u8 = 4;

/// Whether it is about a vehicle only.
fn is_alone(visit: Visit) -> bool {
    let context = visit.context();
    let answers = visit.answers;
    answers.with_untracked(|answers| vehicle::is_alone(answers, &context))
}

/// The page.
pub(crate) fn identity(visit: Visit, page: &'static Page) -> AnyView {
    look();
    let context = visit.context();
    let wrong = |answers: &Answers| !page.errors(answers, &context).is_empty();
    match proven(visit) {
        // What the form itself would not take is typed, with what is wrong.
        Some(proven) if !visit.answers.with_untracked(wrong) => known(visit, page, &proven),
        _ => question_below(visit, page, input::any, Some(offered(visit))),
    }
}

/// How far the way to the means is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Offered,
    Asking,
    Link,
    Failed,
}

/// Handles to the way.
#[derive(Clone, Copy)]
struct Eid {
    way: RwSignal<Way>,
    link: RwSignal<String>,
    /// The person has gone there: a new link would end what they are doing.
    gone: RwSignal<bool>,
}

/// The means that are offered, once that is known.
fn offered(visit: Visit) -> AnyView {
    let eid = Eid {
        way: RwSignal::new(Way::Offered),
        link: RwSignal::new(String::new()),
        gone: RwSignal::new(false),
    };
    let typed = if is_alone(visit) { "vehicle" } else { "text" };
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
            None => view! {
                <p class="kern-body" role="status">{move || says(eid)}</p>
                {move || step(eid)}
            }
            .into_any(),
        };
        let view = view! {
            <section class="umzug-means" aria-labelledby="means">
                <h2 class="kern-heading-medium" id="means">{t!("identity.eid.title")}</h2>
                {inner}
            </section>
            <h2 class="kern-heading-medium">{t!("identity.typed.title")}</h2>
            {paragraph(t(&key(&["identity.typed", typed])))}
        };
        Some(view.into_any())
    };
    view! { {body} }.into_any()
}

/// For those who hear the page.
fn says(eid: Eid) -> Option<String> {
    match eid.way.get() {
        Way::Asking => Some(t!("identity.eid.asking")),
        Way::Failed => Some(t!("identity.eid.failed.text")),
        Way::Offered | Way::Link => None,
    }
}

fn step(eid: Eid) -> AnyView {
    let press = move || {
        eid.way.set(Way::Asking);
        eid.gone.set(false);
        ask(eid, RENEWALS);
    };
    match eid.way.get() {
        Way::Offered => view! {
            {prose(t!("identity.eid.text"))}
            <div class="umzug-actions">{button("primary", t!("identity.eid.begin"), press)}</div>
        }
        .into_any(),
        Way::Asking => ().into_any(),
        Way::Link => view! {
            {prose(t!("identity.eid.steps"))}
            <div class="umzug-actions">
                <a
                    class="kern-btn kern-btn--primary"
                    id=LINK
                    href=move || eid.link.get()
                    on:click=move |_| eid.gone.set(true)
                >
                    <span class="kern-label">{t!("identity.eid.open")}</span>
                </a>
                {button("tertiary", t!("identity.eid.again"), press)}
            </div>
            <details class="umzug-details">
                <summary>{t!("identity.eid.trouble")}</summary>
                {prose(t!("identity.eid.trouble.text"))}
            </details>
        }
        .into_any(),
        Way::Failed => view! {
            <div class="umzug-actions">
                <button
                    class="kern-btn kern-btn--secondary"
                    type="button"
                    id=LINK
                    on:click=move |_| press()
                >
                    <span class="kern-label">{t!("action.retry")}</span>
                </button>
            </div>
        }
        .into_any(),
    }
}

/// Begins an attempt; while nobody has followed its link, the link is made anew
/// before it ends, `renewals` times.
fn ask(eid: Eid, renewals: u8) {
    leptos::task::spawn_local(async move {
        let begun = begin().await;
        // The page may be gone: then nobody needs the link any more.
        if eid.way.try_get_untracked().is_none() {
            return;
        }
        let seconds = match begun {
            Ok((link, seconds)) => {
                eid.link.set(link);
                eid.way.set(Way::Link);
                seconds
            }
            Err(_) => {
                eid.way.set(Way::Failed);
                0
            }
        };
        if renewals == RENEWALS {
            dom::after_render(|| {
                dom::focus(LINK);
            });
        }
        let left = (seconds - RENEWED).max(RENEWED).saturating_mul(1000);
        clock::after(left, move || {
            let waits = eid.gone.try_get_untracked() == Some(false)
                && eid.way.try_get_untracked() == Some(Way::Link);
            if !waits {
                return;
            }
            match renewals.checked_sub(1) {
                Some(left) => ask(eid, left),
                None => eid.way.set(Way::Offered),
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
    let low = match is_alone(visit) {
        true => "identity.low.vehicle",
        false => "identity.low",
    };
    let low = (proven.assurance != Assurance::High).then(|| paragraph(t!(low)));
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
    add(
        t!("field.birth-date.label"),
        born.filter(|born| born != "unknown"),
    );
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
