//! What the gateway says of itself (OpenID Connect Discovery 1.0) and its keys:
//! fetched when first needed, and kept.

use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, JsonWebKeySet, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
    url::{Host, Url},
};
use serde::{Deserialize, Serialize};

use super::http::{CallError, Http};
use crate::{identity::provider::Unreachable, machine};

/// Seconds after which they are fetched anew: keys that were withdrawn do not
/// count for longer.
const FRESH: i64 = 3600;
/// Seconds between two looks for keys that are not known yet.
const KEYS: i64 = 60;
/// Seconds for which a gateway that did not answer is not asked again.
const REST: i64 = 5;

/// What is read besides what every gateway says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct More {
    /// RFC 9207 § 3: each answer names its issuer.
    #[serde(rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_itself: bool,
    /// OpenID Connect for Identity Assurance 1.0 § 9.
    #[serde(rename = "verified_claims_supported")]
    pub(super) verifies: bool,
}

impl AdditionalProviderMetadata for More {}

/// What the gateway says of itself, with its keys.
pub(super) type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Keeps them.
#[derive(Default)]
pub(super) struct Documents(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    metadata: Option<Arc<Metadata>>,
    /// Unix seconds.
    fetched: i64,
    /// When keys were last looked for besides.
    looked: Option<i64>,
    /// When the gateway last did not answer, and why.
    silent: Option<(i64, String)>,
}

impl Documents {
    /// What the gateway says of itself.
    ///
    /// # Errors
    /// [`Unreachable`], also when it is not the one at `issuer`.
    pub(super) fn get(
        &self,
        issuer: &IssuerUrl,
        http: &Http,
    ) -> Result<Arc<Metadata>, Unreachable> {
        // One thread asks; the others wait for what it gets.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = machine::now();
        if let Some(metadata) = &kept.metadata
            && within(FRESH, kept.fetched, now)
        {
            return Ok(Arc::clone(metadata));
        }
        if let Some((at, reason)) = &kept.silent
            && within(REST, *at, now)
        {
            return Err(Unreachable(reason.clone()));
        }
        match discover(issuer, http) {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *kept = Kept {
                    metadata: Some(Arc::clone(&metadata)),
                    fetched: now,
                    looked: kept.looked,
                    silent: None,
                };
                Ok(metadata)
            }
            Err(reason) => {
                kept.silent = Some((machine::now(), reason.clone()));
                Err(Unreachable(reason))
            }
        }
    }

    /// With the keys of now: a token names one that is not known. None when they
    /// were looked for a moment ago, or cannot be had.
    pub(super) fn with_new_keys(&self, http: &Http) -> Option<Arc<Metadata>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = machine::now();
        if kept.looked.is_some_and(|at| within(KEYS, at, now)) {
            return None;
        }
        kept.looked = Some(now);
        let known = kept.metadata.clone()?;
        let call = |request| http.call(request);
        let keys = JsonWebKeySet::fetch(known.jwks_uri(), &call).ok()?;
        let metadata = Arc::new(Metadata::clone(&known).set_jwks(keys));
        kept.metadata = Some(Arc::clone(&metadata));
        Some(metadata)
    }
}

/// Whether less than `seconds` have passed since `at`; a clock that was set
/// back is no reason to trust for longer.
fn within(seconds: i64, at: i64, now: i64) -> bool {
    (at..at + seconds).contains(&now)
}

fn discover(issuer: &IssuerUrl, http: &Http) -> Result<Metadata, String> {
    let call = |request| http.call(request);
    // The issuer in the document must be the configured one: § 4.3.
    let metadata = Metadata::discover(issuer, &call).map_err(|error| reason(&error))?;
    let local = issuer.url().scheme() == "http";
    let endpoints = [
        Some(metadata.authorization_endpoint().url()),
        metadata.token_endpoint().map(|one| one.url()),
        Some(metadata.jwks_uri().url()),
        metadata.userinfo_endpoint().map(|one| one.url()),
    ];
    for endpoint in endpoints.into_iter().flatten() {
        if !secure(endpoint, local) {
            return Err("the gateway names an endpoint without https".into());
        }
    }
    Ok(metadata)
}

/// Whether an address may be called: by https, and by http on this machine only,
/// where `local` says so.
pub(super) fn secure(url: &Url, local: bool) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => local && here,
        _ => false,
    }
}

fn reason(error: &DiscoveryError<CallError>) -> String {
    let what = match error {
        DiscoveryError::Request(error) => return format!("the gateway's documents: {error}"),
        DiscoveryError::Validation(_) => "of another issuer",
        DiscoveryError::Response(status, ..) => {
            return format!("the gateway's documents: status {}", status.as_u16());
        }
        DiscoveryError::Parse(_) => "not in the form of the standard",
        _ => "cannot be had",
    };
    format!("the gateway's documents: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called_without_https() {
        let secure = |url: &str, local| secure(&Url::parse(url).unwrap(), local);
        assert!(secure("https://login.example/realms/x", false));
        for here in [
            "http://127.0.0.1:8180/",
            "http://[::1]/",
            "http://localhost/x",
        ] {
            assert!(secure(here, true), "{here}");
            assert!(!secure(here, false), "{here}");
        }
        for other in [
            "http://login.example/",
            "http://127.0.0.1.example/",
            "http://localhost.example/",
            "http://10.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert!(!secure(other, true), "{other}");
        }
    }

    #[test]
    fn what_is_kept_has_an_age() {
        assert!(within(60, 100, 100) && within(60, 100, 159));
        assert!(!within(60, 100, 160) && !within(60, 100, 99));
    }
}
