//! What a citizen sends at one node reaches the authority at another one, and
//! what the authority says comes back, whatever happens on the line.

use std::{collections::BTreeSet, net::TcpListener};

use relocation::envelope::{
    event::{EventClaims, EventKind},
    jose::CompactJws,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    events::Clerk,
    fault_proxy::Fault,
    linked::{Linked, change, delivery, issuer, link, sign, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
};

on_both_engines!(
    what_is_sent_here_arrives_there_and_comes_back,
    whatever_happens_on_the_line_it_arrives_once,
    who_withdraws_gets_it_back_until_it_was_fetched,
);

pub(crate) const LIST: &str = "/fit-connect/v1/submissions";

/// Submissions that wait for the authority.
pub(crate) fn waiting(node: &Node) -> Vec<Value> {
    let list = node.get(LIST, Some(&node.access("office"))).json();
    list["submissions"].as_array().expect("a list").clone()
}

pub(crate) fn arrives(node: &Node, count: usize) {
    until("it arrives", || waiting(node).len() == count);
}

/// Issuer and kind of each event that the citizen sees.
pub(crate) fn story(bundle: &Bundle, node: &Node) -> Vec<(String, EventKind)> {
    let view = bundle.view(node).json();
    let log = view["events"][bundle.first().case.to_string()].clone();
    let log: Vec<String> = serde_json::from_value(log).expect("a log");
    let read = |jws: &String| {
        let claims: EventClaims = CompactJws::parse(jws).unwrap().claims().unwrap();
        (claims.iss.clone(), claims.single().unwrap().0)
    };
    log.iter().map(read).collect()
}

fn what_is_sent_here_arrives_there_and_comes_back(engine: Engine) {
    let Linked { here, there, .. } = Linked::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&here);
    arrives(&there, 1);
    let sent = bundle.first();
    let office = there.access("office");
    let fetched = there
        .get(&format!("{LIST}/{}", sent.id), Some(&office))
        .json();
    assert_eq!(fetched["encryptedMetadata"], sent.parts["metadata"]);
    assert_eq!(fetched["encryptedData"], sent.parts["data"]);
    let id = fetched["attachments"][0].as_str().expect("an id");
    let path = format!("{LIST}/{}/attachments/{id}", sent.id);
    assert_eq!(there.get(&path, Some(&office)).text(), sent.parts[id]);

    let clerk = Clerk::new(&there, &bundle);
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    let question = clerk.reply(EventKind::Question);
    assert_eq!(clerk.post(&clerk.after(question)).status, 204);
    let (own, theirs, authority) = (issuer(&here), issuer(&there), DESTINATION.to_string());
    let expected = [
        (&own, EventKind::Create),
        (&own, EventKind::Submit),
        (&theirs, EventKind::Create),
        (&theirs, EventKind::Submit),
        (&authority, EventKind::Accept),
        (&authority, EventKind::Question),
    ];
    let expected = expected
        .map(|(issuer, kind)| (issuer.clone(), kind))
        .to_vec();
    until("it comes back", || story(&bundle, &here) == expected);
    let view = bundle.view(&here).json();
    let reply = &view["replies"][sent.case.to_string()][0];
    let id = reply["attachments"][0].as_str().expect("an attachment");
    let reply = reply["reply"].as_str().expect("an id");
    let path = format!("/api/bundle/replies/{reply}/attachments/{id}");
    let document = here.get(&path, Some(&bundle.token));
    assert_eq!(document.status, 200, "{}", document.text());
    assert_eq!(here.attachments(), 1, "only the reply's is kept");
    assert!(delivery(&here, &["list"]).is_empty());

    // The answer goes the same way, into the same case.
    let mut answer = Submission::new(0);
    answer.case = sent.case;
    let next = Bundle {
        submissions: vec![answer],
        ..bundle
    };
    assert_eq!(next.announce(&here).status, 201);
    next.upload(&here);
    let mut body = next.commit_body();
    body["replaces"] = next.manifest_hash().into();
    body.as_object_mut().expect("an object").remove("reply_key");
    assert_eq!(next.commit_with(&here, &body).status, 202);
    arrives(&there, 1);
}

