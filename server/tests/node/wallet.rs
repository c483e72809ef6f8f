//! A wallet over real sockets: the way there and back, on one device and on
//! two. Who tries to get in between stands in `wallet/attacks.rs`.

mod attacks;

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64ct::{Base64, Encoding};
use relocation::envelope::{
    identity::{Assurance, Means, STATEMENT_TYPE, Statement, StatementClaims},
    jose::{decode, encode},
};
use serde_json::{Value, json};
use umzug::{
    jose::{SigningKey, sha256_base64url, verify},
    machine::now,
};

use crate::{
    canary::{contains_one, contains_one_in},
    keys,
    node::{Answer, Node},
    wallet_world::{Authority, Bound, Credential, Files, Signer, StatusServer, encrypt, erika},
};

const ORIGIN: &str = "https://localhost:8443";
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const BACK: &str = "/identity/wallet/back";
const RESPONSE: &str = "/identity/wallet/response";
const ERIKA: [&str; 3] = ["MUSTERMANN", "HEIDESTRAẞE 17", "1964-08-12"];

/// A node with what it trusts, and a wallet.
struct World {
    node: Node,
    authority: Authority,
    issuer: Signer,
    holder: Signer,
    status: StatusServer,
    _files: tempfile::TempDir,
}

/// One browser: what it keeps.
struct Browser {
    cookie: String,
    link: String,
}

/// The request as a wallet has read it.
struct Request(Value);

impl Request {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    fn jwk(&self) -> &Value {
        &self.0["client_metadata"]["jwks"]["keys"][0]
    }

    fn bound(&self) -> Bound<'_> {
        Bound {
            aud: self.text("client_id"),
            nonce: self.text("nonce"),
            iat: now(),
        }
    }

    /// The answer that shows `presentation`.
    fn answer(&self, presentation: &str) -> Value {
        json!({"vp_token": {"pid": [presentation]}, "state": self.text("state")})
    }
}

impl World {
    fn new() -> Self {
        let files = tempfile::tempdir().unwrap();
        let authority = Authority::new("PID CA");
        let Files {
            certificate,
            key,
            issuers,
        } = Files::write(files.path(), &authority);
        let [certificate, key, issuers] =
            [&certificate, &key, &issuers].map(|path| path.to_str().unwrap());
        let node = Node::start_with(&[
            "--origin",
            ORIGIN,
            "--wallet-certificate",
            certificate,
            "--wallet-key",
            key,
            "--wallet-issuers",
            issuers,
        ]);
        let issuer = authority.signer(2100);
        Self {
            status: StatusServer::start(&issuer),
            node,
            authority,
            issuer,
            holder: Signer::holder(),
            _files: files,
        }
    }

    fn begin(&self) -> Browser {
        let half = encode(&[9; 32]);
        let holder = json!({"kty": "EC", "crv": "P-256", "x": half, "y": half});
        let wish = json!({"means": "wallet", "share": encode(&[7; 32]), "holder": holder});
        let answer = self
            .node
            .post_with("/api/identity/attempts", &[HERE], &wish);
        assert_eq!(answer.status, 200);
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        let way = answer.json();
        assert_eq!(way["handoff"], "wallet");
        Browser {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            link: way["link"].as_str().unwrap().to_owned(),
        }
    }

