//! The node as a process: the real binary, real sockets, a real database.

mod bundles;
mod canary;
mod commit;
mod crash;
mod eid_server;
mod events;
mod exchange;
mod identity;
mod keys;
mod limits;
mod node;
mod start;
mod upload;
mod wallet;
mod wallet_world;
mod withdraw;
