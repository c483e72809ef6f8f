//! Nothing that was answered is lost: the process is killed, the power is cut,
//! the disk is full, the database goes away. The real binary runs, unchanged;
//! what happens to it comes from a shim between it and the kernel (`shim.c`).

#[path = "../node/bundles.rs"]
#[allow(dead_code, reason = "shared with the tests of the node")]
mod bundles;
mod chance;
mod check;
mod control;
mod database;
mod disk;
mod doubt;
mod full;
mod journal;
#[path = "../node/keys.rs"]
#[allow(dead_code, reason = "shared with the tests of the node")]
mod keys;
mod kills;
mod line;
mod machine;
#[path = "../node/node.rs"]
#[allow(dead_code, unused, reason = "shared with the tests of the node")]
mod node;
mod office;
#[path = "../postgres/mod.rs"]
#[allow(dead_code, reason = "shared with the tests of the node")]
mod postgres;
mod power;
#[path = "../node/process.rs"]
#[allow(dead_code, unused, reason = "shared with the tests of the node")]
mod process;
mod report;
mod sender;
mod service;
mod shim;
mod step;
mod world;
