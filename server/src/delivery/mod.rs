//! What happens without anybody asking. Most authorities fetch their requests
//! from this node's mailbox ([`crate::exchange::submissions`]); what goes to
//! another node or to a gateway is sent from here, and their events come back.

mod address;
mod agent;
pub mod alarm;
pub mod breaker;
pub mod channel;
pub mod clock;
pub mod command;
pub mod folder;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod gateway;
mod hands;
pub mod links;
pub mod peer;
pub mod schedule;
pub mod service;
mod steady;
pub mod sweep;
pub mod tell;
pub mod work;