fn whatever_happens_on_the_line_it_arrives_once(engine: Engine) {
    let Linked { here, there, proxy } = &Linked::on(engine);
    let faults = [
        Fault::Cut,
        Fault::Lost,
        Fault::Twice,
        Fault::Drip,
        Fault::Endless,
        Fault::Answer("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"),
        Fault::Answer("HTTP/1.1 429 X\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"),
        Fault::Answer("HTTP/1.1 202 X\r\ncontent-length: 2\r\n\r\n{}"),
        Fault::Answer("garbage\r\n\r\n"),
    ];
    let mut sent = BTreeSet::new();
    for fault in faults {
        let through = matches!(fault, Fault::Twice | Fault::Drip);
        let (before, said) = (proxy.requests(), format!("{fault:?}"));
        proxy.set(fault);
        let bundle = Bundle::simple();
        bundle.send(here);
        sent.insert(bundle.first().id.to_string());
        if !through {
            until(&said, || proxy.requests() > before);
            let kinds = story(&bundle, here).len();
            assert_eq!(kinds, 2, "{said}: nothing is confirmed");
            proxy.set(Fault::None);
        }
        arrives(there, sent.len());
        until(&said, || story(&bundle, here).len() == 4);
        proxy.set(Fault::None);
    }
    let ids = waiting(there);
    let ids = ids
        .iter()
        .map(|one| one["submissionId"].as_str().expect("an id"));
    assert_eq!(ids.map(str::to_owned).collect::<BTreeSet<_>>(), sent);
}

fn who_withdraws_gets_it_back_until_it_was_fetched(engine: Engine) {
    let Linked { here, there, proxy } = &Linked::on(engine);
    let withdraw = |bundle: &Bundle| {
        let path = format!("/api/bundle/submissions/{}", bundle.first().id);
        here.delete(&path, &bundle.token)
    };
    let (first, second) = (Bundle::simple(), Bundle::simple());
    for bundle in [&first, &second] {
        bundle.send(here);
    }
    arrives(there, 2);
    for bundle in [&first, &second] {
        until("handed over", || story(bundle, here).len() == 4);
    }
    proxy.set(Fault::Cut);
    let silent = withdraw(&first);
    assert_eq!(
        (silent.status, silent.problem()),
        (503, "node_silent".into())
    );
    proxy.set(Fault::None);
    for _ in 0..2 {
        assert_eq!(withdraw(&first).status, 204);
    }
    assert_eq!(waiting(there).len(), 1);
    assert_eq!(here.attachments(), 1);
    Clerk::new(there, &second).fetch();
    let late = withdraw(&second);
    assert_eq!(
        (late.status, late.problem()),
        (409, "already_fetched".into())
    );
}

/// Whatever step it was: the next attempt begins with the first one.
#[test]
fn an_answer_that_is_lost_late_does_no_harm() {
    let linked = Linked::on(Engine::Sqlite);
    let Linked { here, there, proxy } = &linked;
    let steps = [
        ("POST", "/v1/submissions"),
        ("PUT", "/attachments/"),
        ("PUT", "/v1/submissions/"),
        ("GET", "/events"),
    ];
    for (count, (method, path)) in (1..).zip(steps) {
        proxy.set(Fault::LostThen(method, path, Box::new(Fault::None)));
        let bundle = Bundle::simple();
        bundle.send(here);
        until(path, || story(&bundle, here).len() == 4);
        assert_eq!(waiting(there).len(), count, "{method} {path}");
        let id = bundle.first().id.to_string();
        let fetched = there.get(&format!("{LIST}/{id}"), Some(&there.access("office")));
        assert_eq!(
            fetched.json()["encryptedData"],
            bundle.first().parts["data"]
        );
    }
    let outcomes = linked.outcomes(&DESTINATION.to_string());
    assert!(outcomes.contains(&"unreachable".to_owned()), "{outcomes:?}");
    assert!(!outcomes.contains(&"refused".to_owned()), "{outcomes:?}");
}

