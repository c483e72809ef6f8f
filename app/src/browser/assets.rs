//! Static files of the site by their plain name: the built page carries a map
//! to the hashed addresses.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{dom, fetch};
use fetch::FetchError;

/// What the map says of `name`.
fn entry(name: &str) -> Option<JsValue> {
    let map = dom::by_id("assets")?.text_content()?;
    Reflect::get(&JSON::parse(&map).ok()?, &name.into()).ok()
}

/// Address of `name`, for example `places`.
pub(crate) fn address(name: &str) -> Option<String> {
    entry(name)?.as_string()
}

/// The languages of the site.
pub(crate) fn languages() -> Array {
    let list = entry("languages").and_then(|list| list.dyn_into().ok());
    list.unwrap_or_default()
}

async fn response(name: &str) -> Result<web_sys::Response, FetchError> {
    fetch::get(&address(name).ok_or(FetchError::Status(404))?).await
}

/// Fetches a text file.
pub(crate) async fn text(name: &str) -> Result<String, FetchError> {
    fetch::text(response(name).await?).await
}
