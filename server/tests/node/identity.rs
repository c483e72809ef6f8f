//! Identification over real sockets: the way there and back, and everybody
//! who tries to get in between.

use relocation::envelope::{
    directory::AuthorityKind,
    identity::{Assurance, LIFETIME, STATEMENT_TYPE, Statement, StatementClaims, allowed},
    jose::encode,
};
use serde_json::{Value, json};
use umzug::jose::{SigningKey, sha256_base64url, verify};

use crate::{
    canary::{contains_one, contains_one_in},
    eid_server::EidServer,
    keys,
    node::{Answer, Node},
};

pub(crate) const ORIGIN: &str = "https://localhost:8443";
pub(crate) const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A node with its eID-Server.
struct World {
    node: Node,
    eid: EidServer,
}

/// One browser: what it keeps.
struct Browser {
    cookie: String,
    /// The link that it was given.
    link: String,
}

impl World {
    fn new() -> Self {
        let eid = EidServer::start();
        let node = Node::start_with(&["--origin", ORIGIN, "--eid-server", &eid.base]);
        Self { node, eid }
    }

    fn begin(&self, earlier: Option<&Browser>) -> Browser {
        let cookie = earlier.map_or("", |browser| browser.cookie.as_str());
        let answer = self.start(&[HERE, ("cookie", cookie)]);
        assert_eq!(answer.status, 200);
        Browser {
            cookie: cookie_of(&answer),
            link: answer.json()["desktop"].as_str().unwrap().to_owned(),
        }
    }

    fn start(&self, headers: &[(&str, &str)]) -> Answer {
        self.node
            .post_with("/api/identity/attempts", headers, &wish())
    }

    /// The person's program fetches the token of a link: no cookie.
    fn token(&self, link: &str) -> String {
        let query = link.split_once("tcTokenURL=").unwrap().1;
        let url = query.replace("%3A", ":").replace("%2F", "/");
        let url = url.replace("%3F", "?").replace("%3D", "=");
        let path = url.strip_prefix(ORIGIN).unwrap();
        let answer = self.node.get(path, None);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "text/xml; charset=utf-8");
        assert_eq!(answer.headers["cache-control"], "no-store");
        answer.text()
    }

    /// Where the program leads the browser back to.
    fn back(&self, link: &str) -> String {
        let token = self.token(link);
        let refresh = token.split("<RefreshAddress>").nth(1).unwrap();
        let refresh = refresh.split('<').next().unwrap();
        let path = refresh.strip_prefix(ORIGIN).unwrap();
        format!("{path}&ResultMajor=ok")
    }

    fn returns(&self, path: &str, cookie: &str) {
        let answer = self.node.get_with(
            path,
            &[("cookie", cookie), ("sec-fetch-site", "cross-site")],
        );
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers["location"], "/returned", "always, and clean");
    }

    fn view(&self, cookie: &str) -> Answer {
        let headers = [HERE, ("cookie", cookie)];
        self.node.get_with("/api/identity/attempt", &headers)
    }

    fn finish(&self, cookie: &str) -> Answer {
        let headers = [HERE, ("cookie", cookie)];
        self.node
            .post_with("/api/identity/statement", &headers, &holder())
    }
}

