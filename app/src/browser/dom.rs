//! The document: focus, title, language.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, FocusOptions, HtmlElement};

/// Id of the body of a static page, until the app takes its place.
const STATIC: &str = "shell";

/// The document.
pub(crate) fn document() -> Document {
    super::window().document().expect("a window has a document")
}

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Sets the title of the document.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets the language of the document.
pub(crate) fn set_language(tag: &str, dir: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("lang", tag);
        let _ = html.set_attribute("dir", dir);
    }
}

/// Shows the top of a new page.
pub(crate) fn scroll_to_top() {
    super::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Focuses the element with this id; false if it is not there.
pub(crate) fn focus(id: &str) -> bool {
    let Some(element) = by_id(id) else {
        return false;
    };
    element.unchecked_into::<HtmlElement>().focus().is_ok()
}

/// Focuses a field so that its label or legend is in view above it: the
/// browser alone would scroll only to the input.
pub(crate) fn focus_field(id: &str) {
    let Some(element) = by_id(id) else { return };
    let group = element.closest("fieldset, .kern-form-input").ok().flatten();
    group.as_ref().unwrap_or(&element).scroll_into_view();
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element
        .unchecked_into::<HtmlElement>()
        .focus_with_options(&options);
}

/// Runs `action` when the changes made now are in the document.
pub(crate) fn after_render(action: impl FnOnce() + 'static) {
    super::clock::after(0, action);
}

/// Scrolls an element of a list just into view.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        reveal_element(&element);
    }
}

/// Scrolls an element just into view.
pub(crate) fn reveal_element(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Tells the loader something.
pub(crate) fn dispatch(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = super::window().dispatch_event(&event);
    }
}

/// Empties the page for the app; true when another module had it before, and
/// not the static page.
pub(crate) fn clear_body() -> bool {
    let taken_over = by_id(STATIC).is_none();
    if let Some(body) = document().body() {
        body.set_text_content(None);
        let _ = body.remove_attribute("id");
    }
    taken_over
}
