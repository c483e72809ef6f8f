//! Sealing, opening and checking signatures with the browser's WebCrypto.
//!
//! Nothing secret is computed in WebAssembly: `crypto.js` hands bytes to the
//! browser; the forms around them come from `relocation::envelope`.

mod browser;
pub(crate) mod case_keys;
pub(crate) mod hash;
pub(crate) mod holder_key;
pub(crate) mod jwe;
pub(crate) mod jws;
pub(crate) mod reply_key;
pub(crate) mod symmetric;

use relocation::envelope::jose::FormError;

/// Why sealing, opening or checking failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealError {
    /// Not the form that was expected.
    Form,
    /// The browser refused: wrong key, changed bytes, or no WebCrypto.
    Refused,
    /// A key does not have the thumbprint by which it was named.
    Key,
}

impl From<FormError> for SealError {
    fn from(_: FormError) -> Self {
        Self::Form
    }
}

impl From<wasm_bindgen::JsValue> for SealError {
    /// The browser's reasons for cryptographic failures say nothing useful.
    fn from(_: wasm_bindgen::JsValue) -> Self {
        Self::Refused
    }
}