#[test]
fn a_node_that_was_killed_goes_on_where_it_was() {
    let Linked { here, there, proxy } = Linked::on(Engine::Sqlite);
    proxy.set(Fault::Lost);
    let bundles: Vec<Bundle> = (0..3).map(|_| Bundle::simple()).collect();
    for bundle in &bundles {
        bundle.send(&here);
    }
    let before = proxy.requests();
    until("it is on its way", || proxy.requests() > before);
    let here = here.kill_and_restart();
    let there = there.kill_and_restart();
    proxy.lead_to(&there.base);
    proxy.set(Fault::None);
    // Its lease has not run out: what was under way is taken up by the operator
    // or when it has.
    for bundle in &bundles {
        let again = bundle.commit(&here);
        assert_eq!(again.status, 200, "accepted is accepted");
    }
    let id = DESTINATION.to_string();
    delivery(&here, &["park", &id]);
    delivery(&here, &["resend", &id]);
    arrives(&there, 3);
    for bundle in &bundles {
        until("confirmed", || story(bundle, &here).len() == 4);
    }
}

#[test]
fn a_redirect_is_not_followed_and_takes_no_secret_along() {
    let linked = Linked::on(Engine::Sqlite);
    let trap = TcpListener::bind("127.0.0.1:4711");
    let trap = trap
        .or_else(|_| TcpListener::bind("127.0.0.1:0"))
        .expect("a port");
    trap.set_nonblocking(true).expect("set");
    linked.proxy.set(Fault::Answer(
        "HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:4711/fit-connect/token\r\ncontent-length: 0\r\n\r\n",
    ));
    Bundle::simple().send(&linked.here);
    let id = DESTINATION.to_string();
    until("noticed", || {
        linked.outcomes(&id).contains(&"redirected".to_owned())
    });
    let came = trap.accept().map(drop).map_err(|error| error.kind());
    assert_eq!(came, Err(std::io::ErrorKind::WouldBlock));
}

#[test]
fn a_private_address_and_a_wrong_certificate_are_refused() {
    let id = DESTINATION.to_string();
    let linked = Linked::on(Engine::Sqlite);
    let (here, there) = (&linked.here, &linked.there);
    let port = linked.proxy.url.rsplit(':').next().expect("a port");
    link(here, there, &format!("https://127.0.0.1:{port}"), &[]);
    Bundle::simple().send(here);
    until("refused", || {
        linked.outcomes(&id).contains(&"no-address".to_owned())
    });
    assert_eq!(linked.proxy.requests(), 0);

    let secure = Node::start_with(&["--https", "127.0.0.1:0"]);
    let log = secure.log();
    let port = log.split("\"secure\":\"127.0.0.1:").nth(1).expect("a port");
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    link(
        here,
        there,
        &format!("https://localhost:{port}"),
        &["--private"],
    );
    delivery(here, &["park", &id]);
    delivery(here, &["resend", &id]);
    until("refused", || linked.outcomes(&id)[0] == "certificate");
    assert!(waiting(there).is_empty());
}

#[test]
fn other_keys_in_the_directory_stop_the_delivery_with_an_alarm() {
    let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
    let pinned = std::fs::read(here.data().join("registry.json")).expect("a registry");
    change(here, |registry| registry.peers[0].signing.clear());
    sign(here);
    std::fs::write(here.data().join("registry.json"), pinned).expect("written");
    Bundle::simple().send(here);
    until("an alarm", || {
        here.log()
            .contains("the signed directory does not name this node")
    });
    assert!(waiting(there).is_empty());
    assert_eq!(proxy.requests(), 0, "it is not even asked");
    sign(here);
    arrives(there, 1);
}

