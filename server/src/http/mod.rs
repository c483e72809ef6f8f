//! The node's front: sockets, routes, limits, headers, logs and the static
//! site. What the routes do stands in [`crate::citizen`] and
//! [`crate::exchange`].

pub mod activation;
pub mod admin;
pub mod client;
pub mod connections;
pub mod counts;
pub mod database;
mod early;
pub mod extract;
mod finish;
pub mod front;
pub mod health;
mod http1;
mod kiosk;
pub mod limits;
mod line;
pub mod listen;
pub mod metrics;
pub mod node;
pub mod problem;
pub(crate) mod range;
pub mod rate;
mod remainder;
mod representation;
mod resumed;
pub mod room;
pub mod routes;
pub mod sealed;
pub mod security_txt;
pub mod serve;
pub mod site;
pub mod sockets;
pub mod stop;
pub mod throttle;
pub mod tls;
pub mod watched;

pub use node::{App, Node};
pub use problem::Problem;
