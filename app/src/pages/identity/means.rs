//! The means that are offered, and the way to one.

use leptos::prelude::*;

use crate::browser::{clock, dom};
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::components::prose::prose;
use crate::identity::attempt::{begin, elsewhere};
use crate::keeping;
use crate::state::state;
use crate::texts::{key, t};
use crate::vehicles::is_alone;
use crate::visit::Visit;

/// Id of the link to the person's program, or of what is pressed instead.
const LINK: &str = "identify";
/// Seconds before its end at which a link is made anew, so that a slow reader
/// never presses a dead one.
const RENEWED: i32 = 120;
/// How often: a tab may be forgotten.
const RENEWALS: u8 = 4;

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
pub(super) fn means(visit: Visit) -> AnyView {
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
                {move || step(visit, eid)}
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

fn step(visit: Visit, eid: Eid) -> AnyView {
    let press = move || {
        eid.way.set(Way::Asking);
        eid.gone.set(false);
        ask(visit, eid, RENEWALS);
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
fn ask(visit: Visit, eid: Eid, renewals: u8) {
    leptos::task::spawn_local(async move {
        // Whoever comes back finds everything, also if this page is gone at once.
        keeping::save_now(visit).await;
        let begun = begin().await;
        // The page may be gone: then nobody needs the link any more.
        if eid.way.try_get_untracked().is_none() {
            return;
        }
        let renewed = begun.map(|(link, seconds)| {
            eid.link.set(link);
            (seconds - RENEWED).max(RENEWED).saturating_mul(1000)
        });
        eid.way.set(match renewed {
            Ok(_) => Way::Link,
            Err(_) => Way::Failed,
        });
        if renewals == RENEWALS {
            dom::after_render(|| {
                dom::focus(LINK);
            });
        }
        let Ok(renewed) = renewed else { return };
        clock::after(renewed, move || {
            let waits = eid.gone.try_get_untracked() == Some(false)
                && eid.way.try_get_untracked() == Some(Way::Link);
            if !waits {
                return;
            }
            match renewals.checked_sub(1) {
                Some(left) => ask(visit, eid, left),
                None => eid.way.set(Way::Offered),
            }
        });
    });
}
