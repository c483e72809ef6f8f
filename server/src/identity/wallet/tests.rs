use relocation::envelope::jose::decode;
use rustls::pki_types::CertificateDer;
use serde_json::{Value, json};

use super::{
    jws::Jws,
    request::{Facts, TYPE, claims},
    *,
};
use crate::{
    identity::attempt::Reported,
    jose::{Pkcs8, sha256_base64url},
};

/// A certificate by a CA of its own, and that CA.
fn certified() -> (CertificateDer<'static>, CertificateDer<'static>, Pkcs8) {
    let key = Pkcs8::generate_p256().unwrap();
    let pair = rcgen::KeyPair::try_from(key.der()).unwrap();
    let mut ca = rcgen::CertificateParams::default();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = rcgen::CertifiedIssuer::self_signed(ca, rcgen::KeyPair::generate().unwrap());
    let issuer = issuer.unwrap();
    let mut leaf = rcgen::CertificateParams::new(vec!["umzug.example".into()]).unwrap();
    leaf.distinguished_name
        .push(rcgen::DnType::CommonName, "Umzug");
    let leaf = leaf.signed_by(&pair, &issuer).unwrap();
    (leaf.der().clone(), issuer.der().clone(), key)
}

fn wallet() -> Wallet {
    let (leaf, ca, key) = certified();
    Wallet {
        origin: "https://localhost:8443".into(),
        access: Access::new(&[leaf, ca.clone()], &key).unwrap(),
        trust: Trust::new(vec![ca]),
        statuses: Statuses::default(),
    }
}

#[tokio::test]
async fn the_link_names_the_request_and_who_asks() {
    let wallet = wallet();
    let Ok(Handoff::Wallet { link, request_uri }) = wallet.begin("abc-_1").await else {
        panic!("no link");
    };
    assert_eq!(
        request_uri,
        "https://localhost:8443/identity/wallet/request?r=abc-_1"
    );
    let id = wallet.access.client_id().replace(':', "%3A");
    assert_eq!(
        link,
        format!(
            "openid4vp://?client_id={id}&request_uri=\
             https%3A%2F%2Flocalhost%3A8443%2Fidentity%2Fwallet%2Frequest%3Fr%3Dabc-_1\
             &request_uri_method=post"
        )
    );
}

#[test]
fn the_request_is_signed_by_the_access_certificate() {
    let (leaf, ca, key) = certified();
    let access = Access::new(&[leaf.clone(), ca.clone()], &key).unwrap();
    let text = access.sign(TYPE, &json!({"a": 1})).unwrap();
    let jws = Jws::parse(&text).unwrap();
    assert_eq!(jws.chain().len(), 1, "without the trust anchor");
    let now = crate::machine::now();
    let point = Trust::new(vec![ca]).key(jws.chain(), now).unwrap();
    let claims: Value = jws.verified(TYPE, &point).unwrap();
    assert_eq!(claims, json!({"a": 1}));
    assert!(jws.verified::<Value>("jwt", &point).is_none());
    let id = format!("x509_hash:{}", sha256_base64url(&leaf));
    assert_eq!(access.client_id(), id);
    // Another key is no pair, another CA no trust, another time no validity.
    let other = Pkcs8::generate_p256().unwrap();
    assert!(Access::new(&[leaf], &other).is_none());
    let (_, foreign, _) = certified();
    assert!(Trust::new(vec![foreign]).key(jws.chain(), now).is_none());
    assert!(Trust::new(Vec::new()).key(&[], now).is_none());
}

#[test]
fn exactly_this_is_asked() {
    let asked = claims(Facts {
        client_id: "x509_hash:abc",
        response_uri: "https://localhost:8443/identity/wallet/response".into(),
        nonce: "n",
        state: "s",
        jwk: json!({"kid": "k"}),
        wallet_nonce: Some("w".into()),
        now: 1000,
    });
    let claim = |id: &str, path: Value| json!({"id": id, "path": path});
    let everybody = ["given_name", "family_name", "birthdate"];
    let address = ["street_address", "postal_code", "locality", "country"];
    let mut claims: Vec<_> = everybody.iter().map(|id| claim(id, json!([id]))).collect();
    let mut all = everybody.map(str::to_owned).to_vec();
    for part in address {
        all.push(format!("address-{part}"));
        claims.push(claim(&format!("address-{part}"), json!(["address", part])));
    }
    assert_eq!(
        asked,
        json!({
            "iss": "x509_hash:abc",
            "aud": "https://self-issued.me/v2",
            "client_id": "x509_hash:abc",
            "response_type": "vp_token",
            "response_mode": "direct_post.jwt",
            "response_uri": "https://localhost:8443/identity/wallet/response",
            "nonce": "n",
            "state": "s",
            "iat": 1000,
            "exp": 1600,
            "wallet_nonce": "w",
            "dcql_query": {"credentials": [{
                "id": "pid",
                "format": "dc+sd-jwt",
                "meta": {"vct_values": ["urn:eudi:pid:de:1", "urn:eudi:pid:1"]},
                "claims": claims,
                "claim_sets": [all, everybody],
            }]},
            "client_metadata": {
                "jwks": {"keys": [{"kid": "k"}]},
                "vp_formats_supported": {"dc+sd-jwt": {
                    "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"],
                }},
                "encrypted_response_enc_values_supported": ["A128GCM", "A256GCM"],
            },
        })
    );
}

#[test]
fn each_request_has_a_nonce_and_a_key_of_its_own() {
    let asked = || {
        let key = jwe::Ephemeral::generate().unwrap();
        request::Asked::new(&key).unwrap()
    };
    let (one, other) = (asked(), asked());
    assert_eq!(decode(&one.nonce).unwrap().len(), 32);
    assert!(one.nonce != other.nonce && one.key != other.key);
}

#[tokio::test]
async fn a_number_lowers_the_level() {
    let wallet = wallet();
    let judged = Judged::Verified(Box::default());
    for (answer, expected) in [
        (None, Assurance::High),
        (Some(BY_NUMBER.to_owned()), Assurance::Substantial),
    ] {
        let returned = Returned {
            session: serde_json::to_string(&judged).unwrap(),
            answer,
            reported: Reported::Done,
            counter: 1,
        };
        let Outcome::Verified { assurance, .. } = wallet.complete(returned).await else {
            panic!("not verified");
        };
        assert_eq!(assurance, expected);
    }
    for (session, expected) in [
        ("\"document\"", Outcome::Document),
        ("\"cancelled\"", Outcome::Cancelled),
        ("\"failed\"", Outcome::Failed),
        ("5e551011", Outcome::Failed),
    ] {
        let returned = Returned {
            session: session.into(),
            answer: None,
            reported: Reported::Done,
            counter: 1,
        };
        assert_eq!(wallet.complete(returned).await, expected);
    }
}
