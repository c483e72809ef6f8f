//! The node as a process: the real binary, real sockets, a real database.

mod account;
mod admin;
mod bundles;
mod callbacks;
mod canary;
mod cards;
mod clocks;
mod commit;
mod counter;
mod crash;
mod delivery_service;
mod eid_server;
mod elsewhere;
mod events;
mod exchange;
mod fault_proxy;
mod feedback;
mod gateway;
mod identity;
mod keep;
mod keys;
mod limits;
mod linked;
mod node;
mod nodes;
mod openid_provider;
mod overtaken;
mod plain_http;
#[path = "../postgres/mod.rs"]
mod postgres;
mod process;
mod request_id;
mod restart;
mod sender;
mod services;
mod shared;
#[path = "../faults/shim.rs"]
mod shim;
mod start;
mod upload;
mod wallet;
mod wallet_world;
mod withdraw;
