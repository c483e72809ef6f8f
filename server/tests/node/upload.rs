//! Announcing and uploading: everything may be repeated.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::json;
use umzug::machine;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission, jwe},
    node::{Engine, Node, on_both_engines},
};

on_both_engines!(
    an_interrupted_upload_goes_on_where_it_stopped,
    the_same_id_means_the_same_thing,
    what_makes_no_sense_is_refused,
    parts_must_be_announced_sealed_and_of_their_size,
    a_part_for_another_key_must_be_sealed_again,
    two_uploads_of_one_part_take_turns_and_leave_one_file,
);

fn an_interrupted_upload_goes_on_where_it_stopped(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    let first = bundle.announce(&node);
    assert_eq!(first.status, 201);
    let stored = |answer: &crate::node::Answer| {
        answer.json()["stored"][bundle.first().id.to_string()].clone()
    };
    assert_eq!(stored(&first), json!([]));

    let submission = bundle.first();
    let path = submission.part_path("data");
    for _ in 0..2 {
        let put = node.put_jose(&path, &bundle.token, &submission.parts["data"]);
        assert_eq!(put.status, 204);
    }
    let node = node.kill_and_restart();
    let again = bundle.announce(&node);
    assert_eq!(again.status, 200);
    assert_eq!(stored(&again), json!(["data"]));
}

fn the_same_id_means_the_same_thing(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    assert_eq!(bundle.announce(&node).status, 201);

    let mut other = Bundle::new(vec![bundle.first().clone()]);
    assert_eq!(other.announce(&node).problem(), "other_contents");
    other.token.clone_from(&bundle.token);
    other.submissions[0].case = machine::new_id();
    let refused = other.announce(&node);
    assert_eq!(
        (refused.status, &*refused.problem()),
        (409, "other_contents")
    );

    // A case belongs to one bundle.
    let mut foreign = Submission::new(0);
    foreign.case = bundle.first().case;
    let foreign = Bundle::new(vec![foreign]);
    assert_eq!(foreign.announce(&node).status, 409);
}

fn what_makes_no_sense_is_refused(engine: Engine) {
    let node = Node::on(engine);
    let refuse = |change: fn(&mut Submission)| {
        let mut submission = Submission::new(1);
        change(&mut submission);
        let answer = Bundle::new(vec![submission]).announce(&node);
        assert_eq!(answer.status, 422);
        answer.problem()
    };
    assert_eq!(refuse(|s| s.destination = Uuid::nil()), "not_connected");
    assert_eq!(refuse(|s| drop(s.parts.remove("data"))), "parts");
    assert_eq!(
        refuse(|s| drop(s.parts.insert("../../x".into(), jwe("x")))),
        "part_name"
    );
    assert_eq!(
        refuse(|s| drop(s.parts.insert("metadata".into(), "x".repeat(200_000)))),
        "part_size"
    );
    assert_eq!(
        refuse(|s| {
            for _ in 0..10 {
                s.parts.insert(machine::new_id().to_string(), jwe("x"));
            }
        }),
        "parts"
    );
    let five = Bundle::new((0..5).map(|_| Submission::new(0)).collect());
    assert_eq!(five.announce(&node).problem(), "submissions");
    let broken = node.post_json("/api/bundle/announce", &five.token, &json!([]));
    assert_eq!((broken.status, &*broken.problem()), (400, "not_readable"));
}

fn parts_must_be_announced_sealed_and_of_their_size(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    assert_eq!(bundle.announce(&node).status, 201);
    let submission = bundle.first();
    let path = submission.part_path("data");
    let put = |path: &str, body: &str| {
        let answer = node.put_jose(path, &bundle.token, body);
        (answer.status, answer.problem())
    };
    let size = submission.parts["data"].len();
    assert_eq!(put(&path, &"A".repeat(size)), (422, "not_sealed".into()));
    assert_eq!(put(&path, &jwe("")), (422, "not_sealed".into()));
    assert_eq!(put(&path, &jwe("short")), (422, "wrong_size".into()));
    assert_eq!(put(&path, &jwe(&"l".repeat(99))), (413, "too_large".into()));
    // The answer arrives although most of the body was still to come.
    let long = "A".repeat(5_000_000);
    assert_eq!(put(&path, &long), (413, "too_large".into()));
    let unknown = submission.part_path(&machine::new_id().to_string());
    assert_eq!(put(&unknown, &jwe("x")), (422, "not_announced".into()));
    assert_eq!(
        put(&submission.part_path("..%2Fdata"), &jwe("x")),
        (422, "not_announced".into())
    );
    let kind = ("text/plain", &*submission.parts["data"]);
    assert_eq!(node.send("PUT", &path, &bundle.token, kind).status, 415);
    let foreign = Bundle::simple();
    assert_eq!(node.put_jose(&path, &foreign.token, &jwe("x")).status, 404);
}

fn a_part_for_another_key_must_be_sealed_again(engine: Engine) {
    let node = Node::on(engine);
    let mut bundle = Bundle::simple();
    let stale = bundle.first().parts["data"].replacen("ey", "eY", 1);
    bundle.submissions[0].destination = crate::node::OTHER_DESTINATION;
    assert_eq!(bundle.announce(&node).status, 201);
    let path = bundle.first().part_path("data");
    let refused = node.put_jose(&path, &bundle.token, &bundle.first().parts["data"]);
    assert_eq!(refused.problem(), "wrong_key");
    assert_eq!(
        node.put_jose(&path, &bundle.token, &stale).problem(),
        "not_sealed"
    );
    let photo = bundle.first().parts.keys().find(|n| n.len() == 36).unwrap();
    let path = bundle.first().part_path(photo);
    let refused = node.put_jose(&path, &bundle.token, &bundle.first().parts[photo]);
    assert_eq!(refused.problem(), "wrong_key");
    assert_eq!(node.attachments(), 0);
}

fn two_uploads_of_one_part_take_turns_and_leave_one_file(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    assert_eq!(bundle.announce(&node).status, 201);
    let submission = bundle.first();
    let photo = submission.parts.keys().find(|n| n.len() == 36).unwrap();
    let (path, jwe) = (submission.part_path(photo), &submission.parts[photo]);
    let files = || node.attachments();
    let begin = |body: &str| {
        let address = node.base.trim_start_matches("http://");
        let mut line = TcpStream::connect(address).unwrap();
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/jose\r\nContent-Length: {}\r\n\r\n{body}",
            bundle.token,
            jwe.len()
        );
        line.write_all(head.as_bytes()).unwrap();
        line
    };
    let first = begin(&jwe[..100]);
    let mut tries = 0..200;
    while files() == 0 && tries.next().is_some() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let mut second = begin(jwe);
    let mut answer = [0; 12];
    second
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    assert!(second.read(&mut answer).is_err(), "waits");
    assert_eq!(files(), 1);
    drop(first);
    second
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    second.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
    assert_eq!(files(), 1, "of the second");
    let again = node.put_jose(&path, &bundle.token, jwe);
    assert_eq!((again.status, files()), (204, 1));
}
