//! The process is killed; what was answered is there.

use std::{io::Write, net::TcpStream, thread::sleep, time::Duration};

use crate::{
    bundles::Bundle,
    node::{Engine, Node, on_both_engines},
};

on_both_engines!(
    a_cut_line_leaves_nothing_behind,
    killed_in_the_middle_of_a_part_it_is_simply_sent_again,
    a_commit_survives_the_end_of_the_process,
    killed_between_upload_and_commit_nothing_is_sent_and_nothing_lost,
    many_kills_right_after_the_answer_lose_nothing,
);

/// Sends the first half of an attachment and keeps the line open.
fn half_a_part(node: &Node, bundle: &Bundle) -> TcpStream {
    let submission = bundle.first();
    let photo = submission.parts.keys().find(|n| n.len() == 36).unwrap();
    let (path, body) = (submission.part_path(photo), &submission.parts[photo]);
    let address = node.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/jose\r\nContent-Length: {}\r\n\r\n{}",
        bundle.token,
        body.len(),
        &body[..body.len() / 2]
    );
    stream.write_all(head.as_bytes()).unwrap();
    wait_for_files(node, 1);
    stream
}

fn wait_for_files(node: &Node, count: usize) {
    for _ in 0..100 {
        if node.attachments() == count {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("there are not {count} files");
}

fn a_cut_line_leaves_nothing_behind(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.announce(&node);
    drop(half_a_part(&node, &bundle));
    wait_for_files(&node, 0);
    bundle.upload(&node);
    assert_eq!(bundle.commit(&node).status, 202);
}

fn killed_in_the_middle_of_a_part_it_is_simply_sent_again(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.announce(&node);
    let line = half_a_part(&node, &bundle);
    let node = node.kill_and_restart();
    drop(line);
    let stored = bundle.announce(&node).json()["stored"].clone();
    assert_eq!(stored[bundle.first().id.to_string()], serde_json::json!([]));
    bundle.upload(&node);
    assert_eq!(bundle.commit(&node).status, 202);
}

fn a_commit_survives_the_end_of_the_process(engine: Engine) {
    let node = Node::on(engine);
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

fn killed_between_upload_and_commit_nothing_is_sent_and_nothing_lost(engine: Engine) {
    let node = Node::on(engine);
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

fn many_kills_right_after_the_answer_lose_nothing(engine: Engine) {
    let mut node = Node::on(engine);
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
