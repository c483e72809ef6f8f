//! What other services, nodes and gateways send and answer.

use std::collections::BTreeSet;

use miniz_oxide::deflate::compress_to_vec;
use relocation::envelope::{
    bundle::SealedReply,
    event::EVENT_TYPE,
    jose::{Jwk, JwsHeader, KeyUse, encode, signing_input},
};
use ureq::{
    Body,
    http::{
        Response, StatusCode,
        header::{DATE, RETRY_AFTER},
    },
};

use super::messages::stays;
use crate::{
    delivery::{
        self,
        channel::Undelivered,
        clock,
        peer::{
            call::{CallError, accepted},
            client,
        },
        service::{self, keys},
    },
    exchange::{
        replies::ReplyBody,
        send::{Sender, announce, submit},
    },
    http::sealed,
    jose::{JoseError, check_jwk, inflate, sha256_base64url, thumbprint, verify_named},
    region::{
        card::{SignedCard, fingerprint},
        registry::{Registry, Status},
    },
    store::types,
};

/// Bytes to which something may grow.
const MOST: usize = 1 << 16;

pub(super) fn read(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let form = first % 9;
    match form {
        // Neither has to be text.
        0 => inflation(rest),
        1 => brought(rest),
        _ => {
            if let Ok(text) = std::str::from_utf8(rest) {
                read_text(form, text);
            }
        }
    }
}

fn read_text(form: u8, text: &str) {
    match form {
        2 => announced(text),
        3 => submitted(text),
        4 => replied(text),
        5 => answered(text),
        6 => published(text),
        7 => card(text),
        _ => service::fuzzing::read(text),
    }
}

/// Nothing grows beyond the bound, and what was compressed comes out again.
fn inflation(bytes: &[u8]) {
    if let Ok(plain) = inflate(bytes, MOST) {
        assert!(plain.len() <= MOST, "never more than the bound");
        if let Some(less) = plain.len().checked_sub(1) {
            assert_eq!(inflate(bytes, less), Err(JoseError::Open));
        }
        assert_eq!(inflate(bytes, plain.len()), Ok(plain));
    }
    let packed = compress_to_vec(bytes, 6);
    assert_eq!(inflate(&packed, bytes.len()).as_deref(), Ok(bytes));
}

/// An event in a gateway's folder.
fn brought(file: &[u8]) {
    let (jws, case) = delivery::fuzzing::brought(file);
    assert_eq!(jws.trim(), jws);
    assert!(case.is_none() || !jws.is_empty());
}

/// A registry in a line, and what its first sender announces: nothing that is
/// taken lies outside of what the registry allows.
fn announced(text: &str) {
    let Some((registry, sender, body)) = of_sender(text) else {
        return;
    };
    let taken = announce::fuzzing(body, &sender, &registry);
    let Some((destination, attachments, callback)) = taken else {
        return;
    };
    let known = registry.destination(destination);
    assert!(known.is_some_and(|known| known.status == Status::Active));
    let different: BTreeSet<_> = attachments.iter().collect();
    assert_eq!(different.len(), attachments.len());
    assert!(
        callback.is_none_or(|url| sender.private || url.starts_with("https://")),
        "called without TLS"
    );
}

fn of_sender(text: &str) -> Option<(Registry, Sender, &str)> {
    let (registry, body) = text.split_once('\n')?;
    let registry: Registry = serde_json::from_str(registry).ok()?;
    let known = registry.senders.first()?;
    let sender = Sender {
        client: known.client.clone(),
        node: known.node,
        private: known.private,
        scopes: known.scopes.clone(),
    };
    Some((registry, sender, body))
}

/// What a sender submits: parts are counted and hashed as they came.
fn submitted(text: &str) {
    for part in submit::fuzzing(text) {
        let types::Body::Row(jwe) = &part.body else {
            panic!("documents are rows");
        };
        assert_eq!(part.size, jwe.len() as u64);
        assert_eq!(part.hash, sha256_base64url(jwe.as_bytes()));
        assert!(jwe.ends_with(&part.tag));
    }
}

/// A reply: as an authority brings it, as another node shows it.
fn replied(text: &str) {
    if let Ok(body) = serde_json::from_str::<ReplyBody>(text) {
        let _ = body.tag();
    }
    stays::<SealedReply>(text);
    if let Ok(reply) = serde_json::from_str::<SealedReply>(text) {
        let _ = sealed::inspect(&reply.data);
    }
}

