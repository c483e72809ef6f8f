//! How the keyboard looks, and what happens on a key.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::board::{Board, Key, Layout, Shown};
use super::field::is_key;
use super::place::{Place, Way};
use super::{KEYBOARD, Screen, names};
use crate::browser::dom;
use crate::kiosk::room;
use crate::texts::Language;

/// Strokes of the keys that carry a picture, on a square of 24.
const fn picture(key: &Key) -> Option<&'static str> {
    Some(match key {
        Key::Shift => "M12 4 4 12h4v7h8v-7h4Z",
        Key::Caps => "M12 3 4 11h4v5h8v-5h4ZM8 20h8",
        Key::Back => "M9 5h11v14H9l-6-7ZM12 9l5 6M17 9l-5 6",
        Key::Left => "M14 5l-7 7 7 7",
        Key::Right => "M10 5l7 7-7 7",
        _ => return None,
    })
}

/// The keyboard; hidden while no field is typed into.
pub(super) fn view(screen: Screen) -> AnyView {
    let away = move || screen.field.get().is_none();
    // The language may change under it.
    let label = move || {
        screen.field.track();
        screen.target().map(|field| field.label())
    };
    let hint = move || {
        let choosing = screen.board.get().shown() == Shown::Choosing;
        choosing.then(|| t!("keyboard.choose"))
    };
    let dir = move || {
        screen.field.track();
        Language::spoken().dir
    };
    view! {
        <section
            class="kiosk-keyboard"
            id=KEYBOARD
            dir="ltr"
            aria-label=move || {
                screen.field.track();
                t!("keyboard.name")
            }
            hidden=away
            on:mousedown=move |event| event.prevent_default()
            on:keydown=move |event| steer(screen, &event)
        >
            <div class="kiosk-keyboard__says" dir=dir>
                <p>{label}</p>
                <p role="status">{hint}</p>
            </div>
            {move || rows(screen)}
        </section>
    }
    .into_any()
}

fn rows(screen: Screen) -> Vec<AnyView> {
    // Also for the words of another language.
    screen.field.track();
    let board = screen.board.get();
    let class = match board.layout() {
        Layout::Digits | Layout::Phone => "kiosk-keyboard__row kiosk-keyboard__row--pad",
        _ => "kiosk-keyboard__row",
    };
    board
        .rows()
        .into_iter()
        .enumerate()
        .map(|(row, keys)| {
            let keys: Vec<AnyView> = keys
                .into_iter()
                .enumerate()
                .map(|(at, key)| key_view(screen, board, Place { row, key: at }, key))
                .collect();
            view! { <div class=class>{keys}</div> }.into_any()
        })
        .collect()
}

fn id(place: Place) -> String {
    [
        KEYBOARD,
        "-",
        &place.row.to_string(),
        "-",
        &place.key.to_string(),
    ]
    .concat()
}

fn key_view(screen: Screen, board: Board, place: Place, key: Key) -> AnyView {
    let stop = move || match screen.at.get() == place {
        true => "0",
        false => "-1",
    };
    let pressed = board
        .pressed(&key)
        .map(|is| if is { "true" } else { "false" });
    let drawn = picture(&key).map(|path| {
        view! {
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d=path></path>
            </svg>
        }
    });
    let (label, name) = (names::label(&key), names::name(&key));
    let wide = board.width(&key).to_string();
    let off = board.is_off(&key).then_some("true");
    let kind = match &key {
        Key::Type(text) if ![" ", "\n"].contains(&text.as_str()) => "sign",
        _ => "act",
    };
    let class = ["kiosk-key kiosk-keyboard__key kiosk-keyboard__key--", kind].concat();
    view! {
        <button
            class=class
            type="button"
            id=id(place)
            data-wide=wide
            tabindex=stop
            aria-label=name
            aria-pressed=pressed
            aria-disabled=off
            on:click=move |_| press(screen, place, &key)
        >
            {drawn}
            {label}
        </button>
    }
    .into_any()
}

fn press(screen: Screen, place: Place, key: &Key) {
    if *key == Key::Done {
        screen.put_away();
        return;
    }
    screen.at.set(place);
    let mut board = screen.board.get_untracked();
    let (before, edit) = (board.shown(), board.press(key));
    screen.board.set(board);
    if let (Some(edit), Some(field)) = (edit, screen.target()) {
        field.edit(&edit);
        // What the field shows now, such as hits, has come meanwhile.
        crate::browser::clock::after(100, move || field.reveal());
    }
    if is_list(before) != is_list(board.shown()) {
        if is_list(board.shown()) {
            screen.home.set(place);
            screen.at.set(Place::default());
        } else {
            screen.at.set(screen.home.get_untracked());
        }
        let inside = dom::document().active_element();
        if inside.is_some_and(|inside| is_key(&inside)) {
            screen.turning.set(true);
            dom::after_render(move || {
                screen.turning.set(false);
                enter(screen);
            });
        }
        make_room(screen);
    }
}

const fn is_list(shown: Shown) -> bool {
    matches!(shown, Shown::Variants(_) | Shown::Signs)
}

/// Gives the focus to the key that it was on last.
pub(super) fn enter(screen: Screen) {
    let rows = screen.board.get_untracked().rows();
    screen.at.update(|at| *at = at.within(&rows));
    let id = id(screen.at.get_untracked());
    dom::focus(&id);
}

/// Keys of the device on a key of the screen.
fn steer(screen: Screen, event: &KeyboardEvent) {
    let key = event.key();
    if let Some(way) = Way::of(&key) {
        event.prevent_default();
        let board = screen.board.get_untracked();
        screen.at.update(|at| *at = at.moved(&board, way));
        enter(screen);
    } else if key == "Escape" {
        event.prevent_default();
        if let Some(field) = screen.target() {
            field.focus();
        }
    } else if key == "Tab" {
        event.prevent_default();
        if let Some(field) = screen.target() {
            if event.shift_key() {
                field.focus();
            } else {
                field.leave();
            }
        }
    } else if key == "Enter" && event.repeat() {
        // A key that is held types once (EN 301 549, 5.7).
        event.prevent_default();
    }
}

/// Shows the field above the keys.
pub(super) fn make_room(screen: Screen) {
    dom::after_render(move || {
        room::measure();
        if let Some(field) = screen.target() {
            field.reveal();
        }
    });
}
