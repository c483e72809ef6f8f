//! What runs in the browser.

pub mod draft;
pub mod node;
pub mod photo;
pub mod seal;

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <p>"Umzug"</p> });
}
