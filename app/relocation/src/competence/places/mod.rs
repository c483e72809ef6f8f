//! Towns and villages by name, part, spelling or postcode, searched in the browser.
//!
//! One text file holds an index ([`PlaceIndex::parse`]): a small one for a region with its
//! localities, a large one for all of Germany. A typed place never leaves the browser.

mod distance;
mod fold;
mod index;
mod land;
mod matching;
mod search;

pub use index::{Hit, IndexError, PlaceIndex};
pub use land::{land_code, land_name};

#[cfg(test)]
mod tests;