    /// The wallet fetches and checks the request of a link.
    fn request(&self, link: &str) -> Request {
        let answer = self
            .node
            .post_form(&path_of(link), &[("wallet_nonce", "w1")]);
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.headers["content-type"],
            "application/oauth-authz-req+jwt"
        );
        assert_eq!(answer.headers["cache-control"], "no-store");
        let request = checked(&answer.text(), link);
        assert_eq!(request.text("wallet_nonce"), "w1");
        request
    }

    fn credential(&self) -> Credential {
        erika(&self.issuer, &self.holder, &self.status.uri, |_| {})
    }

    fn post(&self, jwe: &str) -> Answer {
        self.node.post_form(RESPONSE, &[("response", jwe)])
    }

    /// Answers a request as it should be.
    fn shows(&self, request: &Request) -> Answer {
        let presentation = self.credential().present(&self.holder, &request.bound());
        self.post(&encrypt(request.jwk(), &request.answer(&presentation)))
    }

    /// From the link to the path that the wallet opens.
    fn answered(&self, link: &str) -> String {
        back_of(&self.shows(&self.request(link)))
    }

    fn opens(&self, path: &str, cookie: &str) -> Answer {
        let headers = [("cookie", cookie), ("sec-fetch-site", "cross-site")];
        self.node.get_with(path, &headers)
    }

    /// A browser opens the way back and is led on to a clean address.
    fn returns(&self, path: &str, cookie: &str) {
        let answer = self.opens(path, cookie);
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers["location"], "/returned");
    }

    fn confirm(&self, cookie: &str, code: &str) -> Answer {
        let headers = [HERE, ("cookie", cookie)];
        self.node.post_with(
            "/api/identity/wallet/confirm",
            &headers,
            &json!({"code": code}),
        )
    }

    fn finish(&self, cookie: &str) -> Answer {
        let half = encode(&[9; 32]);
        let holder = json!({"holder": {"kty": "EC", "crv": "P-256", "x": half, "y": half}});
        let headers = [HERE, ("cookie", cookie)];
        self.node
            .post_with("/api/identity/statement", &headers, &holder)
    }

    /// What a browser that was away and came back is told.
    fn outcome(&self, browser: &Browser, answer: &Answer) -> Value {
        self.returns(&back_of(answer), &browser.cookie);
        self.finish(&browser.cookie).json()
    }

    /// The attempt is over: nobody returns from an answer that was not believed.
    fn is_over(&self, browser: &Browser) {
        assert_eq!(self.finish(&browser.cookie).status, 404);
    }
}

fn path_of(link: &str) -> String {
    let query = link.strip_prefix("openid4vp://?").unwrap();
    let uri = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("request_uri="))
        .unwrap();
    let uri = uri
        .replace("%3A", ":")
        .replace("%2F", "/")
        .replace("%3F", "?")
        .replace("%3D", "=");
    uri.strip_prefix(ORIGIN).unwrap().to_owned()
}

fn back_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 200);
    let uri = answer.json()["redirect_uri"].as_str().unwrap().to_owned();
    uri.strip_prefix(ORIGIN).unwrap().to_owned()
}

/// What HAIP wants of a request: `x509_hash` of the leaf, its signature.
fn checked(jar: &str, link: &str) -> Request {
    let (input, signature) = jar.rsplit_once('.').unwrap();
    let (header, payload) = input.split_once('.').unwrap();
    let read = |part: &str| -> Value { serde_json::from_slice(&decode(part).unwrap()).unwrap() };
    let (header, claims) = (read(header), read(payload));
    assert_eq!(header["typ"], "oauth-authz-req+jwt");
    let leaf = Base64::decode_vec(header["x5c"][0].as_str().unwrap()).unwrap();
    let id = format!("x509_hash:{}", sha256_base64url(&leaf));
    assert_eq!(claims["client_id"], id.as_str());
    assert!(link.contains(&id.replace(':', "%3A")), "{link}");
    // The point stands at the end of its BIT STRING, the only 66 bytes of one.
    let at = leaf
        .windows(3)
        .position(|three| three == [0x42, 0, 4])
        .unwrap()
        + 2;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &leaf[at..at + 65])
        .verify(input.as_bytes(), &decode(signature).unwrap())
        .unwrap();
    assert_eq!(
        header["x5c"].as_array().unwrap().len(),
        1,
        "no trust anchor"
    );
    Request(claims)
}

fn said(answer: &Answer) -> (StatementClaims, Statement) {
    let json = answer.json();
    assert_eq!(json["outcome"], "verified");
    let statement = Statement::parse(json["statement"].as_str().unwrap()).unwrap();
    let key = SigningKey::new(&keys::NODE).unwrap();
    let signed = verify(&statement.jws, STATEMENT_TYPE, key.jwk()).unwrap();
    (signed.claims().unwrap(), statement)
}

