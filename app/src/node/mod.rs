//! The browser's side of the node: calls, the signed directory, sending a
//! request and looking at its state.

mod api;
pub mod directory;
pub mod http;
mod pack;
pub mod plan;
pub mod status;
pub mod submit;
