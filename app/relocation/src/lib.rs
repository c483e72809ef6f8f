//! The domain of a move.

pub mod competence;
pub mod values;