fn number_of(page: &Answer) -> String {
    assert_eq!(page.status, 200);
    let text = page.text();
    let number = text
        .split("<strong>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert_eq!(number.replace(' ', "").len(), 8);
    number.to_owned()
}

fn other(number: &str) -> String {
    let last = if number.ends_with('0') { "1" } else { "0" };
    number[..number.len() - 1].to_owned() + last
}

#[test]
fn on_one_device() {
    let world = World::new();
    let offer = world.node.get("/api/identity", None).json();
    assert_eq!(offer, json!({"means": ["wallet"], "origin": ORIGIN}));
    let browser = world.begin();
    let back = world.answered(&browser.link);
    assert_eq!(world.finish(&browser.cookie).status, 409, "not back yet");
    world.returns(&back, &browser.cookie);
    let answer = world.finish(&browser.cookie);
    let (claims, statement) = said(&answer);
    assert_eq!(
        (claims.means, claims.assurance),
        (Means::Wallet, Assurance::High)
    );
    let card = statement.card().unwrap();
    assert_eq!(card.names(), (Some("MUSTERMANN"), Some("ERIKA")));
    assert_eq!(card.birth_date.as_deref(), Some("1964-08-12"));
    assert_eq!(world.status.asked(), 1);
    let again = world.finish(&browser.cookie).json();
    assert_eq!(again["statement"], statement.text());

    // Nothing of it stays, with a positive control.
    assert!(contains_one(&answer.body, &ERIKA));
    assert!(!contains_one_in(&world.node.data(), &ERIKA));
    let log = world.node.whole_log();
    assert!(log.contains(BACK), "{log}");
    let secret = back.split_once("r=").unwrap().1;
    let start = path_of(&browser.link);
    let start = start.split_once("r=").unwrap().1;
    for hidden in [&ERIKA[..], &[secret, start]].concat() {
        assert!(!log.contains(hidden), "{hidden}");
    }
}

#[test]
fn from_another_device() {
    let world = World::new();
    let browser = world.begin();
    let back = world.answered(&browser.link);
    // Looks ahead, and calls that no person makes, use nothing up.
    let ahead = [("sec-purpose", "prefetch")];
    assert_eq!(world.node.get_with(&back, &ahead).status, 303);
    let page = world.opens(&back, "");
    let first = number_of(&page);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.text().contains("noindex") && !page.text().contains("<script"));
    // Loaded again, it shows another one, and the first counts no more.
    let number = number_of(&world.opens(&back, ""));
    assert_ne!(number, first);

    assert_eq!(world.confirm("", &number).status, 404);
    let other = other(&number);
    assert_eq!(world.confirm(&browser.cookie, &other).status, 422);
    assert_eq!(world.finish(&browser.cookie).status, 409, "not confirmed");
    assert_eq!(world.confirm(&browser.cookie, &number).status, 204);
    assert_eq!(world.confirm(&browser.cookie, &number).status, 409);
    let (claims, _) = said(&world.finish(&browser.cookie));
    assert_eq!(claims.assurance, Assurance::Substantial);
}

#[test]
fn a_browser_inside_a_wallet_does_not_break_the_way_back() {
    let world = World::new();
    let browser = world.begin();
    let back = world.answered(&browser.link);
    number_of(&world.opens(&back, ""));
    world.returns(&back, &browser.cookie);
    let (claims, _) = said(&world.finish(&browser.cookie));
    assert_eq!(claims.assurance, Assurance::High);
}

#[test]
fn a_cookie_of_an_attempt_that_is_over_does_not_stop_the_other_device() {
    let world = World::new();
    let (phone, browser) = (world.begin(), world.begin());
    world.returns(&world.answered(&phone.link), &phone.cookie);
    said(&world.finish(&phone.cookie));
    number_of(&world.opens(&world.answered(&browser.link), &phone.cookie));
}

