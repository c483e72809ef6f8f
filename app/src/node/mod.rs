//! The browser's side of the node: calls, the signed directory, sending a
//! request and looking at its state.

mod answer;
mod api;
pub mod directory;
pub mod http;
mod pack;
pub mod plan;
mod shown;
pub mod status;
pub mod submit;
