//! Validated values: each type has one constructor, which parses and normalises.

mod regional_key;

pub use regional_key::{Membership, RegionalKey, RegionalKeyError};
