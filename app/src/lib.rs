//! What runs in the browser: from the first question to the sealed request,
//! and later the look at its state.
//!
//! There are two modules of it. The small one, `first`, asks; it is all that a
//! phone waits for. `full` can everything; it comes while the person types and
//! takes over at the first page that needs it ([`Later`]). Both are this crate,
//! so a question is asked by the same code in both.

#[macro_use]
mod texts;

mod about;
mod app;
mod browser;
mod components;
mod draft;
mod finishing;
mod identity;
mod keeping;
mod kiosk;
mod node;
mod offers;
mod pages;
mod photo;
mod places;
mod receipt;
mod router;
mod seal;
mod secrets;
mod sent;
mod state;
mod vehicles;
mod visit;

use leptos::prelude::*;
use relocation::journey::model::Service;
use relocation::services::{OPENING, SERVICE};
use texts::Language;
use visit::Visit;

/// Draws the pages that the small module does not have.
pub(crate) type Later = fn(Visit, router::Route) -> AnyView;

/// Draws what surrounds the main part of a page.
pub(crate) type Frame = fn(Visit, AnyView) -> AnyView;

/// Starts the small module: it hands over where it ends.
pub fn first() {
    let nothing = |_| ();
    let handover = pages::handover::handover;
    let begun = start(
        &OPENING,
        texts::FIRST,
        handover,
        None,
        async || {},
        nothing,
        nothing,
    );
    wasm_bindgen_futures::spawn_local(begun);
}

/// Starts the full module.
pub fn full() {
    // Takes seconds, so it begins long before it is needed.
    seal::reply_key::prepare();
    wasm_bindgen_futures::spawn_local(async {
        kiosk::begin();
        identity::back::take_over_draft().await;
        // Before the first page is drawn: it may be the one after sending.
        sent::restore().await;
        finishing::restore().await;
        identity::restore().await;
        offers::fetch_first().await;
        let kiosk = kiosk::settings().map(|_| kiosk::frame::frame as Frame);
        let parts = match kiosk {
            Some(_) => texts::KIOSK,
            None => texts::ALL,
        };
        let begin = |visit| {
            kiosk::enter(visit);
            offers::begin(visit);
        };
        let ready = |visit| {
            offers::watch(visit);
            kiosk::ready(visit);
        };
        start(
            &SERVICE,
            parts,
            pages::later::later,
            kiosk,
            about::prepare,
            begin,
            ready,
        )
        .await;
    });
}

/// Loads texts and draft, then takes the place of what is on the screen: the
/// static page, or the small module. Without texts the static page stays: it
/// says what to do. `prepare` may fetch what the first page needs, `begin` may change the visit before its first page is
/// chosen, `ready` is told it once that is drawn.
async fn start(
    service: &'static Service,
    parts: &str,
    later: Later,
    kiosk: Option<Frame>,
    prepare: impl AsyncFnOnce(),
    begin: fn(Visit),
    ready: fn(Visit),
) {
    let language = Language::preferred();
    if texts::load(language, parts).await.is_err() {
        browser::dom::dispatch("umzug-failed");
        return;
    }
    prepare().await;
    let answers = keeping::begin().await;
    browser::dom::dispatch(pages::handover::TAKEN);
    let taken_over = browser::dom::clear_body();
    let visit = Visit::new(service, language, kiosk, answers);
    begin(visit);
    router::install(visit);
    visit.route.set(router::present(visit));
    visit.announce();
    keeping::watch(visit);
    leptos::mount::mount_to_body(move || app::app(visit, later));
    // Tasks and effects run from the mount on.
    ready(visit);
    if taken_over {
        browser::dom::focus(visit::HEADING);
    }
}
