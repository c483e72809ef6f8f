//! Messages in JSON: what is accepted is written as it was read.

use std::{collections::BTreeSet, fmt::Debug};

use relocation::envelope::{
    bundle::{Announcement, BundleView, Commit},
    directory::Directory,
    event::EventClaims,
    identity::{Card, StatementClaims},
    jose::Jwk,
    manifest::Manifest,
    metadata,
    operator::Operator,
    reply::{Answer, Reply},
    verdict::{CheckedEvent, Shown, ShownReply, judge},
};
use serde::{Serialize, de::DeserializeOwned};

use super::form;
use crate::{
    authority::{
        enrolment::Enrolment,
        metadata::Metadata,
        request::{Request, SCHEMAS},
    },
    region::registry::Registry,
};

pub(super) fn read(bytes: &[u8]) {
    let Some((form, text)) = form(bytes, 14) else {
        return;
    };
    match form {
        0 => stays::<Announcement>(text),
        1 => stays::<Commit>(text),
        2 => stays::<BundleView>(text),
        3 => stays::<Directory>(text),
        4 => event(text),
        5 => stays::<StatementClaims>(text),
        6 => stays::<Card>(text),
        7 => stays::<Manifest>(text),
        8 => stays::<metadata::Metadata>(text),
        9 => stays::<Reply>(text),
        10 => stays::<Answer>(text),
        11 => {
            if let Ok(jwk) = serde_json::from_str::<Jwk>(text) {
                let _ = (
                    jwk.thumbprint_input(),
                    crate::jose::verify("a.b.c", "jwt", &jwk),
                );
            }
        }
        12 => {
            if let Ok(metadata) = serde_json::from_str::<Metadata>(text) {
                let _ = (metadata.is_read(), metadata.reply_key());
            }
        }
        _ => {
            let _ = serde_json::from_str::<Operator>(text);
            let _ = serde_json::from_str::<Registry>(text);
            if let Ok(enrolment) = serde_json::from_str::<Enrolment>(text) {
                let _ = enrolment.check();
            }
        }
    }
}

/// What was read is written, and read again, as the same.
pub(super) fn stays<T: Serialize + DeserializeOwned + PartialEq + Debug>(text: &str) {
    let Ok(read) = serde_json::from_str::<T>(text) else {
        return;
    };
    let written = serde_json::to_string(&read).expect("plain data");
    let again: T = serde_json::from_str(&written).expect("its own words");
    assert_eq!(again, read);
}

fn event(text: &str) {
    stays::<EventClaims>(text);
    if let Ok(claims) = serde_json::from_str::<EventClaims>(text) {
        let _ = (claims.single(), claims.case(), claims.submission());
    }
}

/// A request of either schema, as an authority reads it.
pub(super) fn request(bytes: &[u8]) {
    let Some((&first, data)) = bytes.split_first() else {
        return;
    };
    let schema = SCHEMAS[usize::from(first) % SCHEMAS.len()];
    if let Some(request) = Request::parse(schema, data) {
        let again = Request::parse(schema, &request.to_json());
        assert_eq!(again.as_ref(), Some(&request));
        let _ = (request.kind(), request.title(), request.presentation());
    }
}

/// Manifest, directory and what a node shows, a line each: nothing that a node
/// says about an authority's doing is believed without a signer.
pub(super) fn verdict(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or_default();
    let manifest = serde_json::from_str::<Manifest>(next());
    let directory = serde_json::from_str::<Directory>(next());
    let view = serde_json::from_str::<BundleView>(next());
    let (Ok(manifest), Ok(directory), Ok(view)) = (manifest, directory, view) else {
        return;
    };
    let event = |text: &String| {
        let claims = serde_json::from_str(text).ok();
        CheckedEvent {
            hash: crate::jose::sha256_base64url(text.as_bytes()),
            signer: claims
                .as_ref()
                .map(|claims: &EventClaims| claims.iss.clone()),
            claims,
        }
    };
    let shown = Shown {
        submissions: view.submissions,
        events: view
            .events
            .iter()
            .map(|(case, log)| (*case, log.iter().map(event).collect()))
            .collect(),
        replies: view
            .replies
            .iter()
            .map(|(case, replies)| {
                let shown = replies.iter().map(|reply| ShownReply {
                    reply: reply.reply,
                    tag: reply.data.clone(),
                    attachments: reply.attachments.iter().copied().collect::<BTreeSet<_>>(),
                });
                (*case, shown.collect())
            })
            .collect(),
    };
    let _ = judge(&manifest, &directory, &shown);
}
