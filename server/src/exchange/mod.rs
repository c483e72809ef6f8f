//! The interface for authorities and for services of others that send:
//! FIT-Connect Submission API v1 (1.1.3), under `/fit-connect`. Replies are
//! this project's own extension: FIT-Connect's reply endpoints could not be
//! verified. What is there and what is not stands in `docs/fit-connect.md`.

pub mod attachment;
pub mod callback;
pub mod card;
pub mod client;
pub mod destinations;
pub mod events;
pub mod info;
pub mod log;
pub mod replies;
pub mod send;
pub mod submissions;
pub mod subscriber;
pub mod token;
