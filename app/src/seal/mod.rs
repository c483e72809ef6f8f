//! Sealing, opening and checking signatures with the browser's WebCrypto.
//!
//! Nothing secret is computed in WebAssembly: `crypto.js` hands bytes to the
//! browser; the forms around them come from `relocation::envelope`.

mod browser;
pub mod case_keys;
pub mod hash;
pub mod jwe;
pub mod jws;
pub mod reply_key;
pub mod symmetric;

use relocation::envelope::jose::FormError;

pub use browser::available;

/// Why sealing, opening or checking failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
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
