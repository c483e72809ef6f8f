//! The browser's side of the node: calls, the signed directory, sending a
//! request and looking at its state.

mod answer;
pub(crate) mod api;
mod append;
pub(crate) mod directory;
pub(crate) mod finish;
pub(crate) mod http;
mod pack;
pub(crate) mod plan;
mod shown;
pub(crate) mod status;
pub(crate) mod submit;
