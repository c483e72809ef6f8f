//! Another node as a receiver: hands on, follows, withdraws.

pub mod call;
pub mod calls;
pub mod client;
pub mod deliver;
mod event;
pub mod follow;
pub mod standing;
pub mod withdraw;
