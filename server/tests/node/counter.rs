//! The counter over real sockets: an office looks and signs, the browser that
//! waits fetches, and nobody else gets anything.

use relocation::envelope::{
    identity::{
        Assurance, Card, HolderKey, LIFETIME, Means, STATEMENT_TYPE, Statement, StatementClaims,
    },
    jose::encode,
};
use serde_json::{Value, json};
use umzug::{
    identity::statement::{Said, issue},
    jose::{SigningKey, verify},
    machine::now,
};

use crate::{
    canary::{contains_one, contains_one_in},
    keys,
    node::{Answer, DESTINATION, Node, OTHER_DESTINATION},
};

const ORIGIN: &str = "https://localhost:8443";
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const LOOK: &str = "/api/identity/counter/look";
const STATEMENT: &str = "/api/identity/counter/statement";
/// More seconds than the clocks of node and office may differ.
const LATER: i64 = 900;

fn node() -> Node {
    Node::start_with(&["--origin", ORIGIN, "--counter"])
}

fn holder(byte: u8) -> HolderKey {
    HolderKey::new(encode(&[byte; 32]), encode(&[byte; 32]))
}

/// A browser that waits with a code.
struct Browser<'a> {
    node: &'a Node,
    cookie: String,
    code: String,
    holder: HolderKey,
}

impl<'a> Browser<'a> {
    fn begin(node: &'a Node, byte: u8, earlier: Option<&Self>) -> Self {
        let holder = holder(byte);
        let wish = json!({"means": "counter", "share": encode(&[7; 32]), "holder": holder});
        let cookie = earlier.map_or("", |one| one.cookie.as_str());
        let headers = [HERE, ("cookie", cookie)];
        let answer = node.post_with("/api/identity/attempts", &headers, &wish);
        assert_eq!(answer.status, 200);
        let way = answer.json();
        assert_eq!(
            (&way["handoff"], &way["expires_in"]),
            (&json!("code"), &json!(900))
        );
        let set = answer.headers["set-cookie"].to_str().unwrap();
        Self {
            node,
            cookie: set.split(';').next().unwrap().to_owned(),
            code: way["code"].as_str().unwrap().to_owned(),
            holder,
        }
    }

    fn returned(&self) -> Value {
        let headers = [HERE, ("cookie", self.cookie.as_str())];
        let view = self.node.get_with("/api/identity/attempt", &headers);
        view.json()["returned"].clone()
    }

    fn fetch(&self) -> Answer {
        let headers = [HERE, ("cookie", self.cookie.as_str())];
        let wish = json!({"holder": self.holder});
        self.node
            .post_with("/api/identity/statement", &headers, &wish)
    }
}

/// An office with its access.
struct Office<'a> {
    node: &'a Node,
    access: String,
}

impl<'a> Office<'a> {
    fn new(node: &'a Node, client: &str) -> Self {
        let access = node.access(client);
        Self { node, access }
    }

    fn look(&self, code: &str) -> Answer {
        let body = json!({ "code": code });
        self.node.post_json(LOOK, &self.access, &body)
    }

    fn bring(&self, code: &str, statement: &str) -> Answer {
        let body = json!({ "code": code, "statement": statement });
        self.node.post_json(STATEMENT, &self.access, &body)
    }
}

