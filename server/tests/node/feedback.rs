//! Reports of barriers, over a real socket, and what the operator's commands make of them.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::node::{Node, raw};

const WORDS: &str = "Die Karte hat keinen Text";
const CONTACT: &str = "erika@mustermann.example";

fn report() -> Value {
    json!({ "barrier": WORDS, "page": "/status", "contact": CONTACT, "language": "de" })
}

fn umzug(node: &Node, verb: &str, id: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_umzug"));
    command
        .args(["feedback", verb])
        .args(id)
        .arg("--data")
        .arg(node.data());
    let output = command.output().expect("the binary runs");
    (
        output.status.success(),
        String::from_utf8(output.stdout).expect("text"),
    )
}

#[test]
fn a_report_reaches_the_operator_and_nobody_else() {
    let node = Node::start();
    let answer = node.post_with("/api/feedback", &[], &report());
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    let (_, list) = umzug(&node, "list", None);
    let id = list.split('\t').next().expect("an id").to_owned();
    assert!(
        list.contains("/status") && !list.contains(CONTACT),
        "{list}"
    );
    let (_, text) = umzug(&node, "read", Some(&id));
    assert!(text.contains(WORDS) && text.contains(CONTACT), "{text}");
    assert!(!node.log().contains(WORDS) && !node.log().contains(CONTACT));
    assert!(node.log().contains("/api/feedback"), "the route is logged");
    assert!(!umzug(&node, "read", Some("../node")).0);
    assert!(umzug(&node, "delete", Some(&id)).0);
    assert_eq!(
        fs::read_dir(node.data().join("feedback")).unwrap().count(),
        0
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let node = Node::start();
    let status = |body: &Value| node.post_with("/api/feedback", &[], body).status;
    let with = |name: &str, value: &str| {
        let mut report = report();
        report[name] = value.into();
        report
    };
    assert_eq!(status(&with("barrier", " ")), 422);
    assert_eq!(status(&with("barrier", &"x".repeat(2001))), 422);
    assert_eq!(status(&with("contact", &"x".repeat(201))), 422);
    assert_eq!(status(&with("language", "d\u{e9}")), 422);
    assert_eq!(status(&with("barrier", &"x".repeat(20_000))), 413);
    assert_eq!(status(&with("more", "x")), 400);
    assert_eq!(
        node.post_form("/api/feedback", &[("barrier", WORDS)])
            .status,
        415
    );
    assert_eq!(umzug(&node, "list", None).1, "");
}

#[test]
fn one_address_reports_a_few_times_a_minute() {
    let node = Node::start_with(&["--behind-proxy"]);
    let body = report().to_string();
    let send = |address: &str| {
        raw(
            &node.base,
            &format!(
                "POST /api/feedback HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nX-Forwarded-For: {address}\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    };
    // A minute may end in between: then counting begins anew, once.
    let refused = (0..20).find(|_| send("192.0.2.1").starts_with("HTTP/1.1 429"));
    assert!(refused.is_some_and(|n| n >= 5), "{refused:?}");
    assert!(send("192.0.2.2").starts_with("HTTP/1.1 204"));
}

#[test]
fn security_txt_says_what_the_operator_said_or_nothing() {
    let node = Node::start();
    let path = "/.well-known/security.txt";
    assert_eq!(node.get(path, None).status, 404);
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/regions/hamburg/operator.json");
    let mut operator: Value = serde_json::from_slice(&fs::read(pack).unwrap()).unwrap();
    operator["security"] = "mailto:security@operator.example".into();
    let about = json!({ "operator": operator, "suite": null, "components": [], "kept": [] });
    let site = node.dir.path().join("site/about.json");
    fs::write(site, about.to_string()).unwrap();
    let node = node.kill_and_restart();
    let answer = node.get(path, None);
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    let text = answer.text();
    assert!(
        text.starts_with("Contact: mailto:security@operator.example\nExpires: 2"),
        "{text}"
    );
}
