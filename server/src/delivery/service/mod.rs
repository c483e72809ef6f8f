//! A FIT-Connect service of others as a receiver: hands on, follows. It gives
//! ids of its own, which the node notes in the case's log.

pub mod deliver;
mod event;
mod follow;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
pub mod keys;
pub(crate) mod note;
