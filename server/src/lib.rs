//! The node between citizens and authorities, and the authority's own tool.
//!
//! The binary `umzug` only picks the subcommand; everything lives here.

pub mod authority;
pub mod citizen;
pub mod config;
pub mod delivery;
pub mod demo;
pub mod doctor;
pub mod exchange;
pub mod feedback;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
pub mod german_time;
pub mod http;
pub mod identity;
pub mod jose;
pub mod keep;
pub mod log;
pub mod machine;
pub mod private_file;
pub mod region;
pub mod store;
