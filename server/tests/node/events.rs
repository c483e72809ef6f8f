//! The event log: who may write what, in which order; and replies.

use relocation::envelope::{
    event::{AuthenticationTags, EVENT_TYPE, EventClaims, EventKind, EventPayload},
    jose::authentication_tag,
};
use serde_json::json;
use umzug::jose::{SigningKey, sha256_base64url};
use umzug::machine;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission, jwe},
    keys,
    node::{Answer, DESTINATION, Engine, Node, on_both_engines},
};

on_both_engines!(
    a_log_that_was_read_never_changes,
    taking_over_ends_the_waiting_and_erases_the_ciphertext,
    events_that_do_not_fit_are_refused,
    an_event_id_is_used_once,
    a_reply_is_seen_once_a_signed_event_names_it,
    an_answer_goes_into_the_same_case,
);

/// An authority at work on one submission.
pub(crate) struct Clerk<'a> {
    node: &'a Node,
    access: String,
    submission: Submission,
}

impl<'a> Clerk<'a> {
    pub(crate) fn new(node: &'a Node, bundle: &Bundle) -> Self {
        Self {
            node,
            access: node.access("office"),
            submission: bundle.first().clone(),
        }
    }

    pub(crate) fn fetch(&self) -> &Self {
        let path = format!("/fit-connect/v1/submissions/{}", self.submission.id);
        assert_eq!(self.node.get(&path, Some(&self.access)).status, 200);
        self
    }

    fn case(&self, rest: &str) -> String {
        format!("/fit-connect/v1/cases/{}/{rest}", self.submission.case)
    }

    pub(crate) fn log(&self) -> Vec<String> {
        let log = self
            .node
            .get(&self.case("events"), Some(&self.access))
            .json();
        assert_eq!(log["count"], log["totalCount"]);
        serde_json::from_value(log["eventLog"].clone()).unwrap()
    }

    fn tags(&self) -> AuthenticationTags {
        let mut tags = AuthenticationTags::default();
        for (name, part) in &self.submission.parts {
            let tag = authentication_tag(part).unwrap().to_owned();
            match name.as_str() {
                "metadata" => tags.metadata = tag,
                "data" => tags.data = Some(tag),
                id => drop(tags.attachments.insert(id.parse().unwrap(), tag)),
            }
        }
        tags
    }

    pub(crate) fn claims(&self, kind: EventKind, payload: EventPayload) -> EventClaims {
        EventClaims::new(
            machine::new_id(),
            self.submission.destination.to_string(),
            1_700_000_000,
            self.submission.id,
            self.submission.case,
            kind,
            payload,
        )
    }

    pub(crate) fn accepting(&self) -> EventClaims {
        let payload = EventPayload {
            authentication_tags: Some(self.tags()),
            predecessor: self
                .log()
                .last()
                .map(|jws| sha256_base64url(jws.as_bytes())),
            ..EventPayload::default()
        };
        self.claims(EventKind::Accept, payload)
    }

    fn post_signed(&self, jws: &str) -> Answer {
        let body = ("application/jose", jws);
        self.node
            .send("POST", &self.case("events"), &self.access, body)
    }

    pub(crate) fn post(&self, claims: &EventClaims) -> Answer {
        self.post_signed(&keys::AUTHORITY.sign(EVENT_TYPE, claims).unwrap())
    }

    /// Signed by the authority.
    pub(crate) fn signed(&self, claims: &EventClaims) -> String {
        keys::AUTHORITY.sign(EVENT_TYPE, claims).unwrap()
    }

    /// The event, following the newest one of the log.
    pub(crate) fn after(&self, mut claims: EventClaims) -> EventClaims {
        let seen = self
            .log()
            .last()
            .map(|jws| sha256_base64url(jws.as_bytes()));
        for payload in claims.events.values_mut() {
            payload.predecessor = seen.clone();
        }
        claims
    }

