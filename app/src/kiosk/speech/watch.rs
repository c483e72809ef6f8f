//! What makes it speak or stop: keys, touch, focus, typing.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure, convert::FromWasmAbi};
use web_sys::{Element, Event, InputEvent, KeyboardEvent};

use super::super::keyboard;
use super::{Speaker, engine, hear, live};
use crate::browser::dom;
use crate::components::frame::MAIN;
use crate::visit::HEADING;

/// Switches speech on; once on, says the last again.
pub(super) const START: &str = "F8";
/// Stops what is being said.
const STOP: &str = "F9";

thread_local! {
    /// The group of the last focus: it is named when it is entered.
    static GROUP: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Begins to watch.
pub(super) fn watch(speaker: Speaker) {
    on("keydown", move |event: KeyboardEvent| key(speaker, &event));
    on("pointerdown", move |_: Event| {
        if speaker.is_on() {
            engine::stop();
        }
    });
    on("focusin", move |_: Event| {
        if speaker.is_on() {
            engine::stop();
            // The state of a radio button follows its focus.
            dom::after_render(move || focused(speaker));
        }
    });
    on("input", move |event: InputEvent| typed(speaker, &event));
    on("change", move |event: Event| {
        let choice = "input[type=radio], input[type=checkbox], select";
        again(speaker, &event, choice);
    });
    on("click", move |event: Event| {
        again(speaker, &event, "summary, [aria-pressed]")
    });
    engine::on_voices(move || speaker.check_voice());
    // Another language needs another voice, and says the page anew.
    Effect::watch(
        move || speaker.visit.language.get(),
        move |_, _, _| {
            speaker.check_voice();
            if speaker.is_on() {
                dom::after_render(move || speaker.page());
            }
        },
        false,
    );
    live::watch(speaker);
}

fn on<E: FromWasmAbi + 'static>(name: &str, act: impl FnMut(E) + 'static) {
    let act = Closure::<dyn FnMut(E)>::new(act);
    // Before anybody on the page can stop it.
    let listener = act.as_ref().unchecked_ref();
    let _ = dom::document().add_event_listener_with_callback_and_bool(name, listener, true);
    act.forget();
}

/// The element that has the focus.
fn focused(speaker: Speaker) {
    let Some(element) = dom::document().active_element().filter(|_| speaker.is_on()) else {
        return;
    };
    if [HEADING, MAIN].contains(&element.id().as_str()) {
        GROUP.take();
        return speaker.page();
    }
    let group = hear::group(&element, speaker.aloud());
    let now = group.as_ref().map(|(group, _)| group.clone());
    let entered = GROUP.replace(now.clone()) != now;
    let said = group.filter(|_| entered).map(|(_, said)| said);
    speaker.element(&element, said);
}

fn key(speaker: Speaker, event: &KeyboardEvent) {
    match event.key().as_str() {
        START => {
            event.prevent_default();
            match speaker.is_on() {
                true => speaker.repeat(),
                false => speaker.start(),
            }
        }
        _ if !speaker.is_on() => {}
        STOP => {
            event.prevent_default();
            engine::stop();
        }
        _ => engine::stop(),
    }
}

/// Says what was typed, where it may be heard; else that something was.
fn typed(speaker: Speaker, event: &InputEvent) {
    let field = event
        .target()
        .and_then(|field| field.dyn_into::<Element>().ok());
    let Some(field) = field.filter(|_| speaker.is_on()) else {
        return;
    };
    let choice = "select, input[type=radio], input[type=checkbox]";
    if field.matches(choice).unwrap_or_default() {
        return;
    }
    let text = match event.data() {
        None => t!("speech.deleted"),
        Some(text) if speaker.aloud() && !hear::is_secret(&field) => keyboard::letter(&text),
        Some(_) => t!("speech.entered"),
    };
    speaker.say(vec![Speaker::plain(text)]);
}

/// Says anew how an element stands after it was used.
fn again(speaker: Speaker, event: &Event, which: &str) {
    let hit = event
        .target()
        .and_then(|hit| hit.dyn_into::<Element>().ok());
    let hit = hit.and_then(|hit| hit.closest(which).ok().flatten());
    let Some(element) = hit.filter(|_| speaker.is_on()) else {
        return;
    };
    // After the page has changed; the keyboard may have other keys by then.
    crate::browser::clock::after(50, move || {
        if element.is_connected() && speaker.is_on() {
            speaker.element(&element, None);
        }
    });
}
