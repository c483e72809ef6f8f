//! A node whose authority fetches elsewhere, set up by its operator's commands,
//! and what a browser believes of it.

use std::{collections::BTreeMap, process::Output};

use relocation::envelope::{
    bundle::BundleView,
    directory::{DIRECTORY_TYPE, Directory},
    event::{AuthenticationTags, EVENT_TYPE},
    jose::{CompactJws, Jwk, authentication_tag},
    manifest::{Manifest, ManifestEntry},
    verdict::{CaseState, CheckedEvent, History, Shown, Verdict, judge},
};
use serde_json::json;
use umzug::jose::{sha256_base64url, thumbprint, verify_named};
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    delivery_service::{DeliveryService, ISSUER, THERE},
    fault_proxy::FaultProxy,
    keys,
    linked::{change, issuer, sign},
    node::{DESTINATION, Engine, Node, SECRET, destination, empty, umzug},
    time::Time,
};

/// The authority's id at the node where people send.
pub(crate) const HERE: Uuid = Uuid::from_u128(0xC3);

pub(crate) fn bundle() -> Bundle {
    Bundle::new(vec![Submission {
        destination: HERE,
        ..Submission::new(1)
    }])
}

/// `umzug region …` on a node; what it said, and whether it could.
pub(crate) fn region(node: &Node, arguments: &[&str]) -> (bool, String) {
    let mut command = umzug();
    command.arg("region").args(arguments);
    let output = command.arg("--data").arg(node.data()).output();
    let Output {
        status,
        stdout,
        stderr,
    } = output.expect("it starts");
    let said = String::from_utf8([stdout, stderr].concat()).expect("text");
    (status.success(), said)
}

pub(crate) fn add(
    here: &Node,
    issuer: &str,
    api: &str,
    tokens: &str,
    more: &[&str],
) -> (bool, String) {
    let client = if api.ends_with("/fit-connect") {
        "portal"
    } else {
        "umzug"
    };
    let access = here.dir.path().join("service.json");
    let content = json!({ "client": client, "secret": SECRET });
    std::fs::write(&access, content.to_string()).expect("written");
    let access = access.to_str().expect("text");
    let add = [
        "service",
        "add",
        issuer,
        "--api",
        api,
        "--tokens",
        tokens,
        "--access",
        access,
        "--private",
    ];
    region(here, &[&add[..], more].concat())
}

pub(crate) fn lead(here: &Node, issuer: &str, there: Uuid, more: &[&str]) -> (bool, String) {
    let (id, there) = (HERE.to_string(), there.to_string());
    let set = ["channel", &id, "--service", issuer, "--as", &there];
    region(here, &[&set[..], more].concat())
}

pub(crate) fn done((could, said): (bool, String)) -> String {
    assert!(could, "{said}");
    said
}

/// A node whose authority fetches from another node, which takes this one for
/// any sender.
pub(crate) fn through(engine: Engine) -> (Node, Node, FaultProxy) {
    lead_through(Node::stranger(engine), Node::on(engine))
}

/// The same, both in this time.
pub(crate) fn through_within(engine: Engine, time: &Time) -> (Node, Node, FaultProxy) {
    let here = Node::stranger_told_to(engine, &time.variables());
    lead_through(here, Node::told_in(empty(engine), &time.variables()))
}

fn lead_through(here: Node, there: Node) -> (Node, Node, FaultProxy) {
    let proxy = FaultProxy::before(&there.base);
    sign(&there);
    enrol(&here);
    let api = format!("{}/fit-connect", proxy.url);
    let tokens = format!("{api}/token");
    done(add(&here, &issuer(&there), &api, &tokens, &[]));
    done(lead(&here, &issuer(&there), DESTINATION, &[]));
    sign(&here);
    (here, there, proxy)
}

/// A node whose authority fetches from a service of somebody else.
pub(crate) fn beside(engine: Engine) -> (Node, DeliveryService) {
    let (here, service) = (Node::stranger(engine), DeliveryService::start());
    enrol(&here);
    let (api, tokens) = (
        format!("{}/api", service.base),
        format!("{}/tokens", service.base),
    );
    done(add(&here, ISSUER, &api, &tokens, &[]));
    done(lead(&here, ISSUER, THERE, &[]));
    sign(&here);
    (here, service)
}

fn enrol(here: &Node) {
    change(here, |registry| {
        let authority = destination(HERE, &keys::AUTHORITY);
        registry.destinations.push(authority);
    });
}

pub(crate) fn tags(submission: &Submission) -> AuthenticationTags {
    let mut tags = AuthenticationTags::default();
    for (name, part) in &submission.parts {
        let tag = authentication_tag(part).expect("a tag").to_owned();
        match name.as_str() {
            "metadata" => tags.metadata = tag,
            "data" => tags.data = Some(tag),
            id => drop(tags.attachments.insert(id.parse().expect("an id"), tag)),
        }
    }
    tags
}

/// What the browser believes of it, by its own rules.
pub(crate) fn believed(node: &Node, bundle: &Bundle) -> Result<History, Verdict> {
    let text = node.get("/api/directory", None).text();
    let directory: Directory = CompactJws::parse(&text).unwrap().claims().unwrap();
    let header = CompactJws::parse(&text).unwrap().header;
    assert_eq!(header.typ.as_deref(), Some(DIRECTORY_TYPE));
    let view: BundleView = serde_json::from_value(bundle.view(node).json()).expect("a view");
    let checked = |jws: &String| checked(jws, &view.keys);
    let entries = bundle.submissions.iter().map(|sent| ManifestEntry {
        submission: sent.id,
        case: sent.case,
        destination: HERE,
        authority: "Meldebehörde".into(),
        encryption: keys::AUTHORITY.jwk().kid.clone(),
        signing: vec![keys::AUTHORITY.jwk().kid.clone()],
        node: directory.node.signing.clone(),
        label: String::new(),
        tags: tags(sent),
        answers: None,
    });
    let manifest = Manifest {
        version: 1,
        reply_key: "reply".into(),
        reply_public: None,
        submissions: entries.collect(),
        waiting: Vec::new(),
    };
    let events = view.events.iter();
    let shown = Shown {
        submissions: view.submissions.clone(),
        events: events
            .map(|(case, log)| (*case, log.iter().map(checked).collect()))
            .collect(),
        replies: BTreeMap::new(),
    };
    match judge(&manifest, &directory, &shown).remove(0).1 {
        Verdict::Believed(history) => Ok(history),
        lie @ Verdict::NotVerified(_) => Err(lie),
    }
}

fn checked(jws: &str, keys: &BTreeMap<String, Jwk>) -> CheckedEvent {
    let form = CompactJws::parse(jws).expect("a JWS");
    let mut named = keys.values().filter(|key| key.kid == form.header.kid);
    let key = named.find(|key| verify_named(jws, EVENT_TYPE, key).is_ok());
    CheckedEvent {
        hash: sha256_base64url(jws.as_bytes()),
        signer: key.map(thumbprint),
        claims: form.claims().ok(),
    }
}

pub(crate) fn state(node: &Node, bundle: &Bundle) -> Option<CaseState> {
    believed(node, bundle).expect("it is believed").state()
}
