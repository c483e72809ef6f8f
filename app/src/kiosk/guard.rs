//! What a browser does by itself and a visitor must not meet: menus, copies to
//! the next person, a reload that loses everything.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, KeyboardEvent};

use crate::browser::window;

/// Events that do nothing here. A copy would outlive the visit; menus and dragged
/// things offer to save.
const NOTHING: [&str; 5] = ["contextmenu", "copy", "cut", "dragstart", "drop"];
/// Keys with Ctrl that load anew, save, print, open, look behind the page, and
/// what would outlive the visit: what was searched for, and another size.
const WITH_CTRL: &str = "rsopunjhdfg+-0";

/// Begins to stand guard.
pub(super) fn stand() {
    let nothing = Closure::<dyn FnMut(Event)>::new(|event: Event| event.prevent_default());
    for name in NOTHING {
        listen(name, nothing.as_ref());
    }
    nothing.forget();
    let key = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| {
        let ctrl = event.ctrl_key() || event.meta_key();
        if leads_away(&event.key(), ctrl, event.alt_key()) {
            event.prevent_default();
        }
    });
    listen("keydown", key.as_ref());
    key.forget();
}

fn listen(name: &str, listener: &wasm_bindgen::JsValue) {
    let listener = listener.unchecked_ref();
    let _ = window().add_event_listener_with_callback_and_bool(name, listener, true);
}

/// Whether a key does something to the browser rather than to the page.
fn leads_away(key: &str, ctrl: bool, alt: bool) -> bool {
    let letter = key.to_lowercase();
    match key {
        "F1" | "F3" | "F5" | "F6" | "F7" | "F11" | "F12" | "BrowserRefresh" => true,
        "ArrowLeft" | "ArrowRight" | "Home" if alt => true,
        _ => ctrl && letter.chars().count() == 1 && WITH_CTRL.contains(&letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_browser_are_told_from_keys_of_the_page() {
        for (key, ctrl) in [
            ("F5", false),
            ("r", true),
            ("R", true),
            ("p", true),
            ("f", true),
            ("-", true),
        ] {
            assert!(leads_away(key, ctrl, false), "{key}");
        }
        for (key, ctrl) in [
            ("r", false),
            ("Tab", false),
            ("Enter", true),
            ("a", true),
            ("", true),
        ] {
            assert!(!leads_away(key, ctrl, false), "{key}");
        }
        assert!(leads_away("ArrowLeft", false, true));
        assert!(!leads_away("ArrowLeft", false, false));
    }
}
