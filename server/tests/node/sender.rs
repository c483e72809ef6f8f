//! Handing in as a FIT-Connect sender.

use relocation::envelope::{
    event::{EVENT_TYPE, EventClaims, EventKind, EventPayload},
    jose::{CompactJwe, CompactJws, to_segment},
};
use serde_json::{Value, json};
use umzug::{
    machine,
    region::registry::{Registry, Status},
};
use uuid::Uuid;

use crate::{
    bundles::{Bundle, SERVICE, jwe},
    keys,
    node::{Answer, DESTINATION, Node, OTHER_DESTINATION},
};

const LIST: &str = "/fit-connect/v1/submissions";
const TYPES: &str = "https://schema.fitko.de/fit-connect/submission-api/problems/";

/// A sender with its token.
struct Portal<'a> {
    node: &'a Node,
    access: String,
}

/// What was announced.
struct Ids {
    submission: String,
    case: String,
}

/// A JWE as both Python clients write it; `more` goes into the header.
fn foreign(more: &Value) -> String {
    let mut header = json!({
        "alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "JWE", "zip": "DEF",
        "cty": "application/json", "kid": keys::AUTHORITY.jwk().kid,
    });
    for (name, value) in more.as_object().expect("an object") {
        header[name] = value.clone();
    }
    let fill = machine::new_id();
    CompactJwe::join(
        &to_segment(&header),
        &[7; 512],
        &[8; 12],
        fill.as_bytes(),
        &[9; 16],
    )
}

fn announcement(attachments: &[Uuid]) -> Value {
    json!({
        "destinationId": DESTINATION,
        "announcedAttachments": attachments,
        "serviceType": { "name": "", "identifier": SERVICE },
    })
}

fn submission(metadata: &str) -> Value {
    json!({ "encryptedMetadata": metadata, "encryptedData": foreign(&json!({})) })
}

impl<'a> Portal<'a> {
    fn new(node: &'a Node, client: &str) -> Self {
        let access = node.access(client);
        Self { node, access }
    }

    fn announce(&self, body: &Value) -> Answer {
        self.node.post_json(LIST, &self.access, body)
    }

    fn announced(&self, attachments: &[Uuid]) -> Ids {
        let answer = self.announce(&announcement(attachments));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let text = |name: &str| answer.json()[name].as_str().expect("an id").to_owned();
        Ids {
            submission: text("submissionId"),
            case: text("caseId"),
        }
    }

    fn attach(&self, ids: &Ids, attachment: Uuid, jwe: &str) -> Answer {
        let path = format!("{LIST}/{}/attachments/{attachment}", ids.submission);
        self.node.put_jose(&path, &self.access, jwe)
    }

    fn submit(&self, ids: &Ids, body: &Value) -> Answer {
        let path = format!("{LIST}/{}", ids.submission);
        let body = ("application/json", &*body.to_string());
        self.node.send("PUT", &path, &self.access, body)
    }

    fn events(&self, case: &str) -> Answer {
        let path = format!("/fit-connect/v1/cases/{case}/events");
        self.node.get(&path, Some(&self.access))
    }

    fn kinds(&self, case: &str) -> Vec<EventKind> {
        let log = self.events(case).json();
        let log = log["eventLog"].as_array().expect("a log").iter();
        log.map(|jws| {
            let jws = CompactJws::parse(jws.as_str().expect("text")).expect("a JWS");
            let claims: EventClaims = jws.claims().expect("claims");
            claims.single().expect("one event").0
        })
        .collect()
    }
}

fn problem(answer: &Answer) -> (u16, String) {
    let kind = answer.json()["type"].as_str().expect("a type").to_owned();
    assert!(
        answer.json()["detail"].is_string(),
        "clients read it always"
    );
    (
        answer.status,
        kind.strip_prefix(TYPES).unwrap_or(&kind).to_owned(),
    )
}

fn is(status: u16, kind: &str) -> (u16, String) {
    (status, kind.to_owned())
}

