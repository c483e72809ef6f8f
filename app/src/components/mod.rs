//! One accessible component per file, in KERN markup.
//!
//! No component has an element that is static throughout: Leptos would make it
//! through `innerHTML`, which Trusted Types forbid. [`icon::icon`] and friends
//! take their class as an argument for that reason too.

pub(crate) mod alert;
pub(crate) mod authority;
pub(crate) mod button;
pub(crate) mod choice;
pub(crate) mod code;
pub(crate) mod country;
pub(crate) mod date;
pub(crate) mod error_summary;
pub(crate) mod field;
pub(crate) mod files;
pub(crate) mod frame;
pub(crate) mod icon;
pub(crate) mod input;
pub(crate) mod pairs;
pub(crate) mod parcel;
pub(crate) mod place;
pub(crate) mod postcode;
pub(crate) mod prose;
pub(crate) mod reach;
pub(crate) mod rich;
pub(crate) mod select;
pub(crate) mod sending;
pub(crate) mod text;
