//! Each request has an id of the node's own making: in the answer, in a
//! problem and in the log.

use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::node::Node;

#[test]
fn it_is_new_each_time_whatever_the_client_says() {
    let node = Node::start();
    let own = "2f1c1e0a-0000-4000-8000-000000000000";
    let mut seen = Vec::new();
    for path in ["/", "/api/bundle", "/api/none", "/fit-connect/v1/info"] {
        let answer = node.get_with(path, &[("x-request-id", own)]);
        let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        assert!(Uuid::parse_str(&id).is_ok() && id != own, "{path}: {id}");
        assert!(!seen.contains(&id));
        if answer.status >= 400 {
            assert_eq!(
                answer.json()["instance"],
                format!("urn:uuid:{id}"),
                "{path}"
            );
            assert!(!answer.problem().is_empty());
        }
        seen.push(id);
    }
    let until = Instant::now() + Duration::from_secs(60);
    // The last line may still be on its way.
    while !node.log().contains(&seen[3]) {
        assert!(Instant::now() < until, "{}", node.log());
        std::thread::sleep(Duration::from_millis(10));
    }
    let log = node.log();
    for id in seen {
        let line = log.lines().find(|line| line.contains(&id)).expect("a line");
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["span"]["request_id"], id);
        assert_eq!(line["fields"]["message"], "request");
    }
    assert!(!log.contains(own));
}