#[test]
fn announced_attached_submitted_and_fetched() {
    let node = Node::start();
    let portal = Portal::new(&node, "portal");
    let photo = machine::new_id();
    let ids = portal.announced(&[photo]);
    assert!(portal.kinds(&ids.case).is_empty(), "nothing is complete");
    let office = node.access("office");
    assert_eq!(node.get(LIST, Some(&office)).json()["totalCount"], 0);

    let body = submission(&foreign(&json!({})));
    assert_eq!(
        problem(&portal.submit(&ids, &body)),
        is(422, "part-missing")
    );
    let (first, second) = (
        jwe(&"photo".repeat(1000)),
        foreign(&json!({ "cty": "image/png" })),
    );
    for jwe in [&first, &second, &second] {
        assert_eq!(portal.attach(&ids, photo, jwe).status, 204);
    }
    for _ in 0..2 {
        let answer = portal.submit(&ids, &body);
        assert_eq!(answer.status, 202, "{}", answer.text());
        assert_eq!(answer.json()["attachments"], json!([photo]));
        assert_eq!(answer.json()["serviceType"]["identifier"], SERVICE);
    }
    let other = submission(&foreign(&json!({})));
    assert_eq!(problem(&portal.submit(&ids, &other)), is(422, "committed"));
    assert_eq!(
        problem(&portal.attach(&ids, photo, &first)),
        is(422, "committed")
    );
    assert_eq!(portal.attach(&ids, photo, &second).status, 204);

    let fetched = node.get(&format!("{LIST}/{}", ids.submission), Some(&office));
    assert_eq!(
        fetched.json()["encryptedMetadata"],
        body["encryptedMetadata"]
    );
    assert_eq!(fetched.json()["encryptedData"], body["encryptedData"]);
    let path = format!("{LIST}/{}/attachments/{photo}", ids.submission);
    assert_eq!(node.get(&path, Some(&office)).text(), second);
    assert_eq!(
        portal.kinds(&ids.case),
        [EventKind::Create, EventKind::Submit]
    );
}

#[test]
fn data_may_be_missing_and_an_earlier_try_leaves_nothing() {
    let node = Node::start();
    let portal = Portal::new(&node, "portal");
    let photo = machine::new_id();
    let ids = portal.announced(&[photo]);
    // With data and without the attachment, then the other way round.
    assert_eq!(
        portal
            .submit(&ids, &submission(&foreign(&json!({}))))
            .status,
        422
    );
    portal.attach(&ids, photo, &foreign(&json!({})));
    let body = json!({ "encryptedMetadata": foreign(&json!({})) });
    assert_eq!(portal.submit(&ids, &body).status, 202);
    let null = json!({ "encryptedMetadata": body["encryptedMetadata"], "encryptedData": null });
    assert_eq!(portal.submit(&ids, &null).status, 202, "the same again");
    let path = format!("{LIST}/{}", ids.submission);
    let fetched = node.get(&path, Some(&node.access("office"))).json();
    assert_eq!(fetched.get("encryptedData"), None);
}

#[test]
fn an_accepted_case_goes_on() {
    let node = Node::start();
    let portal = Portal::new(&node, "portal");
    let ids = portal.announced(&[]);
    let more = |case: &str| {
        let mut body = announcement(&[]);
        body["caseId"] = case.into();
        portal.announce(&body)
    };
    let body = submission(&foreign(&json!({})));
    assert_eq!(portal.submit(&ids, &body).status, 202);
    assert_eq!(problem(&more(&ids.case)), is(422, "case-not-open"));

    let office = node.access("office");
    let path = format!("{LIST}/{}", ids.submission);
    assert_eq!(node.get(&path, Some(&office)).status, 200);
    let log = portal.events(&ids.case).json();
    let receipt = log["eventLog"][1].as_str().unwrap();
    let receipt: EventClaims = CompactJws::parse(receipt).unwrap().claims().unwrap();
    let payload = EventPayload {
        authentication_tags: receipt.single().unwrap().1.authentication_tags.clone(),
        ..EventPayload::default()
    };
    let (submission, case) = (receipt.submission().unwrap(), receipt.case().unwrap());
    let (jti, issuer) = (machine::new_id(), DESTINATION.to_string());
    let at = receipt.iat;
    let claims = EventClaims::new(
        jti,
        issuer,
        at,
        submission,
        case,
        EventKind::Accept,
        payload,
    );
    let jws = keys::AUTHORITY.sign(EVENT_TYPE, &claims).unwrap();
    let path = format!("/fit-connect/v1/cases/{case}/events");
    let body = ("application/jose", &*jws);
    assert_eq!(node.send("POST", &path, &office, body).status, 204);
    assert_eq!(portal.kinds(&ids.case).last(), Some(&EventKind::Accept));

    let answer = more(&ids.case);
    assert_eq!(
        (answer.status, &answer.json()["caseId"]),
        (201, &json!(ids.case))
    );
    let stranger = Portal::new(&node, "stranger");
    let mut foreign_case = announcement(&[]);
    foreign_case["caseId"] = ids.case.into();
    assert_eq!(
        problem(&stranger.announce(&foreign_case)),
        is(404, "case-not-found")
    );
    assert_eq!(
        problem(&more(&machine::new_id().to_string())),
        is(404, "case-not-found")
    );
}

