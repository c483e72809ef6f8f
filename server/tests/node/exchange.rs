//! Fetching as a FIT-Connect subscriber.

use serde_json::json;

use crate::{
    bundles::{Bundle, SERVICE, Submission},
    keys,
    node::{DESTINATION, Engine, Node, OTHER_DESTINATION, on_both_engines},
};

on_both_engines!(
    tokens_are_for_those_with_the_secret,
    submissions_are_listed_until_taken_over_and_fetched_whole,
    pages_and_destinations_of_the_list,
    one_authority_sees_nothing_of_another,
    destinations_and_keys_are_as_registered,
);

const LIST: &str = "/fit-connect/v1/submissions";

fn tokens_are_for_those_with_the_secret(engine: Engine) {
    let node = Node::on(engine);
    let token = node.token("office", crate::node::SECRET).json();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 1800);
    for (client, secret) in [("office", "wrong"), ("nobody", crate::node::SECRET)] {
        let refused = node.token(client, secret);
        assert_eq!(refused.status, 401);
        assert_eq!(refused.json()["error"], "invalid_client");
    }
    for bearer in [None, Some("x.y"), Some("")] {
        let refused = node.get(LIST, bearer);
        assert_eq!((refused.status, &*refused.problem()), (401, "unauthorized"));
    }
}

fn submissions_are_listed_until_taken_over_and_fetched_whole(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::new(vec![Submission::new(2)]);
    bundle.send(&node);
    let access = node.access("office");
    let submission = bundle.first();
    let ids = json!({
        "destinationId": DESTINATION,
        "submissionId": submission.id,
        "caseId": submission.case,
    });
    let list = json!({ "count": 1, "offset": 0, "totalCount": 1, "submissions": [ids] });
    let photos: Vec<_> = submission.parts.keys().filter(|n| n.len() == 36).collect();
    let photo = format!("{LIST}/{}/attachments/{}", submission.id, photos[0]);
    assert_eq!(node.get(&photo, Some(&access)).status, 404);

    for _ in 0..2 {
        assert_eq!(node.get(LIST, Some(&access)).json(), list);
        let fetched = node.get(&format!("{LIST}/{}", submission.id), Some(&access));
        let mut expected = ids.clone();
        expected["attachments"] = json!(photos);
        expected["serviceType"] = json!({ "name": "", "identifier": SERVICE });
        expected["encryptedMetadata"] = json!(submission.parts["metadata"]);
        expected["encryptedData"] = json!(submission.parts["data"]);
        assert_eq!(fetched.json(), expected);
    }
    let sealed = node.get(&photo, Some(&access));
    assert_eq!(sealed.headers["content-type"], "application/jose");
    assert_eq!(sealed.text(), submission.parts[photos[0]]);
}

fn pages_and_destinations_of_the_list(engine: Engine) {
    let node = Node::on(engine);
    let sent: Vec<Bundle> = (0..3)
        .map(|_| Bundle::new(vec![Submission::new(0)]))
        .collect();
    sent.iter().for_each(|bundle| bundle.send(&node));
    let access = node.access("office");
    let get = |query: &str| node.get(&format!("{LIST}?{query}"), Some(&access));
    let page = get("limit=1&offset=1").json();
    assert_eq!(
        (&page["count"], &page["totalCount"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(
        page["submissions"][0]["submissionId"],
        sent[1].first().id.to_string()
    );
    assert_eq!(
        get(&format!("destinationId={DESTINATION}")).json()["count"],
        3
    );
    assert_eq!(
        get(&format!("destinationId={OTHER_DESTINATION}")).status,
        403
    );
    for wrong in ["limit=0", "limit=501", "offset=-1", "destinationId=x"] {
        assert_eq!(get(wrong).status, 400, "{wrong}");
    }
}

fn one_authority_sees_nothing_of_another(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let other = node.access("other");
    assert_eq!(node.get(LIST, Some(&other)).json()["totalCount"], 0);
    let (id, case) = (bundle.first().id, bundle.first().case);
    let refused = node.get(&format!("{LIST}/{id}"), Some(&other));
    assert_eq!(refused.problem(), "submission-not-found");
    let log = format!("/fit-connect/v1/cases/{case}/events");
    assert_eq!(node.get(&log, Some(&other)).status, 404);
    // The attempt does not count as fetched.
    assert_eq!(
        bundle.view(&node).json()["submissions"][0]["withdrawable"],
        true
    );
}

fn destinations_and_keys_are_as_registered(engine: Engine) {
    let node = Node::on(engine);
    let access = node.access("office");
    let path = format!("/fit-connect/v1/destinations/{DESTINATION}");
    assert_eq!(node.get(&path, None).status, 401);
    let destination = node.get(&path, Some(&access));
    assert_eq!(destination.headers["cache-control"], "no-cache");
    let kid = keys::AUTHORITY.jwk().kid.clone();
    assert_eq!(destination.json()["encryptionKid"], kid);
    assert_eq!(destination.json()["status"], "active");
    let key = node.get(&format!("{path}/keys/{kid}"), None);
    assert_eq!(key.headers["cache-control"], "no-cache");
    assert_eq!(key.json(), json!(keys::sealing(&keys::AUTHORITY)));
    assert_eq!(node.get(&format!("{path}/keys/none"), None).status, 404);
    let info = node.get("/fit-connect/v1/info", None).json();
    assert_eq!(info["version"]["major"], 1);
}
