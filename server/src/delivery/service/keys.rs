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
    judge(issuer, &peer.signing, &published)
}

/// What it means that these keys are pinned and those published.
fn judge(issuer: &str, pinned: &[Jwk], published: &[Jwk]) -> Result<String, String> {
    let pinned: BTreeSet<String> = pinned.iter().map(thumbprint).collect();
    let known = |key: &&Jwk| pinned.contains(&thumbprint(key));
    let found = match (published.iter().filter(known).count(), published.len()) {
        (_, 0) => "publishes no key that signs events",
        (0, _) => "publishes none of the keys that are pinned here: what it signs is not believed",
        (known, all) if known == all => {
            return Ok(format!(
                "The service {issuer} signs with keys that are pinned here."
            ));
        }
        _ => "publishes a key that is not pinned here: what it signs with that is not believed",
    };
    Err(format!(
        "The service {issuer} {found}. Compare its keys with it, then: umzug region service add \
         --replace, and sign the directory anew."
    ))
}

/// The keys of a set that a service may have published, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzzing(text: &str) -> Vec<Jwk> {
    let set = serde_json::from_str::<Set>(text);
    let keys = set.map_or(Vec::new(), |set| set.keys);
    keys.into_iter().filter_map(usable).collect()
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
    fn the_operator_is_told_of_each_key_that_is_not_pinned() {
        let mut other = to_value(test_keys::signing().jwk()).unwrap();
        other["n"] = json!("AQAB");
        let other: Jwk = serde_json::from_value(other).unwrap();
        let pinned = [test_keys::signing().jwk().clone()];
        let judge = |published: &[Jwk]| super::judge("x", &pinned, published);
        assert!(judge(&pinned).unwrap().contains("pinned here"));
        let both = [pinned[0].clone(), other.clone()];
        for (published, said) in [
            (&both[..], "a key that is not pinned"),
            (&[other][..], "none of the keys"),
            (&[][..], "no key that signs"),
        ] {
            let told = judge(published).unwrap_err();
            assert!(told.contains(said), "{told}");
        }
    }

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
