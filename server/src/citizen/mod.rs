//! The browser's interface: announce, upload, commit, status, replies,
//! withdrawal. The contract stands in [`relocation::envelope::bundle`].

pub mod announce;
pub mod commit;
pub mod part;
pub mod reply;
pub mod token;
pub mod turns;
pub mod view;
pub mod withdraw;
