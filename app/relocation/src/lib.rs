//! The domain of a move.
