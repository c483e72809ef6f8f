//! The pages, one file each. A page is a function of the visit; it is drawn
//! anew when page, language or errors change.

pub(crate) mod about;
pub(crate) mod check;
pub(crate) mod delete;
pub(crate) mod done;
pub(crate) mod end;
pub(crate) mod handover;
pub(crate) mod identity;
pub(crate) mod landlord_form;
pub(crate) mod later;
pub(crate) mod note;
pub(crate) mod paper;
pub(crate) mod portal;
pub(crate) mod print;
pub(crate) mod question;
pub(crate) mod returned;
pub(crate) mod start;
pub(crate) mod status;
mod takeaway;
pub(crate) mod text;

use leptos::prelude::*;

use crate::visit::HEADING;

/// The one h1 of a page.
pub(crate) fn heading(text: String) -> AnyView {
    view! { <h1 class="kern-heading-large" id=HEADING tabindex="-1">{text}</h1> }.into_any()
}
