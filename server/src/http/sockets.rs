//! The sockets of a node: handed over by systemd, or opened by itself.

use std::net::{SocketAddr, TcpListener};

use super::{activation::HandedOver, admin, listen, serve::ServeArgs};

/// A socket and the address that it has.
pub type Socket = (TcpListener, SocketAddr);

/// All of them.
#[derive(Debug)]
pub struct Sockets {
    /// For http.
    pub http: Socket,
    /// For https.
    pub https: Option<Socket>,
    /// For health and metrics.
    pub admin: Option<Socket>,
}

impl Sockets {
    /// Opens what was not handed over and has an address.
    ///
    /// # Errors
    /// A sentence.
    pub fn open(args: &ServeArgs, mut given: HandedOver) -> Result<Self, String> {
        let http = listen::socket(given.take("http"), args.listen, "--listen", |address| {
            listen::plain_allowed(address, args.behind_proxy)
        })?;
        let own = args.tls.own();
        let https = optional(given.take("https"), args.tls.https, "--https", |address| {
            listen::secure_allowed(address, own)
        })?;
        if own && https.is_none() {
            return Err("A certificate (--tls-cert) needs an address, too: --https.".into());
        }
        let admin = optional(given.take("admin"), args.admin, "--admin", admin::allowed)?;
        Ok(Self { http, https, admin })
    }
}

fn optional(
    given: Option<TcpListener>,
    address: Option<SocketAddr>,
    option: &str,
    allowed: impl Fn(SocketAddr) -> Result<(), String>,
) -> Result<Option<Socket>, String> {
    let handed_over = given.as_ref().and_then(|given| given.local_addr().ok());
    handed_over
        .or(address)
        .map(|address| listen::socket(given, address, option, allowed))
        .transpose()
}
