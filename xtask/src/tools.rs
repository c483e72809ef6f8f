//! The programs a build needs beside cargo.
pub(crate) mod cargo;
pub(crate) mod installed;
pub(crate) mod node;
pub(crate) mod sysroot;
