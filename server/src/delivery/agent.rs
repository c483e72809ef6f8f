//! The client for calls to addresses that others named: TLS by the machine's
//! certificates, no redirects, no proxy, public addresses only unless the
//! operator said otherwise. It blocks: to be used off the async threads.

use std::{sync::Arc, time::Duration};

use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig, TlsProvider},
    unversioned::{resolver::DefaultResolver, transport::DefaultConnector},
};

use super::address::PublicOnly;

/// Longest time until a connection is there.
const CONNECT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("umzug/", env!("CARGO_PKG_VERSION"));

/// A client whose calls take `time` at most; `private` allows private addresses
/// and plain http.
pub(super) fn agent(private: bool, time: Duration) -> Agent {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(provider))
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(USER_AGENT)
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(time))
        .tls_config(tls)
        .https_only(!private)
        // What was named is what is called.
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build();
    let resolver = DefaultResolver::default();
    match private {
        true => Agent::with_parts(config, DefaultConnector::default(), resolver),
        false => Agent::with_parts(config, DefaultConnector::default(), PublicOnly(resolver)),
    }
}
