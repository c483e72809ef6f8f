//! The services: one folder each, with its pages, rules and typed request.

pub mod registration;
