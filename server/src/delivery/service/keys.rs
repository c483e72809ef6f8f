//! The keys with which a service signs its events (RFC 7517 § 5).

use std::{collections::BTreeSet, time::Duration};

use relocation::envelope::jose::{Jwk, KeyUse};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    delivery::{
        agent::agent,
        channel::Undelivered,
        peer::call::{CallError, accepted, json},
    },
    jose::{check_jwk, thumbprint},
    region::registry::Peer,
};

/// Longest time for the question.
const TIME: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

/// What the service publishes beside its Submission API; keys for other uses or
/// of other kinds are left out.
///
/// # Errors
/// [`CallError`].
pub fn published(api: &str, private: bool) -> Result<Vec<Jwk>, CallError> {
    let url = format!("{api}/.well-known/jwks.json");
    let answer = agent(private, TIME).get(&url).call();
    let set: Set = json(accepted(answer)?)?;
    Ok(set.keys.into_iter().filter_map(usable).collect())
}

/// For `umzug doctor`: whether the service signs with the keys that are pinned.
///
/// # Errors
/// A sentence with what to do.
pub fn check(peer: &Peer) -> Result<String, String> {
    let issuer = &peer.issuer;
    let published = published(&peer.api(), peer.private).map_err(|error| {
        let why = Undelivered::from(error).outcome();
        format!("The keys of the service {issuer} cannot be fetched ({why}).")
    })?;
    let pinned: BTreeSet<String> = peer.signing.iter().map(thumbprint).collect();
    let known = |key: &Jwk| pinned.contains(&thumbprint(key));
    if !published.is_empty() && published.iter().all(known) {
        return Ok(format!(
            "The service {issuer} signs with keys that are pinned here."
        ));
    }
    Err(format!(
        "The service {issuer} does not sign with the keys that are pinned here: what it says is \
         not believed. Compare its keys with it, then: umzug region service add --replace, and \
         sign the directory anew."
    ))
}

/// A key that may sign events, under the name that the service gave it.
fn usable(key: Value) -> Option<Jwk> {
    let key: Jwk = serde_json::from_value(key).ok()?;
    let by_thumbprint = Jwk {
        kid: thumbprint(&key),
        ..key.clone()
    };
    check_jwk(&by_thumbprint, KeyUse::Sign).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::jose::test_keys;

    #[test]
    fn a_key_may_have_any_name_and_must_be_one_that_signs() {
        let mut key = to_value(test_keys::signing().jwk()).unwrap();
        key["kid"] = json!("service-2026");
        assert_eq!(usable(key.clone()).unwrap().kid, "service-2026");
        key["alg"] = json!("RS256");
        assert_eq!(usable(key), None);
        let sealing = to_value(test_keys::sealing().jwk()).unwrap();
        assert_eq!(usable(sealing), None);
        assert_eq!(usable(json!({ "kty": "EC" })), None);
    }
}
