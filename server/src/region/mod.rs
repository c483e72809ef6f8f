//! A region: who is competent in it, who is enrolled, and its signed directory.

pub mod directory;
pub mod enrol;
pub mod registry;
