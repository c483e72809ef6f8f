//! The room that the bar and the keys on the screen leave to the page. Both
//! have several lines at times, so it is measured whenever one of them changes.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use crate::browser::dom;

const BAR: &str = ".kiosk-bar";
const KEYS: &str = ".kiosk-keyboard";

/// Between what takes the focus and what stands below, in CSS pixels.
const MARGIN: i32 = 16;

/// Measures from now on.
pub(super) fn watch() {
    let measured = Closure::<dyn FnMut()>::new(measure);
    if let Ok(observer) = ResizeObserver::new(measured.as_ref().unchecked_ref()) {
        for part in [BAR, KEYS].iter().filter_map(|part| find(part)) {
            observer.observe(&part);
        }
    }
    // As long as the page.
    measured.forget();
}

/// Tells the style how high they are: what takes the focus comes to stand above
/// both (WCAG 2.4.11).
pub(super) fn measure() {
    let Some(html) = dom::document().document_element() else {
        return;
    };
    let height = |part| find(part).map_or(0, |part| part.offset_height());
    let style = html.unchecked_into::<HtmlElement>().style();
    let pixels = |room: i32| room.to_string() + "px";
    let (bar, keys) = (height(BAR), height(KEYS));
    let _ = style.set_property("--kiosk-bar-room", &pixels(bar));
    let _ = style.set_property("scroll-padding-block-end", &pixels(bar + keys + MARGIN));
}

fn find(part: &str) -> Option<HtmlElement> {
    let found = dom::document().query_selector(part).ok().flatten()?;
    found.dyn_into().ok()
}
