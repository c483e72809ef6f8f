//! The interface for authorities: FIT-Connect Submission API v1 (1.1.3), the
//! subscriber's part, under `/fit-connect`. Replies are this project's own
//! extension: FIT-Connect's reply endpoints could not be verified.

pub mod attachment;
pub mod destinations;
pub mod events;
pub mod info;
pub mod log;
pub mod replies;
pub mod submissions;
pub mod subscriber;
pub mod token;
