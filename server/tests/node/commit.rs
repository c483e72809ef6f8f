//! The atomic point.

use relocation::envelope::{
    bundle::BundleView,
    event::{EVENT_TYPE, EventClaims, EventKind},
    jose::{authentication_tag, encode},
};
use serde_json::{Value, json};
use umzug::jose::{sha256_base64url, verify};

use crate::{
    bundles::{Bundle, Submission, jwe},
    node::{Engine, Node, on_both_engines},
};

on_both_engines!(
    the_same_commit_twice_is_one,
    the_receipt_is_signed_and_names_the_sealed_parts,
    half_an_upload_cannot_be_committed,
    what_is_committed_stays_as_it_is,
    a_manifest_is_replaced_only_by_who_knows_it,
);

fn the_same_commit_twice_is_one(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    assert_eq!(bundle.view(&node).status, 404);
    bundle.announce(&node);
    assert_eq!(bundle.view(&node).status, 404);
    bundle.upload(&node);
    let first = bundle.commit(&node);
    let second = bundle.commit(&node);
    assert_eq!((first.status, second.status), (202, 200));
    assert_eq!(first.json(), second.json());
    assert_eq!(bundle.view(&node).json(), first.json());
    assert_eq!(bundle.announce(&node).status, 200);
    bundle.upload(&node);
}

fn the_receipt_is_signed_and_names_the_sealed_parts(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let view: BundleView = serde_json::from_value(bundle.view(&node).json()).unwrap();
    let submission = bundle.first();
    let log = &view.events[&submission.case];
    let claims: Vec<EventClaims> = log
        .iter()
        .map(|jws| {
            let header = jws.split('.').next().unwrap();
            let header = relocation::envelope::jose::decode(header).unwrap();
            let header: Value = serde_json::from_slice(&header).unwrap();
            let key = &view.keys[header["kid"].as_str().unwrap()];
            verify(jws, EVENT_TYPE, key).unwrap().claims().unwrap()
        })
        .collect();
    let kinds: Vec<_> = claims.iter().map(|c| c.single().unwrap().0).collect();
    assert_eq!(kinds, [EventKind::Create, EventKind::Submit]);
    let tags = claims[1].single().unwrap().1.authentication_tags.clone();
    let tags = tags.unwrap();
    let tag = |name: &str| authentication_tag(&submission.parts[name]).unwrap();
    assert_eq!(tags.metadata, tag("metadata"));
    assert_eq!(tags.data.as_deref(), Some(tag("data")));
    let (id, photo) = tags.attachments.first_key_value().unwrap();
    assert_eq!(photo, tag(&id.to_string()));
    assert!(view.submissions[0].withdrawable);
    assert_eq!(claims[1].case(), Some(submission.case));
    let jwks = node.get("/fit-connect/.well-known/jwks.json", None).json();
    assert!(
        view.keys
            .contains_key(jwks["keys"][0]["kid"].as_str().unwrap())
    );
}

fn half_an_upload_cannot_be_committed(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    assert_eq!(bundle.commit(&node).status, 404);
    bundle.announce(&node);
    assert_eq!(bundle.commit(&node).problem(), "part_missing");
    bundle.upload(&node);
    let id = bundle.first().id.to_string();

    let mut short = bundle.commit_body();
    short["hashes"][&id].as_object_mut().unwrap().remove("data");
    assert_eq!(bundle.commit_with(&node, &short).problem(), "part_missing");
    let mut wrong = bundle.commit_body();
    wrong["hashes"][&id]["data"] = json!(sha256_base64url(b"other"));
    assert_eq!(bundle.commit_with(&node, &wrong).problem(), "hash_mismatch");
    let mut foreign = bundle.commit_body();
    foreign["hashes"] = json!({ uuid::Uuid::nil().to_string(): {} });
    assert_eq!(
        bundle.commit_with(&node, &foreign).problem(),
        "not_announced"
    );
    let mut keyless = bundle.commit_body();
    keyless.as_object_mut().unwrap().remove("reply_key");
    let refused = bundle.commit_with(&node, &keyless);
    assert_eq!(refused.problem(), "first_commit_incomplete");
    let mut clear = bundle.commit_body();
    clear["manifest"] = json!("{\"version\":1}");
    assert_eq!(bundle.commit_with(&node, &clear).problem(), "not_sealed");
    assert_eq!(bundle.view(&node).status, 404);
    assert_eq!(bundle.commit(&node).status, 202);
}

fn what_is_committed_stays_as_it_is(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let before = bundle.view(&node).json();
    let path = bundle.first().part_path("data");
    let fill = "0".repeat(36);
    let other = node.put_jose(&path, &bundle.token, &jwe(&fill));
    assert_eq!((other.status, &*other.problem()), (409, "committed"));

    let id = bundle.first().id.to_string();
    let mut wrong = bundle.commit_body();
    wrong["hashes"][&id]["data"] = json!(sha256_base64url(b"other"));
    let refused = bundle.commit_with(&node, &wrong);
    assert_eq!((refused.status, refused.json()), (409, before.clone()));
    assert_eq!(bundle.view(&node).json(), before);
}

fn a_manifest_is_replaced_only_by_who_knows_it(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let mut more = Bundle::new(vec![Submission::new(0)]);
    more.token.clone_from(&bundle.token);
    assert_eq!(more.announce(&node).status, 201);
    more.upload(&node);

    let stale = more.commit(&node);
    assert_eq!(stale.status, 409);
    assert_eq!(stale.json()["manifest"], bundle.manifest);
    let mut body = more.commit_body();
    body["replaces"] = json!(encode(&[1; 32]));
    assert_eq!(more.commit_with(&node, &body).status, 409);
    body["replaces"] = json!(sha256_base64url(bundle.manifest.as_bytes()));
    let done = more.commit_with(&node, &body);
    assert_eq!(done.status, 202);
    assert_eq!(done.json()["manifest"], more.manifest);
    assert_eq!(done.json()["submissions"].as_array().unwrap().len(), 2);
    // The first commit again changes nothing any more.
    let again = bundle.commit(&node);
    assert_eq!((again.status, again.json()), (200, done.json()));
}
