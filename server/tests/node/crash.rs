//! The process is killed; what was answered is there.

use crate::{bundles::Bundle, node::Node};

#[test]
fn a_commit_survives_the_end_of_the_process() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.announce(&node);
    bundle.upload(&node);
    let answer = bundle.commit(&node);
    let node = node.kill_and_restart();
    assert_eq!(answer.status, 202);
    assert_eq!(bundle.view(&node).json(), answer.json());
    let access = node.access("office");
    let id = bundle.first().id;
    let list = node
        .get("/fit-connect/v1/submissions", Some(&access))
        .json();
    assert_eq!(list["submissions"][0]["submissionId"], id.to_string());
    let fetched = node.get(&format!("/fit-connect/v1/submissions/{id}"), Some(&access));
    assert_eq!(
        fetched.json()["encryptedData"],
        bundle.first().parts["data"]
    );
}

#[test]
fn killed_between_upload_and_commit_nothing_is_sent_and_nothing_lost() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.announce(&node);
    bundle.upload(&node);
    let node = node.kill_and_restart();
    assert_eq!(bundle.view(&node).status, 404);
    let access = node.access("office");
    let list = node
        .get("/fit-connect/v1/submissions", Some(&access))
        .json();
    assert_eq!(list["totalCount"], 0);
    assert_eq!(bundle.commit(&node).status, 202);
}

#[test]
fn many_kills_right_after_the_answer_lose_nothing() {
    let mut node = Node::start();
    let mut sent = Vec::new();
    for _ in 0..5 {
        let bundle = Bundle::simple();
        bundle.send(&node);
        node = node.kill_and_restart();
        sent.push(bundle);
        for bundle in &sent {
            assert_eq!(bundle.view(&node).status, 200);
        }
    }
}
