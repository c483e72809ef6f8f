//! The flow engine: pages, guards, the reachable path, pruning, progress.
//! It knows no topic; a service hands it its pages as data.

pub mod answers;
pub mod engine;
#[cfg(test)]
mod engine_tests;
pub mod field;
pub mod model;
