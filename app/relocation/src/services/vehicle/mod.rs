//! What the vehicle registration authority (Zulassungsbehörde) wants to know
//! of a move: the change of the holder's address, and of the district
//! (FZV § 15(1), (2), (4)).
//!
//! Read `pages.rs` first. In a move only which vehicles there are is asked;
//! [`plan()`] tells the way of each. What goes along with the registration is
//! sent with it. What waits for it is [`prepared()`]: the same service again,
//! begun with what is known, which asks for the papers and, as the very last,
//! their codes. [`request`] is what the authority receives, [`release`] how it
//! knows that the holder is registered at the new address.

mod build;
pub mod clerk;
#[cfg(test)]
mod clerk_tests;
pub mod fees;
pub mod findings;
pub(crate) mod pages;
#[cfg(test)]
mod pages_tests;
mod plan;
#[cfg(test)]
mod plan_tests;
mod prepared;
pub mod release;
pub mod request;
#[cfg(test)]
mod request_tests;

/// The page at which the way ends where the authority has a portal of its own.
pub const PORTAL_PAGE: &str = "vehicle-portal";

pub use build::{Proof, along, build};
pub use plan::{
    NEXT_STEPS, Planned, TOLD, Way, ask_after, decisive_places, is_alone, next_step, plan,
    tells_along,
};
pub use prepared::Who;
pub use prepared::{Prepared, prepared};
pub use request::VehicleRequest;
