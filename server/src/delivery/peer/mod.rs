//! Another node as a receiver: hands on, follows, withdraws.

mod address;
pub mod call;
pub mod client;
pub mod deliver;
mod event;
pub mod follow;
pub mod withdraw;
