//! Bindings of `crypto.js`. Byte arguments are handed over as copies: the
//! memory of WebAssembly may move while the browser works.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/seal/crypto.js")]
extern "C" {
    pub(super) fn random(length: u32) -> Uint8Array;

    #[wasm_bindgen(catch)]
    pub(super) async fn digest(algorithm: &str, data: Vec<u8>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn derive(secret: Vec<u8>, label: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn seal(key: Vec<u8>, data: Vec<u8>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn open(key: Vec<u8>, sealed: Vec<u8>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = sealTo)]
    pub(super) async fn seal_to(
        n: &str,
        e: &str,
        protected: &str,
        data: Vec<u8>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = openWith)]
    pub(super) async fn open_with(
        pkcs8: Vec<u8>,
        protected: &str,
        wrapped: Vec<u8>,
        iv: Vec<u8>,
        data: Vec<u8>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = newReplyKey)]
    pub(super) async fn new_reply_key() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = newSigningKey)]
    pub(super) async fn new_signing_key() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = signEs256)]
    pub(super) async fn sign_es256(pkcs8: Vec<u8>, text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = verifyPs512)]
    pub(super) async fn verify_ps512(
        n: &str,
        e: &str,
        signature: Vec<u8>,
        text: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = verifyEs256)]
    pub(super) async fn verify_es256(
        point: Vec<u8>,
        signature: Vec<u8>,
        text: &str,
    ) -> Result<JsValue, JsValue>;
}

/// Bytes of a `Uint8Array`.
pub(super) fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

/// Element of an array.
pub(super) fn element(array: &JsValue, index: u32) -> Result<JsValue, JsValue> {
    js_sys::Reflect::get_u32(array, index)
}
