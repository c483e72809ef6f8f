//! The domain of a move.

pub mod values;
