//! The authority's own tool: fetches, opens, checks, hands over, answers.
//!
//! Talks HTTP only; knows no other folder of the server but `jose`. The
//! exceptions are [`cli`], which also offers the region's side of an enrolment,
//! and [`counter`], which makes statements as the node makes them.
//!
//! The way of one submission: [`serve`] polls the pick-up list ([`http`]),
//! [`desk`] takes each over: [`testimony`] (is the node believed?), [`intake`]
//! (can it be opened, is it whole?), [`handover`] (the clerk's folder), then a
//! signed event ([`events`]). Answers go back through [`reply`], and stay
//! [`pending`] until the node has confirmed them.

pub mod case_file;
pub mod certificate;
pub mod cli;
pub mod counter;
pub mod desk;
pub mod enrolment;
mod error;
pub mod events;
pub mod finding;
pub mod handover;
pub mod http;
pub mod identity;
pub mod intake;
pub mod key_files;
pub mod letter;
pub mod metadata;
pub mod node;
pub mod office;
pub mod pdf;
pub mod pending;
pub mod reply;
pub mod request;
pub mod safe_name;
pub mod serve;
pub mod summary;
pub mod testimony;

#[cfg(test)]
mod tests;

pub use cli::{AuthorityCommand, run};
pub use error::ToolError;
