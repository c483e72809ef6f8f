//! The client of calls to the services behind the means: by TLS with the
//! machine's certificates, bounded in time, never redirected. It blocks: to be
//! used off the async threads.

use std::{sync::Arc, time::Duration};

use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{RootCerts, TlsConfig, TlsProvider},
    typestate::AgentScope,
};

/// Longest time for one call.
const TIME: Duration = Duration::from_secs(10);

/// What they have in common; each adds its own.
pub(super) fn config() -> ConfigBuilder<AgentScope> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(provider))
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(TIME))
        .max_redirects(0)
}