/// An answer of another node or service. A refusal is understood, or not, and
/// never asks to come back before now.
fn answered(text: &str) {
    let Some(whole) = answer(text) else {
        return;
    };
    if let Some(ahead) = clock::ahead(whole.headers(), 1_700_000_000) {
        assert_eq!(clock::sentence(ahead).is_some(), clock::differ(ahead));
    }
    match accepted(Ok(whole)) {
        Ok(_) => {
            let _ = client::fuzzing(|| answer(text).expect("as before"));
        }
        Err(error) => {
            match &error {
                CallError::Busy { after, .. } => assert!(after.is_none_or(|after| after >= 0)),
                CallError::No(_, kind) => assert!(!kind.contains([':', '/', '_'])),
                CallError::Silent(_) => {}
            }
            assert!(!Undelivered::from(error).outcome().is_empty());
        }
    }
}

/// Status, `Retry-After` and `Date` in a line each, then the body.
fn answer(text: &str) -> Option<Response<Body>> {
    let mut parts = text.splitn(4, '\n');
    let status = StatusCode::from_bytes(parts.next()?.as_bytes()).ok()?;
    let (wait, date, body) = (parts.next()?, parts.next()?, parts.next()?);
    let answer = Response::builder().status(status);
    let answer = answer.header(RETRY_AFTER, wait).header(DATE, date);
    answer.body(Body::builder().data(body)).ok()
}

/// Keys that a service publishes: only such as may sign, and with none of them
/// anything is signed that nobody has signed.
fn published(text: &str) {
    for key in keys::fuzzing(text) {
        let by_thumbprint = Jwk {
            kid: thumbprint(&key),
            ..key.clone()
        };
        assert_eq!(check_jwk(&by_thumbprint, KeyUse::Sign), Ok(()));
        let header = JwsHeader {
            alg: "PS512".into(),
            kid: key.kid.clone(),
            typ: Some(EVENT_TYPE.into()),
        };
        let jws = format!("{}.{}", signing_input(&header, b"{}"), encode(&[1; 512]));
        assert!(verify_named(&jws, EVENT_TYPE, &key).is_err());
    }
}

/// A node's card: written as it was read, and its fingerprint is one of the
/// keys alone.
fn card(text: &str) {
    let Ok(read) = serde_json::from_str::<SignedCard>(text) else {
        return;
    };
    let written = serde_json::to_string(&read).expect("plain data");
    let again: SignedCard = serde_json::from_str(&written).expect("its own words");
    assert_eq!((&again.card, again.iat), (&read.card, read.iat));
    let mut keys = read.card.signing.clone();
    keys.reverse();
    for key in &mut keys {
        key.kid.clear();
    }
    assert_eq!(fingerprint(&keys), fingerprint(&read.card.signing));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(name: &str) -> Vec<u8> {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/exchange");
        let bytes = std::fs::read(format!("{corpus}/{name}")).unwrap();
        bytes[1..].to_vec()
    }

    fn text(name: &str) -> String {
        String::from_utf8(seed(name)).unwrap()
    }

    /// A seed that no reader takes any more leads the fuzzer nowhere.
    #[test]
    fn the_seeds_are_taken() {
        assert!(inflate(&seed("inflate"), MOST).unwrap().starts_with(b"{"));
        assert_eq!(inflate(&seed("inflate_bomb"), MOST), Err(JoseError::Open));
        assert!(delivery::fuzzing::brought(&seed("gateway")).1.is_some());
        for name in ["announce", "announce_node"] {
            let seed = text(name);
            let (registry, sender, body) = of_sender(&seed).unwrap();
            let taken = announce::fuzzing(body, &sender, &registry);
            assert!(taken.unwrap().2.is_some(), "{name}");
        }
        assert_eq!(submit::fuzzing(&text("submit")).len(), 2);
        let reply: ReplyBody = serde_json::from_str(&text("reply")).unwrap();
        assert!(reply.tag().is_ok());
        assert!(serde_json::from_str::<SealedReply>(&text("sealed_reply")).is_ok());
        for (call, name) in ["token", "log", "announced", "destination"]
            .iter()
            .enumerate()
        {
            let seed = text(&format!("answer_{name}"));
            let read = client::fuzzing(|| answer(&seed).unwrap());
            assert_eq!(read, std::array::from_fn(|other| other == call), "{name}");
        }
        let refused = |name| accepted(Ok(answer(&text(name)).unwrap())).unwrap_err();
        let kind = "encryption-key-invalid".to_owned();
        assert_eq!(refused("answer_problem"), CallError::No(422, kind));
        for (name, outcome) in [
            ("answer_busy", "limited"),
            ("answer_busy_older", "disturbed"),
        ] {
            let after = Some(120);
            assert_eq!(refused(name), CallError::Busy { outcome, after });
        }
        assert_eq!(keys::fuzzing(&text("jwks")).len(), 1);
        assert!(serde_json::from_str::<SignedCard>(&text("card")).is_ok());
    }
}
