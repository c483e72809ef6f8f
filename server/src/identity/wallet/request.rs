//! The signed request (JAR, RFC 9101) as OpenID4VP 1.0 § 5 and HAIP 1.0 § 5
//! have it, and what the node keeps to open and check the answer.

use relocation::envelope::jose::encode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ask, jwe::Ephemeral};
use crate::{jose::JoseError, machine::random};

/// `typ` of the request, and the end of its media type.
pub(super) const TYPE: &str = "oauth-authz-req+jwt";
/// Its media type.
pub(super) const MEDIA_TYPE: &str = "application/oauth-authz-req+jwt";
/// Whoever reads the request (OpenID4VP 1.0 § 5.8).
const AUDIENCE: &str = "https://self-issued.me/v2";
/// Seconds for which it counts.
const LIFETIME: i64 = 600;

/// What is kept with the attempt until the answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Asked {
    /// Binds the presentation to this request.
    pub(super) nonce: String,
    /// Private half of the key that the answer is encrypted to.
    pub(super) key: String,
}

impl Asked {
    /// A fresh nonce, and the key's text.
    pub(super) fn new(key: &Ephemeral) -> Result<Self, JoseError> {
        Ok(Self {
            nonce: encode(&random::<32>()),
            key: key.text()?,
        })
    }
}

/// What differs from request to request.
pub(super) struct Facts<'a> {
    pub(super) client_id: &'a str,
    pub(super) response_uri: String,
    pub(super) nonce: &'a str,
    pub(super) state: &'a str,
    /// Public key for the answer.
    pub(super) jwk: Value,
    pub(super) wallet_nonce: Option<String>,
    pub(super) now: i64,
}

/// The claims of the request.
pub(super) fn claims(facts: Facts<'_>) -> Value {
    let algorithms = json!({"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]});
    let mut claims = json!({
        "iss": facts.client_id,
        "aud": AUDIENCE,
        "client_id": facts.client_id,
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "response_uri": facts.response_uri,
        "nonce": facts.nonce,
        "state": facts.state,
        "iat": facts.now,
        "exp": facts.now + LIFETIME,
        "dcql_query": ask::query(),
        "client_metadata": {
            "jwks": {"keys": [facts.jwk]},
            "vp_formats_supported": {ask::FORMAT: algorithms},
            "encrypted_response_enc_values_supported": ["A128GCM", "A256GCM"],
        },
    });
    if let Some(nonce) = facts.wallet_nonce {
        claims["wallet_nonce"] = nonce.into();
    }
    claims
}
