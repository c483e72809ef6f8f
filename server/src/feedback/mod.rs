//! Reports of barriers: from the form of the app to the operator, and to nobody else. Each lies as
//! one private file in the node's data folder until the operator deletes it, or its time is over.

mod command;
mod folder;
mod receive;

pub use command::{FeedbackCommand, run};
pub use folder::{Folder, KEPT_DAYS, MOST, Message};
pub use receive::{PATH, receive};
