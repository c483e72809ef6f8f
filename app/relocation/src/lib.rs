//! The domain of a move: what is asked, who is competent, and the sealed
//! envelope in which a request travels.
//!
//! Pure Rust: no web, no input or output, no clock, no randomness of its own.
//! The browser, the node and the authority's tool share it, so all three read
//! a request in the same way.

pub mod competence;
pub mod envelope;
pub mod german_time;
pub mod journey;
pub mod services;
pub mod values;
