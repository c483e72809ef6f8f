//! Who asked for it is told: subscribers of new submissions, senders of new
//! events.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use umzug::{exchange::callback::authentication, machine, region::registry::Notified};

use crate::{
    bundles::{Bundle, SERVICE},
    events::Clerk,
    linked::{change, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
};

on_both_engines!(
    a_subscriber_is_told_of_what_waits,
    a_sender_is_told_of_events,
);

const LIST: &str = "/fit-connect/v1/submissions";
pub(crate) const SECRET: &str = "a secret of at least thirty-two characters";

/// Somebody who wants to be told. It answers 500 to the first call, and 400 to
/// one of another time, as it should.
pub(crate) struct Told {
    pub(crate) url: String,
    calls: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Vec<u16>>>,
    at: Arc<Mutex<Vec<Instant>>>,
}

impl Told {
    pub(crate) fn start() -> Self {
        Self::answering("")
    }

    /// With more headers, each with its end of line, in the answers.
    fn answering(more: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/news?x=1", listener.local_addr().expect("it"));
        let told = Self {
            url,
            calls: Arc::default(),
            answers: Arc::default(),
            at: Arc::default(),
        };
        let (kept, answered) = (Arc::clone(&told.calls), Arc::clone(&told.answers));
        let at = Arc::clone(&told.at);
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let mut bytes = vec![0; 64 * 1024];
                let mut length = 0;
                while !whole(&bytes[..length]) {
                    match client.read(&mut bytes[length..]) {
                        Ok(0) | Err(_) => break,
                        Ok(count) => length += count,
                    }
                }
                let mut calls = kept.lock().expect("calls");
                calls.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
                let call = calls.last().expect("one");
                let status = match header(call, "callback-timestamp").parse::<i64>() {
                    Ok(time) if (machine::now() - time).abs() > 300 => 400,
                    _ if calls.len() == 1 => 500,
                    _ => 200,
                };
                at.lock().expect("times").push(Instant::now());
                answered.lock().expect("answers").push(status);
                let date = httpdate::fmt_http_date(machine::file_time());
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ndate: {date}\r\n{more}content-length: 0\r\n\r\n"
                );
                let _ = client.write_all(answer.as_bytes());
            }
        });
        told
    }

    /// The statuses of its answers.
    pub(crate) fn answers(&self) -> Vec<u16> {
        self.answers.lock().expect("answers").clone()
    }

    /// Bodies of the calls, each checked as its receiver would.
    fn news(&self, secret: &str) -> Vec<Value> {
        let calls = self.calls.lock().expect("calls");
        let read = |call: &String| {
            let (head, body) = call.split_once("\r\n\r\n").expect("a body");
            let time: i64 = header(call, "callback-timestamp").parse().expect("a time");
            assert!((machine::now() - time).abs() < 300);
            assert_eq!(
                header(call, "callback-authentication"),
                authentication(secret, time, body)
            );
            assert!(head.starts_with("POST /news?x=1 "), "{head}");
            serde_json::from_str(body).expect("JSON")
        };
        calls.iter().map(read).collect()
    }
}

fn header<'a>(call: &'a str, name: &str) -> &'a str {
    let mut lines = call.lines();
    let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    value.unwrap_or_default()
}

/// Keeps the secret with which the subscriber is told.
pub(crate) fn keep_secret(node: &Node) {
    let folder = node.data().join("callbacks");
    umzug::private_file::create_folder(&folder).expect("made");
    let file = folder.join(format!("{DESTINATION}.secret"));
    umzug::private_file::write_new(&file, SECRET.as_bytes()).expect("written");
}

fn whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let value = line.strip_prefix("content-length: ")?;
        value.parse::<usize>().ok()
    });
    body.len() >= length.unwrap_or(0)
}

