//! The verbs of `./x`, one file each.
pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod crash;
pub(crate) mod dev;
pub(crate) mod fuzz;
pub(crate) mod measure;
pub(crate) mod mutants;
pub(crate) mod run;
pub(crate) mod screenshots;
pub(crate) mod test;
pub(crate) mod texts;
