//! One accessible component per file, in KERN markup.
//!
//! No component has an element that is static throughout: Leptos would make it
//! through `innerHTML`, which Trusted Types forbid. [`icon::icon`] and friends
//! take their class as an argument for that reason too.

pub mod alert;
pub mod choice;
pub mod code;
pub mod date;
pub mod error_summary;
pub mod field;
pub mod files;
pub mod frame;
pub mod icon;
pub mod place;
pub mod postcode;
pub mod prose;
pub mod text;
