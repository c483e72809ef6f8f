//! The end of a visit: everything of it goes, and the device stands where it
//! began. Answers live in the memory of the page, which goes with the page.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/kiosk/wipe.js")]
extern "C" {
    /// Empties screen, stores, clipboard and speech; then goes to `address`.
    #[wasm_bindgen(js_name = wipe)]
    fn wipe_browser(address: &str);

    /// Puts off the end that comes when nothing is heard of the app for a minute.
    #[wasm_bindgen(js_name = beat)]
    fn put_off(address: &str);
}

/// Ends the visit. Nothing on the way may stop it.
pub(crate) fn wipe() {
    thread_local! {
        static BEGUN: Cell<bool> = const { Cell::new(false) };
    }
    if BEGUN.replace(true) {
        return;
    }
    super::speech::silence();
    wipe_browser(&super::address());
}

/// The app is alive: said each second.
pub(super) fn beat() {
    put_off(&super::address());
}
