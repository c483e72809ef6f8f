//! The means that are offered, and the way to one.

mod code;
mod link;
mod wallet;
mod way;

use leptos::prelude::*;
use relocation::envelope::identity::Means;
use relocation::journey::model::Facts;
use relocation::services::facts::{ANSWERS_ELSEWHERE, VEHICLE_ELSEWHERE};

use self::way::{Step, Way};
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::components::prose::prose;
use crate::identity::attempt::elsewhere;
use crate::state::state;
use crate::texts::{key, t};
use crate::vehicles::is_alone;
use crate::visit::Visit;

/// How many are shown at first; the others are folded.
const SHOWN: usize = 2;

/// The means that are offered, once that is known.
pub(super) fn means(visit: Visit) -> AnyView {
    let way = Way::new(visit);
    way.look_once();
    let body = move || {
        let offer = state().offer.get()?;
        // A node may be newer than this app.
        let known = |code: &String| Means::ALL.into_iter().find(|one| one.code() == code);
        // From a kiosk nobody is sent away to where no watch over the time is.
        let stays = |means: &Means| matches!(means, Means::Wallet | Means::Counter);
        let offered = offer.means.iter().filter_map(known);
        let offered: Vec<Means> = offered
            .filter(|means| visit.kiosk.is_none() || stays(means))
            .collect();
        if offered.is_empty() {
            return None;
        }
        if visit.facts.get().has(where_it_does_not_count(visit)) {
            return Some(
                view! { {paragraph(t!("identity.not-offered"))} {announces(visit)} }.into_any(),
            );
        }
        let view = match elsewhere(&offer) {
            Some(_) if visit.kiosk.is_some() => return None,
            Some(origin) => at(origin),
            None => list(way, &offered),
        };
        Some(view! { {view} {typed(visit)} }.into_any())
    };
    view! { {body} }.into_any()
}

/// Where they work.
fn at(origin: String) -> AnyView {
    view! {
        <section class="umzug-means" aria-labelledby="means">
            <h2 class="kern-heading-medium" id="means">{t!("identity.title")}</h2>
            {paragraph(t!("identity.elsewhere"))}
            <p class="kern-body"><a href=[&origin, "/"].concat()>{origin.clone()}</a></p>
        </section>
    }
    .into_any()
}

fn list(way: Way, offered: &[Means]) -> AnyView {
    let (first, others) = offered.split_at(offered.len().min(SHOWN));
    let kind = |means| match offered.first() == Some(&means) {
        true => "primary",
        false => "secondary",
    };
    let view = |means: &Means| one(way, *means, kind(*means));
    let views = |some: &[Means]| some.iter().map(view).collect::<Vec<_>>();
    let others = (!others.is_empty()).then(|| {
        view! {
            <details class="umzug-others">
                <summary>{t!("identity.others")}</summary>
                {views(others)}
            </details>
        }
    });
    view! {
        <p class="kern-sr-only" role="status">{move || way.says()}</p>
        {views(first)}
        {others}
    }
    .into_any()
}

/// One means, with a button of `kind`: what it is, then how far the way is.
fn one(way: Way, means: Means, kind: &'static str) -> AnyView {
    let id = ["means-", means.code()].concat();
    let text = move |part| t(&key(&["identity", means.code(), part]));
    let step = move || match way.step_of(means) {
        Step::Offered => view! {
            {prose(text("text"))}
            <div class="umzug-actions">
                {button(kind, text("begin"), move || way.begin(means))}
            </div>
        }
        .into_any(),
        Step::Asking => paragraph(t!("identity.asking")),
        Step::Link => link::link(way),
        Step::Wallet => wallet::wallet(way),
        Step::Code => code::code(way),
        Step::Ended => again(way, means, t!("identity.ended")),
        Step::Failed => again(way, means, t!("identity.failed")),
    };
    view! {
        <section class="umzug-means" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id.clone()>{text("title")}</h2>
            {step}
        </section>
    }
    .into_any()
}

/// What happened, and the way to try it once more.
fn again(way: Way, means: Means, text: String) -> AnyView {
    view! {
        {paragraph(text)}
        <div class="umzug-actions">
            <button
                class="kern-btn kern-btn--secondary"
                type="button"
                id=way::NEXT
                on:click=move |_| way.begin(means)
            >
                <span class="kern-label">{t!("action.retry")}</span>
            </button>
        </div>
    }
    .into_any()
}

/// What comes of it without any.
fn typed(visit: Visit) -> AnyView {
    view! {
        <h2 class="kern-heading-medium">{t!("identity.typed.title")}</h2>
        {announces(visit)}
    }
    .into_any()
}

fn announces(visit: Visit) -> AnyView {
    let service = if is_alone(visit) { "vehicle" } else { "text" };
    paragraph(t(&key(&["identity.typed", service])))
}

/// The fact by which nobody is asked to prove anything in vain.
fn where_it_does_not_count(visit: Visit) -> Facts {
    match is_alone(visit) {
        true => VEHICLE_ELSEWHERE,
        false => ANSWERS_ELSEWHERE,
    }
}
