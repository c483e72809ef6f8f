//! The thin edge to the browser: document, storage, clock, fetch. Small
//! functions; nothing here knows the service.

pub(crate) mod assets;
pub(crate) mod clock;
pub(crate) mod dom;
pub(crate) mod fetch;
pub(crate) mod names;
pub(crate) mod storage;

use wasm_bindgen::JsValue;

/// The window; the app runs nowhere else.
pub(crate) fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a window")
}

/// The path of the present address.
pub(crate) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Languages that the browser prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    window()
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Prints the page.
pub(crate) fn print() {
    let _ = window().print();
}

/// Copies text; false when the browser refuses.
pub(crate) async fn copy(text: &str) -> bool {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Hands `bytes` to the person as a file to save.
pub(crate) fn save_file(name: &str, mime_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    use wasm_bindgen::JsCast;
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let bag = web_sys::BlobPropertyBag::new();
    bag.set_type(mime_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &bag)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlElement = dom::document().create_element("a")?.unchecked_into();
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.click();
    clock::after(60_000, move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    });
    Ok(())
}
