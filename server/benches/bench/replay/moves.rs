//! Moves, as browsers send them: a bundle of two requests is announced, its
//! parts are uploaded, and it is committed.

use std::{collections::BTreeMap, sync::Arc};

use relocation::{
    envelope::{
        bundle::{AnnouncedSubmission, Announcement, Commit},
        jose::encode,
    },
    services::registration::request::SERVICE_URN,
};
use umzug::{jose::sha256_base64url, machine};

use super::{
    house::{House, Request},
    offer::{Call, offer, run},
    score::Score,
};
use crate::line::{Line, request};

/// Requests of one move.
pub(crate) const REQUESTS: usize = 2;
const JSON: &str = "application/json";

/// `all` holds the requests of one move beside each other.
pub(super) async fn send(
    address: &str,
    house: &Arc<House>,
    all: &Arc<Vec<Request>>,
    score: &Arc<Score>,
) {
    let (house, all) = (Arc::clone(house), Arc::clone(all));
    let make = move |index: usize| calls(&house, &all[index * REQUESTS..][..REQUESTS]);
    offer(address, score, make).await;
}

/// So many bundles, one after the other.
///
/// # Errors
/// A sentence.
pub(crate) async fn one_by_one(address: &str, house: &House, count: usize) -> Result<(), String> {
    let mut line = Line::to(address).await.map_err(|e| e.to_string())?;
    let all = house.requests(count * REQUESTS);
    for bundle in all.chunks(REQUESTS) {
        let done = run(&mut line, &calls(house, bundle)).await;
        done.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn calls(house: &House, bundle: &[Request]) -> Vec<Call> {
    let token = encode(&machine::random::<32>());
    let parts = [("metadata", &house.metadata), ("data", &house.data)];
    let announced = |one: &Request| AnnouncedSubmission {
        submission: one.submission,
        case: one.case,
        destination: one.destination,
        service: SERVICE_URN.into(),
        parts: parts
            .map(|(name, text)| (name.to_owned(), text.len() as u64))
            .into(),
    };
    let announcement = Announcement {
        submissions: bundle.iter().map(announced).collect(),
    };
    let text = serde_json::to_string(&announcement).expect("JSON");
    let mut calls = vec![(
        request("POST", "/api/bundle/announce", &token, JSON, &text),
        201,
    )];
    let mut hashes = BTreeMap::new();
    for one in bundle {
        for (name, text) in parts {
            let path = format!("/api/bundle/submissions/{}/parts/{name}", one.submission);
            let kind = "application/jose";
            calls.push((request("PUT", &path, &token, kind, text), 204));
        }
        let named = parts.map(|(name, text)| (name.to_owned(), sha256_base64url(text.as_bytes())));
        hashes.insert(one.submission, BTreeMap::from(named));
    }
    let commit = Commit {
        hashes,
        manifest: encode(&[3; 1536]),
        replaces: None,
        reply_key: Some(encode(&[4; 3072])),
    };
    let text = serde_json::to_string(&commit).expect("JSON");
    calls.push((
        request("POST", "/api/bundle/commit", &token, JSON, &text),
        202,
    ));
    calls
}
