//! Accounts by OpenID Connect over real sockets: the way there and back, and a
//! provider that misbehaves. Who tries to get in between stands in
//! `account/attacks.rs`.

mod attacks;

use std::{collections::BTreeMap, net::TcpListener, process::Stdio};

use openidconnect::url::Url;
use relocation::envelope::{
    directory::AuthorityKind,
    identity::{Assurance, Card, Means, STATEMENT_TYPE, Statement, StatementClaims, allowed},
    jose::encode,
};
use serde_json::{Value, json};
use umzug::jose::{SigningKey, verify};

use crate::{
    canary::{contains_one, contains_one_in},
    eid_server::EidServer,
    identity::{HERE, ORIGIN, cookie_of, holder},
    keys,
    node::{Answer, Node, SECRET, command},
    openid_provider::{CLIENT, Exchange, Mood, OpenIdProvider, SUBJECT, Signing, erika, with},
};

const BACK: &str = "/identity/account/back";

/// A node with the provider of accounts.
struct World {
    node: Node,
    op: OpenIdProvider,
}

/// One browser: what it keeps.
struct Browser {
    cookie: String,
    /// Where it was sent.
    to: String,
}

impl World {
    /// The provider vouches for all that it delivers.
    fn new() -> Self {
        Self::with(&["--account-plain-level", "high"])
    }

    fn with(more: &[&str]) -> Self {
        let op = OpenIdProvider::start();
        let own = ["--origin", ORIGIN, "--account-issuer", &op.base];
        let own = [&own[..], &["--account-client", CLIENT], more].concat();
        let node = Node::start_with(&own);
        Self { node, op }
    }

    fn start(&self) -> Answer {
        let wish = wish("account");
        self.node
            .post_with("/api/identity/attempts", &[HERE], &wish)
    }

    fn begin(&self) -> Browser {
        let answer = self.start();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let json = answer.json();
        assert_eq!(json["handoff"], "redirect");
        Browser {
            cookie: cookie_of(&answer),
            to: json["to"].as_str().unwrap().to_owned(),
        }
    }

    /// The browser logs in: the path that it is led back to.
    fn login(&self, browser: &Browser) -> String {
        let back = self.op.login(&browser.to);
        back.strip_prefix(ORIGIN).unwrap().to_owned()
    }

    fn returns(&self, path: &str, cookie: &str) {
        let headers = [("cookie", cookie), ("sec-fetch-site", "cross-site")];
        let answer = self.node.get_with(path, &headers);
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers["location"], "/returned", "always, and clean");
    }

    fn finish(&self, cookie: &str) -> Answer {
        let headers = [HERE, ("cookie", cookie)];
        self.node
            .post_with("/api/identity/statement", &headers, &holder())
    }

    /// The whole way, by the rules on this side.
    fn identify(&self) -> Value {
        let browser = self.begin();
        self.returns(&self.login(&browser), &browser.cookie);
        self.finish(&browser.cookie).json()
    }

    fn outcome(&self) -> String {
        self.identify()["outcome"].as_str().unwrap().to_owned()
    }

    /// What the statement says.
    fn statement(&self) -> (Assurance, Card) {
        let answer = self.identify();
        let text = answer["statement"].as_str().expect("verified");
        let (claims, statement) = read(text);
        (claims.assurance, statement.card().unwrap())
    }
}

fn wish(means: &str) -> Value {
    json!({"means": means, "share": encode(&[7; 32]), "holder": holder()["holder"]})
}

fn read(text: &str) -> (StatementClaims, Statement) {
    let statement = Statement::parse(text).unwrap();
    let key = SigningKey::new(&keys::NODE).unwrap();
    let signed = verify(&statement.jws, STATEMENT_TYPE, key.jwk()).unwrap();
    (signed.claims().unwrap(), statement)
}

/// A parameter of an address, as it stands there.
fn parameter<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = address.split_once('?')?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(one, _)| *one == name);
    found.next().map(|(_, value)| value)
}

#[test]
fn from_the_account_to_a_signed_statement() {
    let world = World::new();
    let offer = world.node.get("/api/identity", None).json();
    assert_eq!(offer, json!({"means": ["account"], "origin": ORIGIN}));
    let browser = world.begin();
    assert_eq!(world.finish(&browser.cookie).status, 409, "not back yet");
    let back = world.login(&browser);
    world.returns(&back, &browser.cookie);
    let answer = world.finish(&browser.cookie).json();
    assert_eq!(answer["outcome"], "verified");
    let (claims, statement) = read(answer["statement"].as_str().unwrap());
    assert_eq!(claims.means, Means::Account);
    assert_eq!(claims.assurance, Assurance::High);
    let card = statement.card().unwrap();
    assert_eq!(card.names(), (Some("MUSTERMANN"), Some("ERIKA")));
    assert_eq!(card.birth_date.as_deref(), Some("1964-08-12"));
    let names = statement.disclosures.iter().map(|one| one.name.as_str());
    let may = allowed(AuthorityKind::Registration);
    assert!(names.into_iter().all(|name| may.contains(&name)));

    // Asked again, it is the same answer: the code was used once; nothing was missing.
    let again = world.finish(&browser.cookie).json();
    assert_eq!(again["statement"], statement.text());
    assert_eq!(world.op.called("token"), 1);
    assert_eq!(world.op.called("userinfo"), 0);
    // The provider's documents are kept.
    assert_eq!(world.outcome(), "verified");
    assert_eq!(
        (world.op.called("document"), world.op.called("jwks")),
        (1, 1)
    );
}

