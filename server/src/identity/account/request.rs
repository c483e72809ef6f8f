//! The way to the gateway: what is asked, and what the attempt keeps for the
//! way back.

use std::borrow::Cow;
use std::time::Duration;

use openidconnect::{
    AuthenticationContextClass, AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthPrompt, CoreResponseType},
};
use relocation::envelope::jose::encode;
use serde_json::{Map, Value, json};

use super::{claims::ASKED, client::Client, documents::Metadata, level};
use crate::machine::{now, random};

/// What an attempt keeps between the way there and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Secrets {
    /// Binds the ID token to the attempt.
    pub(super) nonce: String,
    /// Binds the code to it (RFC 7636): the browser sees its hash only.
    pub(super) verifier: String,
    /// Unix seconds of the begin: an earlier login may be somebody else's.
    pub(super) begun: i64,
}

impl Secrets {
    /// New ones, of 256 random bits each.
    pub(super) fn new() -> Self {
        Self {
            nonce: encode(&random::<32>()),
            verifier: encode(&random::<32>()),
            begun: now(),
        }
    }

    /// As the attempt keeps them.
    pub(super) fn text(&self) -> String {
        format!("{}.{}.{}", self.nonce, self.verifier, self.begun)
    }

    /// What the attempt has kept.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let mut part = || parts.next();
        Some(Self {
            nonce: part()?.to_owned(),
            verifier: part()?.to_owned(),
            begun: part()?.parse().ok()?,
        })
    }
}

/// Where the browser goes with `state`.
pub(super) fn address(
    client: &Client,
    metadata: &Metadata,
    redirect: &RedirectUrl,
    state: &str,
    secrets: &Secrets,
) -> String {
    let (state, nonce) = (state.to_owned(), secrets.nonce.clone());
    let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
    let mut request = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .set_redirect_uri(Cow::Borrowed(redirect))
        // Never the open session of whoever sat here before.
        .add_prompt(CoreAuthPrompt::Login)
        .set_max_age(Duration::ZERO)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    for name in level::asked() {
        request = request.add_auth_context_value(AuthenticationContextClass::new(name.into()));
    }
    if metadata.claims_parameter_supported() == Some(true) {
        let asked = claims(metadata.additional_metadata().verifies);
        request = request.add_extra_param("claims", asked.to_string());
    } else {
        // There is no finer way: the gateway's settings for this client have to
        // keep `profile` to the three claims.
        let scopes = ["profile", "address"].map(|name| Scope::new(name.into()));
        request = request.add_scopes(scopes);
    }
    request.url().0.into()
}

/// The `claims` parameter (OpenID Connect Core § 5.5): the four attributes in
/// the signed ID token, and the same with their verification where the gateway
/// knows it.
fn claims(verifies: bool) -> Value {
    let names = ASKED.into_iter();
    let mut asked: Map<String, Value> = names.map(|name| (name.to_owned(), Value::Null)).collect();
    if verifies {
        let verified = json!({
            "verification": {"trust_framework": null, "assurance_level": null},
            "claims": asked,
        });
        asked.insert("verified_claims".into(), verified);
    }
    json!({ "id_token": asked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_for_but_names_birth_and_address() {
        let four = json!({
            "given_name": null, "family_name": null, "birthdate": null, "address": null,
        });
        assert_eq!(claims(false), json!({"id_token": four}));
        let asked = claims(true);
        assert_eq!(asked["id_token"]["verified_claims"]["claims"], four);
        assert_eq!(asked["id_token"].as_object().unwrap().len(), 5);
    }

    #[test]
    fn secrets_are_kept_as_they_are_and_never_the_same() {
        let secrets = Secrets::new();
        assert_eq!(Secrets::parse(&secrets.text()), Some(secrets.clone()));
        assert_ne!(secrets, Secrets::new());
        assert_ne!(secrets.nonce, secrets.verifier);
        // RFC 7636 § 4.1: at least 43 signs.
        assert!(secrets.verifier.len() >= 43);
        assert_eq!(Secrets::parse("x"), None);
    }
}
