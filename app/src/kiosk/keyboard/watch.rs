//! When the keyboard comes and goes: with the focus in a field of text.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, KeyboardEvent};

use super::Screen;
use super::field::{Field, is_key};
use crate::browser::dom;

thread_local! {
    /// Whether a finger or button is down. What it is on must not move before
    /// it is up again, or the press would be lost.
    static DOWN: Cell<bool> = const { Cell::new(false) };
}

/// Watches the focus of the document.
pub(super) fn watch(screen: Screen) {
    on("focusin", move |_: Event| {
        dom::after_render(move || settle(screen))
    });
    on("focusout", move |_: Event| {
        dom::after_render(move || settle(screen))
    });
    on("pointerdown", |_: Event| DOWN.set(true));
    for lifted in ["pointerup", "pointercancel"] {
        on(lifted, move |_: Event| {
            DOWN.set(false);
            dom::after_render(move || settle(screen));
        });
    }
    // A field that has kept the focus while the keys were put away.
    on("click", move |event: Event| {
        let hit = event.target().and_then(|hit| hit.dyn_into().ok());
        if let Some(field) = hit.and_then(Field::of) {
            screen.open(&field);
        }
    });
    let resized = Closure::<dyn FnMut()>::new(move || super::view::make_room(screen));
    let _ = crate::browser::window()
        .add_event_listener_with_callback("resize", resized.as_ref().unchecked_ref());
    resized.forget();
    on("keydown", move |event: KeyboardEvent| {
        let hit = event
            .target()
            .and_then(|hit| hit.dyn_into::<Element>().ok());
        let in_field = hit.is_some_and(|hit| Some(hit.id()) == screen.field.get_untracked());
        let plain = event.key() == "Tab" && !event.shift_key();
        if in_field && plain && !event.default_prevented() {
            event.prevent_default();
            super::view::enter(screen);
        }
    });
}

fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(name: &str, act: impl FnMut(E) + 'static) {
    let act = Closure::<dyn FnMut(E)>::new(act);
    let _ = dom::document().add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
    act.forget();
}

/// Brings the keyboard to where the focus is, or puts it away.
fn settle(screen: Screen) {
    let focused = dom::document().active_element();
    // Between two boards the focus is nowhere: it comes back to a key.
    if DOWN.get() || screen.turning.get_untracked() {
        return;
    }
    match focused.filter(|focused| !is_key(focused)).map(Field::of) {
        // On a key.
        None => {}
        Some(Some(field)) => {
            let id = Some(field.id());
            if screen.away.get_untracked() != id && screen.field.get_untracked() != id {
                screen.open(&field);
            }
        }
        Some(None) => {
            screen.away.set(None);
            screen.close();
        }
    }
}
