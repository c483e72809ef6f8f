//! Registration of one person's move into a dwelling of the region
//! (Anmeldung, BMG § 17).
//!
//! Read [`pages`] first: the questions in order. `rules` holds their guards
//! and checks, [`request`] what the authority receives, [`build()`] the way from
//! answers to request, [`status`], [`deadline`] and [`outcome()`] what follows
//! from it, [`clerk`] and [`findings`] what the authority's clerk sees.

pub mod build;
pub mod clerk;
pub mod deadline;
mod fields;
pub mod findings;
pub mod outcome;
pub mod pages;
pub mod placeholders;
#[cfg(test)]
mod random_walks;
pub mod request;
#[cfg(test)]
mod request_tests;
mod rules;
#[cfg(test)]
mod schema;
pub mod status;
#[cfg(test)]
mod walks;

pub use build::build;
pub use outcome::{Outcome, outcome};
pub use pages::SERVICE;
pub use placeholders::{Placeholder, placeholders};
pub use request::RegistrationRequest;
