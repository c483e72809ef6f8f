//! The store without a server around it: every call of [`both`] on either
//! engine, then what is special to one.

mod both;
mod calls;
mod changes;
mod contents;
mod engine;
mod kept;
mod lifetimes;
mod migrations;
mod outbox;
#[path = "../postgres/mod.rs"]
mod postgres;
mod postgres_only;
mod restore;
mod senders;
mod sqlite_only;
mod story;
