//! Where the small module ends: it keeps what was typed, asks the loader for
//! the full module, and says so if that does not come.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use super::heading;
use crate::browser::{dom, window};
use crate::components::alert::{alert, paragraph};
use crate::components::button::button;
use crate::keeping;
use crate::router::{self, Route};
use crate::visit::Visit;

/// Tells the loader that the full module is needed.
const WANTED: &str = "umzug-full";
/// The full module tells that it takes over.
pub(crate) const TAKEN: &str = "umzug-taken";
/// The loader tells that it could not be fetched.
const FAILED: &str = "umzug-full-failed";

/// What is seen until the full module takes over.
pub(crate) fn handover(visit: Visit, _: Route) -> AnyView {
    let failed = RwSignal::new(false);
    let listen = Closure::<dyn FnMut()>::new(move || failed.set(true));
    let _ = window().add_event_listener_with_callback(FAILED, listen.as_ref().unchecked_ref());
    listen.forget();
    let ask = move || {
        failed.set(false);
        leptos::task::spawn_local(async move {
            keeping::save_now(visit).await;
            dom::dispatch(WANTED);
        });
    };
    ask();
    // Until the full module stands here, links and the way back are ours.
    let taken = Closure::<dyn FnMut()>::new(router::retire);
    let _ = window().add_event_listener_with_callback(TAKEN, taken.as_ref().unchecked_ref());
    taken.forget();
    let body = move || match failed.get() {
        false => {
            view! { <p class="kern-body" role="status">{t!("handover.loading")}</p> }.into_any()
        }
        true => view! {
            {alert("warning", t!("handover.failed.title"), paragraph(t!("handover.failed.text")))}
            <div class="umzug-actions">{button("primary", t!("action.retry"), ask)}</div>
        }
        .into_any(),
    };
    view! {
        {heading(visit.title())}
        {body}
    }
    .into_any()
}