/// A statement of the first office for this key, as its tool makes it.
fn statement(holder: &HolderKey, change: impl FnOnce(&mut Said<'_>)) -> String {
    signed(&keys::AUTHORITY, holder, change)
}

fn signed(key: &SigningKey, holder: &HolderKey, change: impl FnOnce(&mut Said<'_>)) -> String {
    let card = Card {
        family_name: Some("Özdemir".into()),
        given_names: Some("Anna Maria".into()),
        birth_date: Some("1998-03-14".into()),
        document: Some("ID".into()),
        ..Card::default()
    };
    let mut said = Said {
        issuer: DESTINATION.to_string(),
        means: Means::Counter,
        assurance: Assurance::High,
        card: &card,
        holder: holder.clone(),
        confirmed_by: Some("Frau Petersen".into()),
        now: now(),
    };
    change(&mut said);
    issue(key, said).unwrap()
}

#[test]
fn from_the_code_to_the_offices_statement() {
    let node = node();
    let offer = node.get("/api/identity", None).json();
    assert_eq!(offer, json!({"means": ["counter"], "origin": ORIGIN}));
    let (browser, office) = (Browser::begin(&node, 9, None), Office::new(&node, "office"));
    assert_eq!(browser.returned(), json!(false));
    assert_eq!(browser.fetch().status, 409, "nobody has looked yet");
    // Looking uses nothing up, and is lenient in how a code is typed.
    for typed in [
        browser.code.clone(),
        browser.code.to_lowercase().replace('-', " "),
    ] {
        let looked = office.look(&typed);
        assert_eq!(looked.json(), json!({ "holder": browser.holder }));
    }
    assert_eq!(browser.returned(), json!(false));
    let brought = statement(&browser.holder, |_| {});
    assert_eq!(office.bring(&browser.code, &brought).status, 204);
    assert_eq!(browser.returned(), json!(true));
    let fetched = browser.fetch().json();
    assert_eq!(
        fetched,
        json!({"outcome": "verified", "statement": brought})
    );
    let parsed = Statement::parse(&brought).unwrap();
    let signed = verify(&parsed.jws, STATEMENT_TYPE, keys::AUTHORITY.jwk()).unwrap();
    let claims: StatementClaims = signed.claims().unwrap();
    assert_eq!(claims.confirmed_by.as_deref(), Some("Frau Petersen"));
    assert_eq!(claims.exp, claims.iat + LIFETIME);
    // The same again for a moment; the code leads nowhere any more.
    assert_eq!(browser.fetch().json()["statement"], brought);
    assert_eq!(office.look(&browser.code).status, 404);
}

#[test]
fn a_code_counts_once() {
    let node = node();
    let (browser, office) = (Browser::begin(&node, 9, None), Office::new(&node, "office"));
    let first = statement(&browser.holder, |_| {});
    assert_eq!(office.bring(&browser.code, &first).status, 204);
    let second = statement(&browser.holder, |said| said.confirmed_by = Some("X".into()));
    assert_eq!(
        office.bring(&browser.code, &second).problem(),
        "wrong_order"
    );
    assert_eq!(office.look(&browser.code).problem(), "wrong_order");
    assert_eq!(browser.fetch().json()["statement"], json!(first));
}

#[test]
fn only_what_this_office_may_say_is_taken() {
    let node = node();
    let (browser, office) = (Browser::begin(&node, 9, None), Office::new(&node, "office"));
    let key = &browser.holder;
    let node_key = SigningKey::new(&keys::NODE).unwrap();
    let foreign = OTHER_DESTINATION.to_string();
    let refused = [
        ("another office's key", signed(&keys::OTHER, key, |_| {})),
        ("the node's key", signed(&node_key, key, |_| {})),
        (
            "in another's name",
            statement(key, |said| said.issuer.clone_from(&foreign)),
        ),
        (
            "of another office, honestly",
            signed(&keys::OTHER, key, |said| said.issuer.clone_from(&foreign)),
        ),
        ("for another key", statement(&holder(8), |_| {})),
        ("an old one", statement(key, |said| said.now -= LATER)),
        ("of the future", statement(key, |said| said.now += LATER)),
        (
            "another means",
            statement(key, |said| said.means = Means::Eid),
        ),
        ("no clerk", statement(key, |said| said.confirmed_by = None)),
        ("no statement", "x".into()),
        ("too long", format!("a.b.c~{}~", "x".repeat(20_000))),
    ];
    for (why, text) in refused {
        let answer = office.bring(&browser.code, &text);
        assert_eq!(
            (answer.status, &*answer.problem()),
            (422, "statement"),
            "{why}"
        );
    }
    assert_eq!(browser.returned(), json!(false));
    // Nothing was used up by it, and any enrolled office may confirm.
    let other = Office::new(&node, "other");
    let honest = signed(&keys::OTHER, key, |said| said.issuer = foreign);
    assert_eq!(other.bring(&browser.code, &honest).status, 204);
    assert_eq!(browser.fetch().json()["statement"], json!(honest));
}

#[test]
fn only_an_enrolled_office_gets_in() {
    let node = node();
    let browser = Browser::begin(&node, 9, None);
    let text = statement(&browser.holder, |_| {});
    for access in ["", "nonsense", &encode(&[7; 32])] {
        let stranger = Office {
            node: &node,
            access: access.into(),
        };
        assert_eq!(stranger.look(&browser.code).status, 401);
        assert_eq!(stranger.bring(&browser.code, &text).status, 401);
    }
    assert_eq!(browser.returned(), json!(false));
}

#[test]
fn wrong_codes_are_few() {
    let node = node();
    let browser = Browser::begin(&node, 9, None);
    let office = Office::new(&node, "office");
    let text = statement(&browser.holder, |_| {});
    assert_eq!(office.look("ABCD").status, 400, "no code at all");
    let wrong = |n: usize| match n % 2 {
        0 => office.look("0000-0000").status,
        _ => office.bring("0000-0000", &text).status,
    };
    // A minute may end in between: then counting begins anew, once.
    let refused = (0..12).find(|n| wrong(*n) == 429);
    assert!(refused.is_some_and(|n| n >= 5), "{refused:?}");
    // The right one is no way round it, and another office is not concerned.
    let right = office.look(&browser.code);
    assert!([429, 200].contains(&right.status));
    assert_eq!(Office::new(&node, "other").look(&browser.code).status, 200);
}

#[test]
fn a_second_attempt_ends_the_first() {
    let node = node();
    let office = Office::new(&node, "office");
    let first = Browser::begin(&node, 9, None);
    let second = Browser::begin(&node, 9, Some(&first));
    assert_ne!(first.code, second.code);
    assert_eq!(office.look(&first.code).status, 404);
    let text = statement(&first.holder, |_| {});
    assert_eq!(office.bring(&first.code, &text).status, 404);
    assert_eq!(office.bring(&second.code, &text).status, 204);
    assert_eq!(second.fetch().status, 200);
}

#[test]
fn another_browser_or_tab_fetches_nothing() {
    let node = node();
    let office = Office::new(&node, "office");
    let mine = Browser::begin(&node, 9, None);
    let text = statement(&mine.holder, |_| {});
    assert_eq!(office.bring(&mine.code, &text).status, 204);
    let other = Browser::begin(&node, 9, None);
    assert_eq!(other.fetch().status, 409, "its own attempt waits");
    let without = Browser {
        cookie: String::new(),
        code: String::new(),
        holder: holder(9),
        node: &node,
    };
    assert_eq!(without.fetch().status, 404);
    let tab = Browser {
        cookie: mine.cookie.clone(),
        code: String::new(),
        holder: holder(8),
        node: &node,
    };
    assert_eq!(tab.fetch().status, 404);
    assert_eq!(mine.fetch().status, 200);
}

#[test]
fn a_node_without_a_counter_knows_none() {
    let node = Node::start();
    let office = Office::new(&node, "office");
    assert_eq!(office.look("0000-0000").status, 404);
    assert_eq!(office.bring("0000-0000", "x").status, 404);
}

/// With a positive control: the statement that went through does hold them.
#[test]
fn nothing_of_it_stays_on_the_node() {
    let node = node();
    let (browser, office) = (Browser::begin(&node, 9, None), Office::new(&node, "office"));
    let text = statement(&browser.holder, |_| {});
    assert_eq!(office.bring(&browser.code, &text).status, 204);
    let card = Statement::parse(&text).unwrap().card().unwrap();
    assert_eq!(card.birth_date.as_deref(), Some("1998-03-14"));
    assert_eq!(browser.fetch().status, 200);
    let jws = text.split('~').next().unwrap();
    let traces = [
        "Özdemir",
        "1998-03-14",
        "Petersen",
        &browser.code,
        &jws[..60],
    ];
    assert!(contains_one(text.as_bytes(), &traces));
    assert!(!contains_one_in(&node.data(), &traces));
    let log = node.whole_log();
    assert!(!contains_one(log.as_bytes(), &traces));
    assert!(log.contains(STATEMENT), "{log}");
}