#[test]
fn expired_and_revoked_documents_are_told() {
    let world = World::new();
    let told = |change: &dyn Fn(&mut Value)| {
        let browser = world.begin();
        let request = world.request(&browser.link);
        let uri = &world.status.uri;
        let credential = erika(&world.issuer, &world.holder, uri, |claims| change(claims));
        let presentation = credential.present(&world.holder, &request.bound());
        let jwe = encrypt(request.jwk(), &request.answer(&presentation));
        world.outcome(&browser, &world.post(&jwe))["outcome"].clone()
    };
    let document = json!("document");
    assert_eq!(told(&|claims| claims["exp"] = json!(now() - 1)), document);
    assert_eq!(told(&|claims| claims["exp"] = Value::Null), document);
    assert_eq!(
        told(&|claims| claims["nbf"] = json!(now() + 3600)),
        document
    );
    world.status.says(&world.issuer, 0b1000, |_| {});
    assert_eq!(told(&|_| {}), document, "revoked");
    world.status.says(&world.issuer, 0b0100, |_| {});
    assert_eq!(told(&|_| {}), "verified", "somebody else's bit");

    // A list that proves nothing: not believed, but the person returns.
    let failed = json!("failed");
    world.status.fails();
    assert_eq!(told(&|_| {}), failed);
    world
        .status
        .says(&Authority::new("x").signer(2100), 0, |_| {});
    assert_eq!(told(&|_| {}), failed, "signed by somebody else");
    for (name, value) in [("sub", json!("https://other")), ("exp", json!(now() - 1))] {
        world
            .status
            .says(&world.issuer, 0, |claims| claims[name] = value);
        assert_eq!(told(&|_| {}), failed, "{name}");
    }
    let gone = |claims: &mut Value| claims["status"] = Value::Null;
    assert_eq!(told(&gone), failed, "nobody could revoke it for weeks");
    let short = |claims: &mut Value| {
        gone(claims);
        claims["exp"] = json!(now() + 3600);
    };
    assert_eq!(told(&short), "verified");
}

#[test]
fn an_issuer_may_stand_below_another_authority() {
    let world = World::new();
    let browser = world.begin();
    let request = world.request(&browser.link);
    let issuer = world.authority.between().signer(2100);
    let credential = erika(&issuer, &world.holder, &world.status.uri, |_| {});
    let presentation = credential.present(&world.holder, &request.bound());
    let jwe = encrypt(request.jwk(), &request.answer(&presentation));
    let outcome = world.outcome(&browser, &world.post(&jwe));
    assert_eq!(outcome["outcome"], "verified");
}

#[test]
fn a_person_may_stop() {
    let world = World::new();
    for encrypted in [true, false] {
        let browser = world.begin();
        let request = world.request(&browser.link);
        let state = request.text("state");
        let error = [("error", "access_denied"), ("state", state)];
        let answer = match encrypted {
            true => world.post(&encrypt(
                request.jwk(),
                &json!({"error": "access_denied", "state": state}),
            )),
            false => world.node.post_form(RESPONSE, &error),
        };
        assert_eq!(
            world.outcome(&browser, &answer),
            json!({"outcome": "cancelled"})
        );
    }
    let browser = world.begin();
    let request = world.request(&browser.link);
    let error = [("error", "access_denied"), ("state", "AAAA")];
    assert_eq!(world.node.post_form(RESPONSE, &error).status, 404);
    let error = [
        ("error", "vp_formats_not_supported"),
        ("state", request.text("state")),
    ];
    let answer = world.node.post_form(RESPONSE, &error);
    assert_eq!(
        world.outcome(&browser, &answer),
        json!({"outcome": "failed"})
    );
}

#[test]
fn a_node_does_not_start_with_half_of_it() {
    let files = tempfile::tempdir().unwrap();
    let written = Files::write(files.path(), &Authority::new("CA"));
    let dir = tempfile::tempdir().unwrap();
    let says = |more: &[&str]| {
        let mut command = crate::node::command(dir.path(), more);
        let mut node = command.stderr(Stdio::piped()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        while node.try_wait().unwrap().is_none() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        // One that has started after all.
        let _ = node.kill();
        let output = node.wait_with_output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    std::fs::create_dir(dir.path().join("site")).unwrap();
    std::fs::write(dir.path().join("site/index.html"), "<!doctype html>").unwrap();
    let [certificate, key, issuers] = [&written.certificate, &written.key, &written.issuers];
    let [certificate, key, issuers] = [certificate, key, issuers].map(|p| p.to_str().unwrap());
    assert!(says(&["--wallet-certificate", certificate]).contains("--wallet-key"));
    let all = |key: &str| {
        says(&[
            "--listen",
            "127.0.0.1:0",
            "--origin",
            ORIGIN,
            "--wallet-certificate",
            certificate,
            "--wallet-key",
            key,
            "--wallet-issuers",
            issuers,
        ])
    };
    let other = tempfile::tempdir().unwrap();
    let other = Files::write(other.path(), &Authority::new("CA"));
    assert!(all(other.key.to_str().unwrap()).contains("no pair"));
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&written.key, mode).unwrap();
    assert!(all(key).contains("can be read by others"));
}
