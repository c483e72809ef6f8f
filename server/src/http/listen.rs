//! Sockets: which addresses are allowed, clear words when one is taken, and
//! an orderly end.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::Path,
    time::Duration,
};

use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::signal::unix::{SignalKind, signal};

use super::tls;

/// Time for running requests after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);
/// Time for a client to send its header.
const HEADER: Duration = Duration::from_secs(15);

/// Refuses what would send sealed parts and tokens in clear over a network.
///
/// # Errors
/// A sentence.
pub fn allowed(http: SocketAddr, https: Option<SocketAddr>, proxy: bool) -> Result<(), String> {
    if !http.ip().is_loopback() && !proxy {
        return Err(format!(
            "Plain http on {http} would be readable on the way. Listen on 127.0.0.1, or put a \
             proxy with https in front and say --behind-proxy."
        ));
    }
    match https {
        Some(address) if !address.ip().is_loopback() => Err(format!(
            "The generated certificate counts on this machine only, not for {address}. Put a \
             proxy with https in front and say --behind-proxy."
        )),
        _ => Ok(()),
    }
}

/// Opens a port.
///
/// # Errors
/// A sentence; `option` names what to change.
pub fn open(address: SocketAddr, option: &str) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
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
    })?;
    listener
        .set_nonblocking(true)
        .map_err(|error| format!("{address} cannot be used: {error}."))?;
    Ok(listener)
}

type Service = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// Serves until SIGTERM or Ctrl-C, then lets running requests finish.
///
/// # Errors
/// A sentence.
pub async fn serve(
    http: TcpListener,
    https: Option<TcpListener>,
    service: Service,
    data: &Path,
) -> Result<(), String> {
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone()));
    let failed = |error: io::Error| format!("The server stopped: {error}.");
    let mut plain = axum_server::from_tcp(http).map_err(failed)?;
    limit_header_time(plain.http_builder());
    let plain = plain.handle(handle.clone()).serve(service.clone());
    let Some(https) = https else {
        return plain.await.map_err(failed);
    };
    let config = tls::configure(data)?;
    let mut secure = axum_server::from_tcp_rustls(https, config).map_err(failed)?;
    limit_header_time(secure.http_builder());
    let secure = secure.handle(handle).serve(service);
    tokio::try_join!(plain, secure).map(|_| ()).map_err(failed)
}

fn limit_header_time<E>(builder: &mut hyper_util::server::conn::auto::Builder<E>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER);
}

async fn stop_on_signal(handle: Handle<SocketAddr>) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    handle.graceful_shutdown(Some(GRACE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_leaves_the_machine_only_behind_a_proxy() {
        let local: SocketAddr = "127.0.0.1:8080".parse().unwrap();
        let six: SocketAddr = "[::1]:8080".parse().unwrap();
        let open: SocketAddr = "0.0.0.0:8080".parse().unwrap();
        assert!(allowed(local, Some(six), false).is_ok());
        assert!(allowed(open, None, true).is_ok());
        assert!(allowed(open, None, false).is_err());
        assert!(allowed(local, Some(open), true).is_err());
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