    /// Uploads a reply; gives the event that announces it.
    pub(crate) fn reply(&self, kind: EventKind) -> EventClaims {
        let (reply, attachment) = (machine::new_id(), machine::new_id());
        let (data, document) = (jwe("reply"), jwe(&format!("document {reply}")));
        let path = self.case(&format!("replies/{reply}"));
        let body = json!({ "encryptedData": data, "attachments": [attachment] });
        let put = |body: &serde_json::Value| {
            let body = ("application/json", &*body.to_string());
            self.node.send("PUT", &path, &self.access, body)
        };
        assert_eq!(put(&body).problem(), "part_missing");
        for _ in 0..2 {
            let path = format!("{path}/attachments/{attachment}");
            let answer = self.node.put_jose(&path, &self.access, &document);
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
        for _ in 0..2 {
            assert_eq!(put(&body).status, 202);
        }
        let tag = |jwe: &str| authentication_tag(jwe).unwrap().to_owned();
        let payload = EventPayload {
            authentication_tags: Some(AuthenticationTags {
                data: Some(tag(&data)),
                attachments: [(attachment, tag(&document))].into(),
                ..AuthenticationTags::default()
            }),
            reply_id: Some(reply),
            ..EventPayload::default()
        };
        self.claims(kind, payload)
    }
}

fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

fn a_log_that_was_read_never_changes(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let clerk = Clerk::new(&node, &bundle);
    let first = clerk.log();
    assert_eq!(first.len(), 2);
    assert_eq!(clerk.log(), first);
    let case = bundle.first().case.to_string();
    assert_eq!(bundle.view(&node).json()["events"][case], json!(first));
}

fn taking_over_ends_the_waiting_and_erases_the_ciphertext(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let clerk = Clerk::new(&node, &bundle);
    assert_eq!(
        refusal(&clerk.post(&clerk.accepting())),
        (409, "wrong_order".into())
    );
    clerk.fetch();
    let accept = clerk.accepting();
    for _ in 0..2 {
        assert_eq!(clerk.post(&accept).status, 204);
    }
    assert_eq!(clerk.log().len(), 3);
    assert_eq!(
        refusal(&clerk.post(&clerk.accepting())),
        (409, "wrong_order".into())
    );
    let reject = clerk.claims(EventKind::Reject, EventPayload::default());
    assert_eq!(refusal(&clerk.post(&reject)), (409, "wrong_order".into()));
    let list = node
        .get("/fit-connect/v1/submissions", Some(&clerk.access))
        .json();
    assert_eq!(list["totalCount"], 0);
    assert_eq!(node.attachments(), 0);
}

fn events_that_do_not_fit_are_refused(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let clerk = Clerk::new(&node, &bundle);
    clerk.fetch();
    let refuse = |change: fn(&mut EventClaims)| {
        let mut claims = clerk.accepting();
        change(&mut claims);
        refusal(&clerk.post(&claims))
    };
    let event = || (422, "event".to_owned());
    fn payload(claims: &mut EventClaims) -> &mut EventPayload {
        claims.events.values_mut().next().unwrap()
    }
    assert_eq!(refuse(|c| c.iss = Uuid::nil().to_string()), event());
    assert_eq!(refuse(|c| c.iss = "https://node.example".into()), event());
    assert_eq!(refuse(|c| c.txn = format!("case:{}", Uuid::nil())), event());
    assert_eq!(refuse(|c| c.iat = 99_999_999_999), event());
    assert_eq!(refuse(|c| c.events.clear()), event());
    assert_eq!(
        refuse(|c| drop(c.events.insert(EventKind::Reject, EventPayload::default()))),
        event()
    );
    assert_eq!(
        refuse(|c| c.events = [(EventKind::Submit, EventPayload::default())].into()),
        event()
    );
    assert_eq!(
        refuse(|c| payload(c).authentication_tags = None),
        (422, "tags_differ".into())
    );
    assert_eq!(
        refuse(|c| payload(c).predecessor = Some("x".into())),
        (422, "predecessor_unknown".into())
    );
    let other = refuse(|c| c.sub = format!("submission:{}", Uuid::nil()));
    assert_eq!(other, (404, "case-not-found".into()));
    let signed = |key: &SigningKey| {
        let jws = key.sign(EVENT_TYPE, &clerk.accepting()).unwrap();
        refusal(&clerk.post_signed(&jws))
    };
    assert_eq!(signed(&keys::OTHER), event());
    let jws = keys::AUTHORITY.sign("jwt", &clerk.accepting()).unwrap();
    assert_eq!(refusal(&clerk.post_signed(&jws)), event());
    assert_eq!(refusal(&clerk.post_signed("no event")), event());
    assert_eq!(clerk.log().len(), 2);
}

fn an_event_id_is_used_once(engine: Engine) {
    let node = Node::on(engine);
    let (a, b) = (Bundle::simple(), Bundle::simple());
    a.send(&node);
    b.send(&node);
    let (a, b) = (Clerk::new(&node, &a), Clerk::new(&node, &b));
    let accept = a.fetch().accepting();
    assert_eq!(a.post(&accept).status, 204);
    let mut foreign = b.fetch().accepting();
    foreign.jti = accept.jti;
    assert_eq!(refusal(&b.post(&foreign)), (409, "event_id_taken".into()));
}

fn a_reply_is_seen_once_a_signed_event_names_it(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let clerk = Clerk::new(&node, &bundle);
    clerk.fetch();
    let early = clerk.reply(EventKind::Question);
    assert_eq!(refusal(&clerk.post(&early)), (409, "wrong_order".into()));
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    assert_eq!(bundle.view(&node).json()["replies"], json!({}));

    let mut unknown = early.clone();
    unknown.events.values_mut().next().unwrap().reply_id = Some(Uuid::nil());
    assert_eq!(
        refusal(&clerk.post(&unknown)),
        (422, "reply_missing".into())
    );
    let mut swapped = early.clone();
    let payload = swapped.events.values_mut().next().unwrap();
    payload.authentication_tags = Some(AuthenticationTags::default());
    assert_eq!(refusal(&clerk.post(&swapped)), (422, "tags_differ".into()));

    assert_eq!(clerk.post(&early).status, 204);
    let payload = early.single().unwrap().1;
    let reply = payload.reply_id.unwrap();
    let tags = payload.authentication_tags.clone().unwrap();
    let attachment = *tags.attachments.keys().next().unwrap();
    let seen = bundle.view(&node).json()["replies"][bundle.first().case.to_string()].clone();
    assert_eq!(
        seen,
        json!([{ "reply": reply, "data": jwe("reply"), "attachments": [attachment] }])
    );
    let path = format!("/api/bundle/replies/{reply}/attachments/{attachment}");
    let document = node.get(&path, Some(&bundle.token)).text();
    assert_eq!(document, jwe(&format!("document {reply}")));
    let stranger = Bundle::simple();
    stranger.send(&node);
    assert_eq!(node.get(&path, Some(&stranger.token)).status, 404);

    let change = clerk.case(&format!("replies/{reply}"));
    let other = json!({ "encryptedData": jwe("other") }).to_string();
    let changed = node.send("PUT", &change, &clerk.access, ("application/json", &other));
    assert_eq!(refusal(&changed), (409, "reply_published".into()));
    // Another decision may follow: "appear" first, "registered" later.
    for _ in 0..2 {
        assert_eq!(clerk.post(&clerk.reply(EventKind::Decision)).status, 204);
    }
}

fn an_answer_goes_into_the_same_case(engine: Engine) {
    let node = Node::on(engine);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let mut answer = Bundle::new(vec![Submission::new(0)]);
    answer.token.clone_from(&bundle.token);
    answer.submissions[0].case = bundle.first().case;
    assert_eq!(
        refusal(&answer.announce(&node)),
        (409, "case_not_open".into())
    );
    let clerk = Clerk::new(&node, &bundle);
    clerk.fetch();
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    assert_eq!(answer.announce(&node).status, 201);
    answer.upload(&node);
    let mut body = answer.commit_body();
    body["replaces"] = json!(sha256_base64url(bundle.manifest.as_bytes()));
    assert_eq!(answer.commit_with(&node, &body).status, 202);
    let clerk = Clerk::new(&node, &answer);
    assert_eq!(clerk.submission.destination, DESTINATION);
    assert_eq!(clerk.fetch().log().len(), 5);
    assert_eq!(clerk.post(&clerk.accepting()).status, 204);
}
