//! GET, and why it failed.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Why nothing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// No connection, or it broke.
    Offline,
    /// The server answered with this HTTP status.
    Status(u16),
}

/// The body as text.
pub(crate) async fn text(response: web_sys::Response) -> Result<String, FetchError> {
    let promise = response.text().map_err(|_| FetchError::Offline)?;
    let text = JsFuture::from(promise.unchecked_into::<js_sys::Promise>())
        .await
        .map_err(|_| FetchError::Offline)?;
    text.as_string().ok_or(FetchError::Offline)
}

/// GETs `address`; only a 2xx answer is a success.
pub(crate) async fn get(address: &str) -> Result<web_sys::Response, FetchError> {
    let answer = JsFuture::from(
        super::window()
            .fetch_with_str(address)
            .unchecked_into::<js_sys::Promise>(),
    )
    .await
    .map_err(|_| FetchError::Offline)?;
    let response: web_sys::Response = answer.unchecked_into();
    if response.ok() {
        Ok(response)
    } else {
        Err(FetchError::Status(response.status()))
    }
}