/// Puts an event of another case into a log, and a known one twice.
fn foreign(body: String) -> String {
    let Ok(mut log) = serde_json::from_str::<Value>(&body) else {
        return body;
    };
    let Some(events) = log["eventLog"].as_array_mut() else {
        return body;
    };
    let again = events.clone();
    events.extend(again);
    let forged = "e30.eyJqdGkiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDEifQ.AA";
    events.push(forged.into());
    log.to_string()
}

#[test]
fn replayed_and_foreign_events_change_nothing() {
    let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
    proxy.set(Fault::Changed(foreign));
    let bundle = Bundle::simple();
    bundle.send(here);
    arrives(there, 1);
    let clerk = Clerk::new(there, &bundle);
    clerk.fetch();
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    until("noticed", || {
        here.log().contains("events cannot be brought back")
    });
    assert!(story(&bundle, here).len() <= 5, "each once");
    proxy.set(Fault::None);
    until("it comes back", || story(&bundle, here).len() == 5);
}

#[test]
fn four_nodes_hand_on_to_each_other() {
    let nodes: Vec<Node> = (0..4).map(|_| Node::stranger(Engine::Sqlite)).collect();
    let all: Vec<Uuid> = (0..4).map(|n| Uuid::from_u128(0xD00 + n)).collect();
    for (node, &id) in nodes.iter().zip(&all) {
        change(node, |registry| {
            let mut own = crate::node::destination(DESTINATION, &crate::keys::AUTHORITY);
            own.id = id;
            registry.destinations = vec![own];
            registry.subscribers[0].destinations = vec![id];
        });
        sign(node);
    }
    for (i, here) in nodes.iter().enumerate() {
        for there in nodes.iter().enumerate().filter(|(j, _)| *j != i) {
            link(here, there.1, &there.1.base, &["--private"]);
        }
    }
    // A bundle of four requests at each node: one for each authority.
    let mut bundles = Vec::new();
    for node in &nodes {
        let submissions = all.iter().map(|&destination| Submission {
            destination,
            ..Submission::new(0)
        });
        let bundle = Bundle::new(submissions.collect());
        bundle.send(node);
        bundles.push(bundle);
    }
    for node in &nodes {
        arrives(node, 4);
    }
    for (node, &id) in nodes.iter().zip(&all) {
        for bundle in &bundles {
            let submission = bundle.submissions.iter().find(|s| s.destination == id);
            let one = Bundle::new(vec![submission.expect("one").clone()]);
            let clerk = Clerk::new(node, &one);
            clerk.fetch();
            assert_eq!(clerk.post(&clerk.accepting()).status, 204);
        }
    }
    for (node, bundle) in nodes.iter().zip(&bundles) {
        until("all came back", || {
            let view = bundle.view(node).json();
            let logs = view["events"].as_object().expect("logs").values();
            let lengths: Vec<usize> = logs.map(|log| log.as_array().map_or(0, Vec::len)).collect();
            // Two events of the own node, two of the other, and the take-over.
            lengths.iter().sum::<usize>() == 3 + 5 + 5 + 5
        });
    }
}

#[test]
fn ids_of_others_are_for_nodes_alone() {
    let node = Node::start();
    let ids = serde_json::json!({
        "destinationId": DESTINATION,
        "announcedAttachments": [],
        "serviceType": { "name": "", "identifier": crate::bundles::SERVICE },
        "submissionId": Uuid::from_u128(1),
        "caseId": Uuid::from_u128(2),
    });
    let portal = node.access("portal");
    let refused = node.post_json(LIST, &portal, &ids);
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "submission-id".into())
    );
    change(&node, |registry| registry.senders[0].node = true);
    until("it is a node", || {
        node.post_json(LIST, &portal, &ids).status == 201
    });
    let stranger = node.access("stranger");
    let path = format!("{LIST}/{}", Uuid::from_u128(1));
    assert_eq!(node.delete(&path, &stranger).status, 403);
    assert_eq!(node.delete(&path, &portal).status, 204);
}
