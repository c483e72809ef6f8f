//! What a citizen sends at one node reaches the authority at another one, and
//! what the authority says comes back, whatever happens on the line.

use std::{collections::BTreeSet, net::TcpListener, time::Duration};

use relocation::envelope::{
    event::{EventClaims, EventKind},
    jose::{CompactJws, Jwk},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    events::Clerk,
    fault_proxy::{ANNOUNCE, ATTACH, EVENTS, Fault, SUBMIT},
    keys,
    linked::{Linked, change, delivery, issuer, link, sign, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
};

on_both_engines!(
    what_is_sent_here_arrives_there_and_comes_back,
    whatever_happens_on_the_line_it_arrives_once,
    who_withdraws_gets_it_back_until_it_was_fetched,
);

pub(crate) const LIST: &str = "/fit-connect/v1/submissions";
/// Before each byte of an answer: slow, and still soon enough.
pub(crate) const SLOW: Duration = Duration::from_micros(500);

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
        Fault::Drip(SLOW),
        Fault::Endless,
        Fault::Answer("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"),
        Fault::Answer("HTTP/1.1 429 X\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"),
        Fault::Answer("HTTP/1.1 202 X\r\ncontent-length: 2\r\n\r\n{}"),
        Fault::Answer("garbage\r\n\r\n"),
    ];
    let mut sent = BTreeSet::new();
    for fault in faults {
        let through = matches!(fault, Fault::Twice | Fault::Drip(_));
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
    // Looks may have met the cut, too: then the other node is left alone first.
    until("it answers again", || withdraw(&first).status == 204);
    assert_eq!(withdraw(&first).status, 204, "once more");
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
    for (count, step) in (1..).zip([ANNOUNCE, ATTACH, SUBMIT, EVENTS]) {
        proxy.set(Fault::once(step, Fault::Lost));
        let bundle = Bundle::simple();
        bundle.send(here);
        until(step.1, || story(&bundle, here).len() == 4);
        assert_eq!(waiting(there).len(), count, "{step:?}");
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

/// Neither where it asks for a token nor with the parcel in its hands.
#[test]
fn a_redirect_is_not_followed_and_takes_no_secret_along() {
    let trap = TcpListener::bind("127.0.0.1:0").expect("a port");
    trap.set_nonblocking(true).expect("set");
    let port = trap.local_addr().expect("an address").port();
    let elsewhere = format!(
        "HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:{port}/\r\ncontent-length: 0\r\n\r\n"
    );
    let elsewhere = Fault::Answer(elsewhere.leak());
    for fault in [elsewhere.clone(), Fault::once(SUBMIT, elsewhere)] {
        let linked = Linked::on(Engine::Sqlite);
        linked.proxy.set(fault);
        Bundle::simple().send(&linked.here);
        let id = DESTINATION.to_string();
        until("noticed", || {
            linked.outcomes(&id).contains(&"redirected".to_owned())
        });
        let came = trap.accept().map(drop).map_err(|error| error.kind());
        assert_eq!(came, Err(std::io::ErrorKind::WouldBlock));
    }
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
    // None, another one, and another one beside it.
    let [none, other, more]: [fn(&mut Vec<Jwk>); 3] = [
        Vec::clear,
        |keys| *keys = vec![keys::OTHER.jwk().clone()],
        |keys| keys.push(keys::OTHER.jwk().clone()),
    ];
    for exchange in [none, other, more] {
        let Linked { here, there, proxy } = &Linked::on(Engine::Sqlite);
        let pinned = std::fs::read(here.data().join("registry.json")).expect("a registry");
        change(here, |registry| exchange(&mut registry.peers[0].signing));
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