#[test]
fn the_provider_is_asked_for_little_and_bound_to_the_attempt() {
    let world = World::new();
    let (one, other) = (world.begin(), world.begin());
    let url = Url::parse(&one.to).unwrap();
    let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("scope", "openid"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", &format!("{ORIGIN}{BACK}")),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    let claims: Value = serde_json::from_str(&asked["claims"]).unwrap();
    let four = json!({"given_name": null, "family_name": null, "birthdate": null, "address": null});
    assert_eq!(claims, json!({"id_token": four}));
    let levels = "http://eidas.europa.eu/LoA/high STORK-QAA-Level-4 ";
    assert!(asked["acr_values"].starts_with(levels));
    for name in ["state", "nonce", "code_challenge"] {
        assert!(asked[name].len() >= 43, "{name}");
        assert_ne!(
            parameter(&one.to, name),
            parameter(&other.to, name),
            "{name}"
        );
    }
    let session = one.cookie.split_once('=').unwrap().1;
    assert!(!one.to.contains(session));
}

#[test]
fn without_the_claims_parameter_scopes_are_asked_for() {
    let world = World::new();
    let document = json!({"claims_parameter_supported": false});
    world.op.is(Mood {
        document,
        ..Mood::default()
    });
    let browser = world.begin();
    let scope = parameter(&browser.to, "scope");
    assert_eq!(scope, Some("openid+profile+address"));
    assert_eq!(parameter(&browser.to, "claims"), None);
}

#[test]
fn what_went_wrong_is_told_apart() {
    let world = World::new();
    for (error, outcome) in [
        ("access_denied", "cancelled"),
        ("server_error", "failed"),
        ("temporarily_unavailable", "failed"),
    ] {
        let browser = world.begin();
        let state = parameter(&browser.to, "state").unwrap();
        let description = "error_description=ERIKA";
        let back = format!("{BACK}?error={error}&{description}&state={state}");
        world.returns(&back, &browser.cookie);
        let answer = world.finish(&browser.cookie).json();
        assert_eq!(answer, json!({"outcome": outcome}), "{error}");
    }
    assert_eq!(world.op.called("token"), 0);
    // An account without names or date of birth.
    for missing in ["given_name", "birthdate"] {
        let mut claims = with(erika(), missing, Value::Null);
        if missing == "given_name" {
            claims = with(claims, "family_name", Value::Null);
        }
        world.op.is(Mood {
            claims,
            ..Mood::default()
        });
        assert_eq!(world.outcome(), "failed", "{missing}");
    }
}

#[test]
fn what_a_person_may_have_entered_is_low() {
    let world = World::with(&[]);
    let (assurance, card) = world.statement();
    assert_eq!(assurance, Assurance::Low);
    assert!(card.address.is_some());
    // Verified but for the address: that one is left out.
    let mut sure = erika();
    sure.as_object_mut().unwrap().remove("address");
    let verification = json!({"trust_framework": "eidas", "assurance_level": "high"});
    let verified = json!({"verification": verification, "claims": sure});
    let is = |acr: &str| {
        let claims = with(erika(), "verified_claims", verified.clone());
        world.op.is(Mood {
            claims: with(claims, "acr", json!(acr)),
            ..Mood::default()
        });
    };
    is("STORK-QAA-Level-4");
    let (assurance, card) = world.statement();
    assert_eq!((assurance, card.address), (Assurance::High, None));
    // No attribute is surer than the session.
    is("STORK-QAA-Level-3");
    assert_eq!(world.statement().0, Assurance::Substantial);
    is("something else");
    assert_eq!(world.statement().0, Assurance::Low);
}

#[test]
fn what_the_token_lacks_is_asked_for_and_is_about_the_same_person() {
    let world = World::new();
    let acr = json!({"acr": "http://eidas.europa.eu/LoA/substantial"});
    let mut userinfo = with(erika(), "sub", json!(SUBJECT));
    // The level of the session is that of the signed token alone.
    userinfo["acr"] = json!("http://eidas.europa.eu/LoA/high");
    for (subject, outcome) in [(SUBJECT, "verified"), ("somebody", "failed")] {
        world.op.is(Mood {
            claims: acr.clone(),
            userinfo: with(userinfo.clone(), "sub", json!(subject)),
            ..Mood::default()
        });
        assert_eq!(world.outcome(), outcome);
    }
    world.op.is(Mood {
        claims: acr,
        userinfo,
        ..Mood::default()
    });
    let (assurance, card) = world.statement();
    assert_eq!(assurance, Assurance::Substantial);
    assert_eq!(card.names(), (Some("MUSTERMANN"), Some("ERIKA")));
}

#[test]
fn new_keys_are_looked_for_once_a_minute() {
    let world = World::new();
    assert_eq!(world.outcome(), "verified");
    world.op.rotate("second");
    assert_eq!(world.outcome(), "verified");
    assert_eq!(world.op.called("jwks"), 2);
    world.op.rotate("third");
    assert_eq!(world.outcome(), "failed");
    assert_eq!(world.op.called("jwks"), 2, "not again within a minute");
}

#[test]
fn a_code_is_tried_again_only_where_nobody_has_seen_it() {
    let world = World::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    world.op.is(Mood {
        document: json!({"token_endpoint": format!("http://{address}/token")}),
        ..Mood::default()
    });
    let browser = world.begin();
    world.returns(&world.login(&browser), &browser.cookie);
    let not_yet = json!({"outcome": "not-yet"});
    assert_eq!(world.finish(&browser.cookie).json(), not_yet);
    world.op.listen(TcpListener::bind(address).unwrap());
    assert_eq!(world.finish(&browser.cookie).json()["outcome"], "verified");
    assert_eq!(world.op.called("token"), 1);
    // An answer that was cut off ends the attempt.
    world.op.is(Mood {
        exchange: Exchange::Endless,
        ..Mood::default()
    });
    assert_eq!(world.outcome(), "failed");
    assert_eq!(world.op.called("token"), 2);
}

#[test]
fn a_provider_that_is_away_or_another_one_is_told_at_once() {
    for document in [
        json!({"issuer": "https://other.example"}),
        json!({"token_endpoint": "http://other.example/token"}),
        json!({"jwks_uri": "file:///etc/passwd"}),
    ] {
        let world = World::new();
        world.op.is(Mood {
            document,
            ..Mood::default()
        });
        let answer = world.start();
        assert_eq!(answer.status, 502);
        assert_eq!(answer.problem(), "means_unreachable");
        assert!(answer.headers.get("set-cookie").is_none());
        // Who does not answer is left alone for a moment.
        assert_eq!(world.start().status, 502);
        assert_eq!(world.op.called("document"), 1);
    }
}

#[test]
fn odd_options_are_one_sentence() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("site")).unwrap();
    std::fs::write(dir.path().join("site/index.html"), "x").unwrap();
    let refused = |more: &[&str]| {
        let more = [&["--listen", "127.0.0.1:0", "--origin", ORIGIN], more].concat();
        let output = command(dir.path(), &more).stderr(Stdio::piped()).output();
        let output = output.unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&[]).contains("umzug: The site's address (--origin) is there for"));
    for issuer in [
        "http://login.example",
        "ftp://login.example",
        "login.example",
        "https://login.example/?x",
        "https://login.example/#x",
        "https://user@login.example/",
    ] {
        let sentence = refused(&["--account-issuer", issuer, "--account-client", "x"]);
        assert!(
            sentence.contains("umzug: The issuer of accounts (--account-issuer) has to be"),
            "{issuer}: {sentence}"
        );
    }
    let alone = refused(&["--account-issuer", "https://login.example"]);
    assert!(alone.contains("--account-client"), "{alone}");
}

