//! The client's network address: for counting guesses, nothing else.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use super::App;

/// Address of the client; behind a proxy, the one that the proxy saw.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let forwarded = app.behind_proxy.then(|| forwarded(parts)).flatten();
        let direct = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(Self(forwarded.or(direct).unwrap_or(unknown)))
    }
}

/// The last entry is the one that our own proxy wrote; the ones before it can
/// be made up by anybody.
fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let last = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?;
    let last = last.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}