#[test]
fn one_sender_sees_nothing_of_another_nor_of_a_browser() {
    let node = Node::start();
    let bundle = Bundle::simple();
    bundle.send(&node);
    let (portal, stranger) = (Portal::new(&node, "portal"), Portal::new(&node, "stranger"));
    let photo = machine::new_id();
    let ids = portal.announced(&[photo]);
    let missing = is(404, "submission-not-found");
    let browser = Ids {
        submission: bundle.first().id.to_string(),
        case: bundle.first().case.to_string(),
    };
    for ids in [&ids, &browser] {
        let attached = stranger.attach(ids, photo, &foreign(&json!({})));
        assert_eq!(problem(&attached), missing);
        let submitted = stranger.submit(ids, &submission(&foreign(&json!({}))));
        assert_eq!(problem(&submitted), missing);
        assert_eq!(
            problem(&stranger.events(&ids.case)),
            is(404, "case-not-found")
        );
    }
}

#[test]
fn a_sender_sends_within_its_scopes_only() {
    let node = Node::start();
    let scope = |text: &str| {
        crate::linked::change(&node, |registry| {
            registry.senders[0].scopes = vec![text.parse().expect("a scope")];
        });
        let scope = node.token("portal", crate::node::SECRET).json()["scope"].clone();
        assert!(
            scope
                .as_str()
                .expect("text")
                .starts_with(&format!("{text} "))
        );
        Portal::new(&node, "portal")
            .announce(&announcement(&[]))
            .status
    };
    assert_eq!(scope("send:region:DE02"), 201);
    assert_eq!(
        scope(&format!("send:region:DE+send:service:{SERVICE}")),
        201
    );
    assert_eq!(scope("send:region:DE01"), 403);
    assert_eq!(scope("send:region:DE02+send:service:urn:another"), 403);
}

#[test]
fn scopes_keep_the_roles_apart() {
    let node = Node::start();
    let scope = |client| node.token(client, crate::node::SECRET).json()["scope"].clone();
    let sending = "https://schema.fitko.de/fit-connect/oauth/scopes/send-submissions";
    assert_eq!(scope("portal"), format!("send:region:DE {sending}"));
    assert!(
        scope("office")
            .as_str()
            .unwrap()
            .ends_with("subscribe-destinations")
    );

    let office = Portal::new(&node, "office");
    let refused = office.announce(&announcement(&[]));
    assert_eq!(problem(&refused), is(403, "forbidden"));
    let portal = Portal::new(&node, "portal");
    assert_eq!(node.get(LIST, Some(&portal.access)).status, 403);
    let ids = portal.announced(&[]);
    let path = format!("{LIST}/{}", ids.submission);
    assert_eq!(node.get(&path, Some(&portal.access)).status, 403);
    let path = format!("/fit-connect/v1/destinations/{DESTINATION}");
    let destination = node.get(&path, Some(&portal.access));
    assert_eq!(destination.json()["services"][0]["identifier"], SERVICE);
    let nobody = node.post_json(LIST, "x.y", &announcement(&[]));
    assert_eq!(problem(&nobody), is(401, "unauthorized"));

    // Removed by the operator: the token ends at once.
    let mut registry = Registry::load(&node.data()).unwrap();
    registry.senders.clear();
    registry.save(&node.data()).unwrap();
    let after = (0..50).map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        portal.announce(&announcement(&[])).status
    });
    assert!(after.into_iter().any(|status| status == 401));
}

#[test]
fn what_makes_no_sense_is_refused_when_announced() {
    let node = Node::start();
    let mut registry = Registry::load(&node.data()).unwrap();
    registry.destinations[1].status = Status::Inactive;
    registry.save(&node.data()).unwrap();
    let node = node.kill_and_restart();
    let portal = Portal::new(&node, "portal");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut body = announcement(&[]);
        change(&mut body);
        problem(&portal.announce(&body))
    };
    let unknown = refused(&|b| b["destinationId"] = json!(Uuid::from_u128(9)));
    assert_eq!(unknown, is(404, "destination-not-found"));
    let inactive = refused(&|b| b["destinationId"] = json!(OTHER_DESTINATION));
    assert_eq!(inactive, is(422, "destination-state-invalid"));
    let service = refused(&|b| b["serviceType"]["identifier"] = "urn:de:erika".into());
    assert_eq!(service, is(422, "service-type-invalid"));
    let url = json!({ "url": "http://portal.example", "secret": "s".repeat(32) });
    let callback = refused(&|b| b["callback"] = url.clone());
    assert_eq!(callback, is(422, "callback-invalid"));
    let ids: Vec<Uuid> = (0..11).map(|_| machine::new_id()).collect();
    let many = refused(&|b| b["announcedAttachments"] = json!(ids));
    assert_eq!(many, is(422, "attachments-too-many"));
    let twice = refused(&|b| b["announcedAttachments"] = json!([ids[0], ids[0]]));
    assert_eq!(twice, is(422, "attachments-invalid"));
    let no_service = refused(&|b| b["serviceType"] = Value::Null);
    assert_eq!(no_service, is(400, "not-readable"));
    let huge = refused(&|b| b["serviceType"]["name"] = "x".repeat(600_000).into());
    assert_eq!(huge, is(413, "too-large"));
    let text = node.send("POST", LIST, &portal.access, ("text/plain", "{}"));
    assert_eq!(problem(&text), is(415, "media-type"));
    // Nothing is the same as absent.
    let mut body = announcement(&[]);
    body["callback"] = Value::Null;
    body["caseId"] = Value::Null;
    assert_eq!(portal.announce(&body).status, 201);
}