/// With a positive control: the statement that went out does hold them.
#[test]
fn nothing_of_the_account_stays_on_the_node() {
    let world = World::new();
    let browser = world.begin();
    let back = world.login(&browser);
    world.returns(&back, &browser.cookie);
    let statement = world.finish(&browser.cookie).json()["statement"].to_string();
    // A token that is none is not told either, nor what a refusal says.
    let forged = with(erika(), "nonce", json!("MUSTERMANN"));
    let forged = with(forged, "iss", json!("https://MUSTERMANN.example"));
    world.op.is(Mood {
        claims: forged,
        ..Mood::default()
    });
    assert_eq!(world.outcome(), "failed");
    let again = world.begin();
    let state = parameter(&again.to, "state").unwrap();
    world.returns(&format!("{BACK}?code=none&state={state}"), &again.cookie);
    assert_eq!(world.finish(&again.cookie).json()["outcome"], "failed");

    let person = ["MUSTERMANN", "HEIDESTRAẞE 17", "1964-08-12", SUBJECT];
    assert!(contains_one(statement.as_bytes(), &person[..3]));
    assert!(!contains_one_in(&world.node.data(), &person));
    let log = world.node.whole_log();
    assert!(!contains_one(log.as_bytes(), &person));
    assert!(log.contains(BACK), "{log}");
    assert!(log.contains("the gateway does not take the code"), "{log}");
    let secrets = ["state", "nonce", "code_challenge"].map(|name| parameter(&browser.to, name));
    let secrets = secrets.map(|secret| secret.unwrap());
    let code = parameter(&back, "code").unwrap();
    let session = browser.cookie.split_once('=').unwrap().1;
    for secret in [&secrets[..], &[code, session, SECRET, "acc355"]].concat() {
        assert!(!log.contains(secret), "{secret}");
    }
}