pub(crate) fn cookie_of(answer: &Answer) -> String {
    let set = answer.headers["set-cookie"].to_str().unwrap();
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(set.starts_with("__Host-"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

fn wish() -> Value {
    json!({"means": "eid", "share": encode(&[7; 32]), "holder": holder()["holder"]})
}

pub(crate) fn holder() -> Value {
    let half = encode(&[9; 32]);
    json!({"holder": {"kty": "EC", "crv": "P-256", "x": half, "y": half}})
}

#[test]
fn from_the_link_to_a_signed_statement() {
    let world = World::new();
    let offer = world.node.get("/api/identity", None).json();
    assert_eq!(offer, json!({"means": ["eid"], "origin": ORIGIN}));
    let browser = world.begin(None);
    assert_eq!(
        world.view(&browser.cookie).json(),
        json!({"returned": false, "fetched": false, "share": null})
    );
    assert_eq!(world.finish(&browser.cookie).status, 409, "not back yet");
    let back = world.back(&browser.link);
    world.returns(&back, &browser.cookie);
    let view = world.view(&browser.cookie).json();
    assert_eq!(
        view,
        json!({"returned": true, "fetched": false, "share": encode(&[7; 32])})
    );
    let answer = world.finish(&browser.cookie);
    let json = answer.json();
    assert_eq!(json["outcome"], "verified");

    let statement = Statement::parse(json["statement"].as_str().unwrap()).unwrap();
    let key = SigningKey::new(&keys::NODE).unwrap();
    let signed = verify(&statement.jws, STATEMENT_TYPE, key.jwk()).unwrap();
    let claims: StatementClaims = signed.claims().unwrap();
    assert_eq!(claims.assurance, Assurance::High);
    assert_eq!(claims.exp, claims.iat + LIFETIME);
    assert_eq!(
        claims.cnf.jwk,
        serde_json::from_value(holder()["holder"].clone()).unwrap()
    );
    for one in &statement.disclosures {
        assert!(claims.sd.contains(&sha256_base64url(one.text.as_bytes())));
    }
    let card = statement.card().unwrap();
    assert_eq!(card.family_name.as_deref(), Some("MUSTERMANN"));
    assert_eq!(card.birth_date.as_deref(), Some("1964-08-12"));
    let names = statement.disclosures.iter().map(|one| one.name.as_str());
    let may = allowed(AuthorityKind::Registration);
    assert!(names.into_iter().all(|name| may.contains(&name)));

    // A connection may have broken: the same browser gets the same answer again,
    // and the card is not asked again.
    let again = world.finish(&browser.cookie).json();
    assert_eq!(again["statement"], statement.text());
    let view = world.view(&browser.cookie).json();
    assert_eq!(
        (&view["returned"], &view["fetched"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(world.eid.called("/getResult").len(), 1);
    let asked = &world.eid.called("/useID")[0]["useOperations"];
    assert_eq!(asked.as_object().unwrap().len(), 6, "{asked}");
}

#[test]
fn a_visit_that_is_over_takes_its_attempt_along() {
    let world = World::new();
    let browser = world.begin(None);
    let path = "/api/identity/attempt";
    let end = |headers: &[(&str, &str)]| world.node.delete_with(path, headers).status;
    let cookie = ("cookie", browser.cookie.as_str());
    assert_eq!(end(&[cookie, ("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(world.view(&browser.cookie).status, 200, "still there");
    assert_eq!(end(&[cookie, HERE]), 204);
    assert_eq!(world.view(&browser.cookie).status, 404);
    assert_eq!(end(&[cookie, HERE]), 204, "nothing is left to end");
    assert_eq!(end(&[HERE]), 204, "nothing was begun");
}

#[test]
fn a_start_token_counts_once() {
    let world = World::new();
    let browser = world.begin(None);
    assert!(world.token(&browser.link).contains("<PSK>c0ffee</PSK>"));
    let second = world.token(&browser.link);
    assert!(
        second.contains("<ServerAddress></ServerAddress>"),
        "{second}"
    );
    assert!(second.contains("/eid/error</CommunicationErrorAddress>"));
    assert_eq!(world.eid.called("/useID").len(), 1);
    world.returns("/eid/error?ResultMajor=error", &browser.cookie);
}

#[test]
fn nobody_returns_for_somebody_else() {
    let world = World::new();
    let (attacker, victim) = (world.begin(None), world.begin(None));
    // Session fixation: the victim shows the card for the attacker's link.
    let back = world.back(&attacker.link);
    world.returns(&back, &victim.cookie);
    world.returns(&back, "");
    assert_eq!(
        world.finish(&attacker.cookie).status,
        409,
        "no polling in the other browser"
    );
    assert_eq!(world.finish(&victim.cookie).status, 409);
    assert!(world.eid.called("/getResult").is_empty());
    // Nothing was consumed by them: the right browser still returns, if it has
    // the secret.
    world.returns(&back, &attacker.cookie);
    assert_eq!(world.finish(&attacker.cookie).status, 200);
}

#[test]
fn a_return_needs_its_secret_and_says_nothing_by_itself() {
    let world = World::new();
    let browser = world.begin(None);
    let back = world.back(&browser.link);
    for forged in [
        "/eid/back?ResultMajor=ok",
        "/eid/back?r=AAAA&ResultMajor=ok",
        "/eid/back",
        "/eid/back?r=https://evil.example/",
    ] {
        world.returns(forged, &browser.cookie);
        assert_eq!(world.finish(&browser.cookie).status, 409, "{forged}");
    }
    // Forged success: the eID-Server says otherwise.
    world.eid.says("getResult#deniedDocument");
    world.returns(&back, &browser.cookie);
    assert_eq!(
        world.finish(&browser.cookie).json(),
        json!({"outcome": "document"})
    );
}

#[test]
fn what_went_wrong_is_told_apart() {
    let world = World::new();
    for (minor, reported, outcome) in [
        (
            "common#internalError",
            "ResultMajor=error&ResultMinor=x%23cancellationByUser",
            "cancelled",
        ),
        (
            "common#internalError",
            "ResultMajor=error&ResultMinor=x%23serverError",
            "failed",
        ),
        ("getResult#invalidDocument", "ResultMajor=ok", "document"),
        ("common#internalError", "ResultMajor=ok", "failed"),
    ] {
        world.eid.says(minor);
        let browser = world.begin(None);
        let back = world
            .back(&browser.link)
            .replace("ResultMajor=ok", reported);
        world.returns(&back, &browser.cookie);
        let answer = world.finish(&browser.cookie).json();
        assert_eq!(answer, json!({"outcome": outcome}), "{minor} {reported}");
    }
}

#[test]
fn no_result_yet_is_asked_again_with_the_next_number() {
    let world = World::new();
    world.eid.says("getResult#noResultYet");
    let browser = world.begin(None);
    let back = world.back(&browser.link);
    world.returns(&back, &browser.cookie);
    assert_eq!(
        world.finish(&browser.cookie).json(),
        json!({"outcome": "not-yet"})
    );
    *world.eid.result.lock().unwrap() = crate::eid_server::erika();
    assert_eq!(world.finish(&browser.cookie).json()["outcome"], "verified");
    let numbers: Vec<Value> = world.eid.called("/getResult");
    let numbers: Vec<_> = numbers
        .iter()
        .map(|call| call["requestCounter"].clone())
        .collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn a_second_attempt_ends_the_first_of_the_same_browser_only() {
    let world = World::new();
    let (first, other) = (world.begin(None), world.begin(None));
    let second = world.begin(Some(&first));
    assert_ne!(first.cookie, second.cookie, "the session changes");
    assert!(
        world
            .token(&first.link)
            .contains("<ServerAddress></ServerAddress>")
    );
    assert_eq!(world.view(&first.cookie).status, 404);
    assert!(world.token(&second.link).contains("c0ffee"));
    assert!(world.token(&other.link).contains("c0ffee"));
}

#[test]
fn foreign_pages_begin_and_finish_nothing() {
    let world = World::new();
    for site in ["cross-site", "same-site", "none"] {
        let foreign = ("sec-fetch-site", site);
        assert_eq!(world.start(&[foreign]).status, 403, "{site}");
        let browser = world.begin(None);
        let back = world.back(&browser.link);
        world.returns(&back, &browser.cookie);
        let headers = [foreign, ("cookie", browser.cookie.as_str())];
        let answer = world
            .node
            .post_with("/api/identity/statement", &headers, &holder());
        assert_eq!(answer.status, 403, "{site}");
        assert_eq!(
            world.finish(&browser.cookie).status,
            200,
            "nothing was consumed"
        );
    }
}

#[test]
fn odd_wishes_are_refused() {
    let world = World::new();
    for wish in [
        ("share", json!("short")),
        ("means", json!("wallet")),
        ("share", Value::Null),
        (
            "holder",
            json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}),
        ),
        ("more", json!(1)),
    ] {
        let (name, value) = wish;
        let mut wish = self::wish();
        wish[name] = value;
        let answer = world
            .node
            .post_with("/api/identity/attempts", &[HERE], &wish);
        assert!((400..500).contains(&answer.status), "{wish}");
    }
    let browser = world.begin(None);
    let back = world.back(&browser.link);
    world.returns(&back, &browser.cookie);
    let headers = [HERE, ("cookie", browser.cookie.as_str())];
    let path = "/api/identity/statement";
    // Another tab of the same browser.
    let mut other = holder();
    other["holder"]["x"] = json!(encode(&[8; 32]));
    assert_eq!(world.node.post_with(path, &headers, &other).status, 404);
    assert_eq!(world.finish(&browser.cookie).status, 200);
}

#[test]
fn a_node_without_a_means_offers_none() {
    let node = Node::start();
    assert_eq!(
        node.get("/api/identity", None).json(),
        json!({"means": [], "origin": null})
    );
    assert_eq!(
        node.post_with("/api/identity/attempts", &[HERE], &wish())
            .status,
        404
    );
    assert_eq!(node.get("/eid/back?r=1", None).status, 303);
}

/// With a positive control: the statement that went out does hold them.
#[test]
fn nothing_of_the_card_stays_on_the_node() {
    let world = World::new();
    let browser = world.begin(None);
    let back = world.back(&browser.link);
    world.returns(&back, &browser.cookie);
    let statement = world.finish(&browser.cookie).json()["statement"].to_string();
    let card = ["MUSTERMANN", "HEIDESTRAẞE 17", "1964-08-12"];
    assert!(contains_one(statement.as_bytes(), &card));
    assert!(!contains_one_in(&world.node.data(), &card));
    let log = world.node.whole_log();
    assert!(!contains_one(log.as_bytes(), &card));
    assert!(log.contains("/eid/back"), "{log}");
    let secret = browser.cookie.split_once('=').unwrap().1;
    let path = back.split_once("r=").unwrap().1.split('&').next().unwrap();
    for secret in [secret, path, "5e551011", "c0ffee"] {
        assert!(!log.contains(secret), "{secret}");
    }
}
