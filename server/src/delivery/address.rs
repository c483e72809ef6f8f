//! Which addresses a node may be reached at: public ones, unless the operator
//! said otherwise. Judged after the name was looked up, for what is connected
//! to is the address.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks names up and leaves out what is not public.
#[derive(Debug)]
pub(super) struct PublicOnly(pub(super) DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in all.iter().filter(|address| is_public(address)) {
            public.push(*address);
        }
        match public.is_empty() {
            true => Err(Error::HostNotFound),
            false => Ok(public),
        }
    }
}

/// Neither this machine nor a network behind it (RFC 6890).
fn is_public(address: &SocketAddr) -> bool {
    let ip = match address.ip() {
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4),
        v4 => v4,
    };
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (b == 18 || b == 19);
            let reserved = a == 0 || a >= 240;
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_documentation()
                || ip.is_broadcast()
                || shared
                || benchmark
                || reserved)
        }
        IpAddr::V6(ip) => {
            !(ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || is_translated(ip))
        }
    }
}

/// Addresses that stand for IPv4 ones behind a gateway (RFC 6052, 3056), or
/// for documents (RFC 3849).
fn is_translated(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    (a, b) == (0x64, 0xff9b) || a == 0x2002 || (a, b) == (0x2001, 0xdb8) || a == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_places_are_left_out() {
        let public = |text: &str| is_public(&SocketAddr::new(text.parse().unwrap(), 443));
        for text in ["193.175.8.1", "2a01:4f8::1", "8.8.8.8"] {
            assert!(public(text), "{text}");
        }
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ] {
            assert!(!public(text), "{text}");
        }
    }
}
