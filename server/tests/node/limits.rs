//! Quotas, guessing, headers, and paths that nobody knows.

use std::collections::BTreeMap;

use relocation::envelope::jose::encode;
use serde_json::json;
use umzug::machine;

use crate::{
    bundles::{Bundle, SERVICE},
    node::{DESTINATION, Node, raw},
};

/// An announcement of ten attachments of 21 MiB, not a byte of it sent.
fn huge(node: &Node, token: &str) -> crate::node::Answer {
    let mut parts: BTreeMap<String, u64> = (0..10)
        .map(|_| (machine::new_id().to_string(), 21 << 20))
        .collect();
    parts.insert("metadata".into(), 1000);
    parts.insert("data".into(), 1000);
    let body = json!({ "submissions": [{
        "submission": machine::new_id(), "case": machine::new_id(),
        "destination": DESTINATION, "service": SERVICE, "parts": parts,
    }]});
    node.post_json("/api/bundle/announce", token, &body)
}

#[test]
fn staged_bytes_are_limited_by_bundle_and_by_node() {
    let node = Node::start();
    let token = encode(&[1; 32]);
    // A second attempt under the same token takes the place of the first.
    assert_eq!(huge(&node, &token).status, 201);
    assert_eq!(huge(&node, &token).status, 201);
    let full = (2..60)
        .map(|n| huge(&node, &encode(&[n; 32])))
        .find(|answer| answer.status != 201)
        .expect("the node is full at some time");
    assert_eq!((full.status, &*full.problem()), (503, "node_quota"));
    assert_eq!(full.headers["retry-after"], "60");
}

#[test]
fn guessing_tokens_ends_soon_and_tells_nothing() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.send(&node);
    let mut answers = Vec::new();
    for n in 0..40u8 {
        let guess = if n % 2 == 0 {
            encode(&[n; 32])
        } else {
            encode(&[n])
        };
        answers.push(node.get("/api/bundle", Some(&guess)));
    }
    assert!(
        answers[..30]
            .iter()
            .all(|a| a.status == 404 && a.body == answers[0].body)
    );
    assert_eq!(answers[39].problem(), "too_many");
    assert_eq!(bundle.view(&node).status, 429);
}

#[test]
fn every_answer_carries_the_security_headers() {
    let node = Node::start();
    for path in [
        "/",
        "/some/page",
        "/api/health",
        "/api/none",
        "/assets/x.js",
    ] {
        let headers = node.get(path, None).headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"));
        assert!(!policy.contains("unsafe-inline"));
        assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types default"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(!headers.contains_key("strict-transport-security"));
    }
    assert_eq!(
        node.get("/api/health", None).headers["cache-control"],
        "no-store"
    );
    assert_eq!(node.get("/api/directory", None).status, 503);
}

#[test]
fn unknown_paths_and_methods_are_problems() {
    let node = Node::start();
    assert_eq!(node.get("/api/none", None).problem(), "not_found");
    assert_eq!(node.get("/fit-connect/v2/x", None).problem(), "not_found");
    assert_eq!(node.delete("/api/bundle", "x").problem(), "method");
    assert_eq!(node.delete("/", "x").problem(), "method");
    assert_eq!(node.get("/api/bundle", None).problem(), "no_token");
    let escape = raw(
        &node.base,
        "GET /../data/node.key HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(escape.starts_with("HTTP/1.1 404"), "{escape}");
    let head = raw(
        &node.base,
        "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"));
    assert!(head.contains("content-length: 15"), "{head}");
}
