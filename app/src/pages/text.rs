//! Pages of plain text.

use leptos::prelude::*;

use super::heading;
use crate::components::prose::prose;
use crate::texts::{foreign, key, t};

/// The text page of this name.
pub(crate) fn text(name: &str) -> AnyView {
    let text = key(&[name, "text"]);
    view! {
        {heading(t(&key(&[name, "title"])))}
        <div lang=foreign(&text)>{prose(t(&text))}</div>
    }
    .into_any()
}