#[test]
fn only_what_is_sealed_to_the_destination_is_taken() {
    let node = Node::start();
    let portal = Portal::new(&node, "portal");
    let photo = machine::new_id();
    let ids = portal.announced(&[photo]);
    let good = foreign(&json!({}));
    let wrong = |more: &Value, kind: &str| {
        let sealed = foreign(more);
        assert_eq!(problem(&portal.attach(&ids, photo, &sealed)), is(422, kind));
        let submitted = portal.submit(&ids, &submission(&sealed));
        assert_eq!(problem(&submitted), is(422, kind));
    };
    wrong(&json!({ "alg": "RSA1_5" }), "not-sealed");
    wrong(&json!({ "enc": "A128GCM" }), "not-sealed");
    wrong(&json!({ "zip": "GZIP" }), "not-sealed");
    wrong(&json!({ "crit": ["x"] }), "not-sealed");
    wrong(
        &json!({ "kid": keys::OTHER.jwk().kid }),
        "encryption-key-invalid",
    );
    assert_eq!(portal.attach(&ids, photo, "Erika Mustermann").status, 422);
    let other = portal.attach(&ids, machine::new_id(), &good);
    assert_eq!(problem(&other), is(422, "not-announced"));
    let html = submission(&foreign(&json!({ "cty": "text/html" })));
    assert_eq!(
        problem(&portal.submit(&ids, &html)),
        is(422, "content-type-invalid")
    );
    let xml = foreign(&json!({ "cty": "application/xml" }));
    portal.attach(&ids, photo, &good);
    let large = json!({ "encryptedMetadata": "A".repeat(200_000) });
    assert_eq!(problem(&portal.submit(&ids, &large)), is(413, "too-large"));
    let none = portal.submit(&ids, &json!({ "encryptedData": good }));
    assert_eq!(problem(&none), is(400, "not-readable"));
    let path = format!("{LIST}/{}/attachments/{photo}", ids.submission);
    let json = node.send("PUT", &path, &portal.access, ("application/json", "{}"));
    assert_eq!(problem(&json), is(415, "media-type"));
    let body = json!({ "encryptedMetadata": good, "encryptedData": xml });
    assert_eq!(portal.submit(&ids, &body).status, 202);
    // Of everything that was refused nothing is left on the disk.
    let parts = std::fs::read_dir(node.data().join("parts")).unwrap();
    assert_eq!(parts.count(), 1);
}

#[test]
fn new_submissions_are_limited_and_say_so() {
    let node = Node::start();
    let portal = Portal::new(&node, "portal");
    let first = portal.announce(&announcement(&[]));
    assert_eq!(first.headers["ratelimit-limit"], "120");
    assert_eq!(first.headers["ratelimit-remaining"], "119");
    // A minute may end in between: then counting begins anew, once.
    let limited = (0..250)
        .map(|_| portal.announce(&announcement(&[])))
        .find(|answer| answer.status != 201)
        .expect("a limit");
    assert_eq!(problem(&limited), is(429, "too-many"));
    assert_eq!(limited.headers["ratelimit-remaining"], "0");
    let reset: u32 = limited.headers["ratelimit-reset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&reset));
    assert_eq!(
        Portal::new(&node, "stranger")
            .announce(&announcement(&[]))
            .status,
        201
    );
}

#[test]
fn guessing_secrets_is_limited_and_says_so() {
    let node = Node::start();
    let limited = (0..70)
        .map(|_| node.token("portal", "wrong"))
        .find(|answer| answer.status != 401)
        .expect("a limit");
    assert_eq!((limited.status, &*limited.problem()), (429, "too_many"));
    assert_eq!(limited.headers["ratelimit-limit"], "30");
    assert_eq!(limited.headers["ratelimit-remaining"], "0");
    // The right secret has to wait as well: whoever guesses learns nothing.
    assert_eq!(node.token("portal", crate::node::SECRET).status, 429);
}
