//! Bindings of `store.js`.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/draft/store.js")]
extern "C" {
    pub(super) async fn open() -> JsValue;

    #[wasm_bindgen(catch)]
    pub(super) async fn get(draft: &str, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn put(
        draft: &str,
        name: &str,
        value: Vec<u8>,
        days: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = keepFirst)]
    pub(super) async fn keep_first(
        draft: &str,
        name: &str,
        value: Vec<u8>,
        days: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn remove(draft: &str, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn clear(draft: &str) -> Result<JsValue, JsValue>;

    pub(super) fn session(name: &str) -> Option<String>;

    #[wasm_bindgen(js_name = setSession)]
    pub(super) fn set_session(name: &str, text: &str) -> bool;
}
