//! Sockets: which addresses are allowed, and clear words when one is taken.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use super::sockets::Socket;

/// Refuses what would send sealed parts and tokens in clear over a network.
///
/// # Errors
/// A sentence.
pub fn plain_allowed(http: SocketAddr, proxy: bool) -> Result<(), String> {
    if http.ip().is_loopback() || proxy {
        return Ok(());
    }
    Err(format!(
        "Plain http on {http} would be readable on the way. Listen on 127.0.0.1, or put a \
         proxy with https in front and say --behind-proxy."
    ))
}

/// Refuses a certificate that nobody out there believes.
///
/// # Errors
/// A sentence.
pub fn secure_allowed(https: SocketAddr, own_certificate: bool) -> Result<(), String> {
    if https.ip().is_loopback() || own_certificate {
        return Ok(());
    }
    Err(format!(
        "The generated certificate counts on this machine only, not for {https}. Name one of your \
         own with --tls-cert and --tls-key, or put a proxy with https in front and say \
         --behind-proxy."
    ))
}

/// The socket that was handed over, or a port that is opened.
///
/// # Errors
/// A sentence, also when `allowed` refuses the address; `option` names what to
/// change.
pub fn socket(
    given: Option<TcpListener>,
    address: SocketAddr,
    option: &str,
    allowed: impl Fn(SocketAddr) -> Result<(), String>,
) -> Result<Socket, String> {
    let unusable = |error| format!("{option}: the socket cannot be used: {error}.");
    let listener = match given {
        Some(listener) => listener,
        None => {
            allowed(address)?;
            open(address, option)?
        }
    };
    let address = listener.local_addr().map_err(unusable)?;
    allowed(address)?;
    listener.set_nonblocking(true).map_err(unusable)?;
    Ok((listener, address))
}

fn open(address: SocketAddr, option: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "Port {} is already in use. Choose another with {option} {}:PORT.",
            address.port(),
            address.ip()
        ),
        io::ErrorKind::PermissionDenied => format!(
            "Port {} needs more rights. Choose one above 1023 with {option} {}:PORT.",
            address.port(),
            address.ip()
        ),
        _ => format!("{address} cannot be opened: {error}."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_leaves_the_machine_only_behind_a_proxy() {
        let local: SocketAddr = "127.0.0.1:8080".parse().unwrap();
        let six: SocketAddr = "[::1]:8080".parse().unwrap();
        let open: SocketAddr = "0.0.0.0:8080".parse().unwrap();
        assert!(plain_allowed(local, false).is_ok());
        assert!(plain_allowed(open, true).is_ok());
        assert!(plain_allowed(open, false).is_err());
        assert!(secure_allowed(six, false).is_ok());
        assert!(secure_allowed(open, true).is_ok());
        assert!(secure_allowed(open, false).is_err());
    }

    #[test]
    fn a_socket_that_was_handed_over_is_judged_by_its_own_address() {
        let local = "127.0.0.1:0".parse().unwrap();
        let given = TcpListener::bind("0.0.0.0:0").unwrap();
        let judged = socket(Some(given), local, "--listen", |address| {
            plain_allowed(address, false)
        });
        assert!(judged.unwrap_err().contains("--behind-proxy"));
    }

    #[test]
    fn a_taken_port_is_named() {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = first.local_addr().unwrap();
        let refused = open(address, "--listen").unwrap_err();
        let expected = format!(
            "Port {} is already in use. Choose another with --listen 127.0.0.1:PORT.",
            address.port()
        );
        assert_eq!(refused, expected);
    }
}
