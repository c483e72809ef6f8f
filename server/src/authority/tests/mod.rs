//! The tool against a node that tells the truth, and against one that lies.

mod counter;
mod exchange;
mod foreign;
mod identity;
mod lies;
mod rejections;
pub(super) mod sample;
mod story;
mod stray;
mod unconfirmed;
mod vehicle;
mod vouched;
mod world;
