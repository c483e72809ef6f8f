//! What runs in the browser: from the first question to the sealed request,
//! and later the look at its state.

#[macro_use]
mod texts;

mod app;
mod browser;
mod components;
pub mod draft;
mod keeping;
pub mod node;
mod pages;
pub mod photo;
mod places;
mod receipt;
mod router;
pub mod seal;
mod sent;
mod visit;

use leptos::prelude::*;
use texts::Language;
use visit::Visit;

fn main() {
    wasm_bindgen_futures::spawn_local(start());
}

/// Loads texts and draft, then takes the place of the static page. Without
/// texts the static page stays: it says what to do.
async fn start() {
    let language = Language::preferred();
    if texts::load(language).await.is_err() {
        browser::dom::fail_to_start();
        return;
    }
    let answers = keeping::begin().await;
    let visit = Visit::new(language, answers);
    visit
        .sent
        .set(sent::Sent::load(&keeping::draft().await).await);
    router::install(visit);
    visit.route.set(router::present(visit));
    visit.announce();
    keeping::watch(visit);
    leptos::mount::mount_to_body(move || app::app(visit));
}
