//! Quotas, guessing, headers, and paths that nobody knows.

use relocation::envelope::jose::encode;
use serde_json::json;

use crate::{
    bundles::Bundle,
    node::{Answer, Node, raw},
};

#[test]
fn announcing_is_limited_by_address() {
    let node = Node::start_with(&["--behind-proxy"]);
    let announce = |n: u8, address: &str| {
        let bundle = Bundle::simple();
        let body = json!({ "submissions": [bundle.first().announced()] }).to_string();
        let token = encode(&[n; 32]);
        raw(
            &node.base,
            &format!(
                "POST /api/bundle/announce HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                 Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
                 X-Forwarded-For: {address}\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    };
    // A minute may end in between: then counting begins anew, once.
    let refused = (0..70).find(|n| announce(*n, "192.0.2.1").starts_with("HTTP/1.1 429"));
    assert!(refused.is_some_and(|n| n >= 30), "{refused:?}");
    assert!(announce(99, "192.0.2.2").starts_with("HTTP/1.1 201"));
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
    // Nothing but the request's own id differs.
    let told = |answer: &Answer| {
        let mut told = answer.json();
        let id = told
            .as_object_mut()
            .and_then(|told| told.remove("instance"));
        assert!(id.is_some());
        (answer.status, told)
    };
    let first = told(&answers[0]);
    assert_eq!(first.0, 404);
    assert!(answers[..30].iter().all(|answer| told(answer) == first));
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
        assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types umzug-worker"));
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
