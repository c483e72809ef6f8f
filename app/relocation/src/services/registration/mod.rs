//! What the register of residents wants to know of a move: the registration of
//! a new dwelling (Anmeldung, BMG § 17(1)) for one person or a family, and the
//! matters beside it (BMG §§ 17(2), 21(4)).
//!
//! Read `pages/` first: the questions with their guards and checks, a file for
//! each topic. [`request`] is what the authority receives, [`build()`] the way
//! from answers to request, [`status`], [`deadline`] and [`outcome()`] what
//! follows from it, [`clerk`] and [`findings`] what the authority's clerk sees.

mod build;
pub mod card;
pub mod clerk;
#[cfg(test)]
mod clerk_tests;
pub mod deadline;
mod decisive;
pub mod export;
pub mod findings;
#[cfg(test)]
mod findings_tests;
mod landlord_form;
pub mod outcome;
#[cfg(test)]
mod outcome_tests;
pub(crate) mod pages;
pub mod placeholders;
mod read_move_in;
pub(crate) mod reader;
pub mod request;
#[cfg(test)]
mod request_tests;
mod second;
pub mod status;

pub use build::build;
pub(crate) use build::contact;
pub use decisive::{decisive_keys, due};
pub use landlord_form::landlord_form;
pub use outcome::{Outcome, outcome};
pub use placeholders::{Placeholder, placeholders};
pub use reader::{Names, Wrong};
pub(crate) use reader::{Reader, at};
pub use request::RegistrationRequest;
pub use second::shared;
pub use status::main_after_the_move;