fn a_subscriber_is_told_of_what_waits(engine: Engine) {
    let (node, told) = (Node::on(engine), Told::start());
    change(&node, |registry| {
        registry.destinations[0].callback = Some(Notified {
            url: told.url.clone(),
            private: true,
        });
    });
    keep_secret(&node);
    let bundle = Bundle::simple();
    bundle.send(&node);
    // The first call fails, and is made again.
    until("told", || told.news(SECRET).len() == 2);
    let news = told.news(SECRET);
    assert_eq!(news[0], news[1]);
    let sent = bundle.first();
    let kind = "https://schema.fitko.de/fit-connect/submission-api/callbacks/new-submissions";
    let expected = json!({
        "type": kind,
        "submissionIds": [sent.id],
        "submissions": [{
            "destinationId": DESTINATION, "submissionId": sent.id, "caseId": sent.case,
        }],
    });
    assert_eq!(news[0], expected);
    assert!(!node.log().contains(SECRET));
}

/// The first pause by itself is a second.
#[test]
fn who_is_told_may_ask_for_time() {
    let (node, told) = (Node::start(), Told::answering("retry-after: 8\r\n"));
    change(&node, |registry| {
        registry.destinations[0].callback = Some(Notified {
            url: told.url.clone(),
            private: true,
        });
    });
    keep_secret(&node);
    Bundle::simple().send(&node);
    until("told", || told.answers() == [500, 200]);
    let at = told.at.lock().expect("times");
    assert!(
        at[1] - at[0] >= Duration::from_secs(7),
        "{:?}",
        at[1] - at[0]
    );
}

fn a_sender_is_told_of_events(engine: Engine) {
    let (node, told) = (Node::on(engine), Told::start());
    let portal = node.access("portal");
    let announce = |url: &str, secret: &str| {
        let body = json!({
            "destinationId": DESTINATION,
            "announcedAttachments": [],
            "serviceType": { "name": "", "identifier": SERVICE },
            "callback": { "url": url, "secret": secret },
        });
        node.post_json(LIST, &portal, &body)
    };
    for (url, secret) in [
        (&*told.url, SECRET),
        ("https://portal.example/x", "short"),
        ("ftp://portal.example", SECRET),
    ] {
        let refused = announce(url, secret);
        assert_eq!(
            (refused.status, refused.problem()),
            (422, "callback-invalid".into())
        );
    }
    assert_eq!(announce("https://portal.example/x", SECRET).status, 201);
    change(&node, |registry| registry.senders[0].private = true);
    let mut ids = Value::Null;
    until("its operator has let it", || {
        let answer = announce(&told.url, SECRET);
        ids = answer.json();
        answer.status == 201
    });
    let mut bundle = Bundle::simple();
    let sent = &mut bundle.submissions[0];
    sent.id = ids["submissionId"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("it");
    sent.case = ids["caseId"].as_str().expect("an id").parse().expect("it");
    sent.parts.retain(|name, _| name.len() < 10);
    let body = json!({
        "encryptedMetadata": sent.parts["metadata"], "encryptedData": sent.parts["data"],
    });
    let put = ("application/json", &*body.to_string());
    let path = format!("{LIST}/{}", sent.id);
    assert_eq!(node.send("PUT", &path, &portal, put).status, 202);
    let (id, case) = (sent.id, sent.case);
    let clerk = Clerk::new(&node, &bundle);
    clerk.fetch();
    assert_eq!(
        told.news(SECRET).len(),
        0,
        "nothing that the node writes is told"
    );
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    until("told", || told.news(SECRET).len() == 2);
    let news = &told.news(SECRET)[1];
    assert!(
        news["type"]
            .as_str()
            .expect("a type")
            .ends_with("/new-events")
    );
    assert_eq!(news["submissions"][0]["caseId"], json!(case));
    assert_eq!(news["submissionIds"], json!([id]));
    let question = clerk.reply(relocation::envelope::event::EventKind::Question);
    assert_eq!(clerk.post(&clerk.after(question)).status, 204);
    until("told once more", || told.news(SECRET).len() == 3);
}
