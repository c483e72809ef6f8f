//! The authority's own tool: fetches, opens, checks, hands over, answers.
//!
//! Talks HTTP only; knows no other folder of the server but `jose`.

pub mod enrolment;
