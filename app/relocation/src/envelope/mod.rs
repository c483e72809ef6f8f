//! Wire types that browser, node and authority share.
//!
//! Outer layer (readable for the node): [`bundle`], [`directory`], [`event`].
//! Inner layer (readable for one authority or the citizen only): [`metadata`],
//! [`manifest`], [`reply`]. Cryptography itself happens elsewhere: in the
//! browser by WebCrypto, in the server by its `jose` module; here are the
//! forms, and the pure decisions on them ([`verdict`]).

pub mod attachment;
pub mod bundle;
pub mod case_code;
pub mod counter_code;
pub mod directory;
pub mod event;
pub mod identity;
pub mod jose;
pub mod manifest;
pub mod metadata;
pub mod operator;
pub mod reply;
pub mod verdict;
