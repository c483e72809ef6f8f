//! The pages, one file each. A page is a function of the visit; it is drawn
//! anew when page, language or errors change.

pub mod check;
pub mod delete;
pub mod done;
pub mod end;
pub mod question;
pub mod start;
pub mod status;
pub mod text;

use leptos::prelude::*;

use crate::visit::HEADING;

/// The one h1 of a page.
pub fn heading(text: String) -> AnyView {
    view! { <h1 class="kern-heading-large" id=HEADING tabindex="-1">{text}</h1> }.into_any()
}
