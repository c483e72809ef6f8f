//! At the counter: the person shows a code, the clerk looks at person and
//! document, the office signs, and its own tool believes it.

use std::fs;

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{BINDING_TYPE, Binding, HolderKey, Statement, allowed};
use relocation::envelope::jose::{decode, encode};
use relocation::envelope::reply::{Outcome, Reply};
use relocation::envelope::verdict::CaseState;
use serde_json::{Value, json};
use umzug::jose::{Pkcs8, RootKey, sha256_base64url};
use umzug::machine::{new_id, now};
use ureq::{Agent, Body, http::Response};

use crate::citizen::Citizen;
use crate::house::House;

/// A browser with a code on its screen.
struct Screen {
    key: RootKey,
    cookie: String,
    code: String,
    base: String,
    agent: Agent,
}

impl Screen {
    fn begin(house: &House) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None);
        let mut screen = Self {
            key: RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap(),
            cookie: String::new(),
            code: String::new(),
            base: house.base.clone(),
            agent: config.build().into(),
        };
        let wish =
            json!({"means": "counter", "share": encode(&[7; 32]), "holder": screen.holder()});
        let mut answer = screen.post("/api/identity/attempts", &wish);
        let set = answer.headers()["set-cookie"].to_str().unwrap();
        screen.cookie = set.split(';').next().unwrap().to_owned();
        let way: Value = answer.body_mut().read_json().unwrap();
        screen.code = way["code"].as_str().unwrap().to_owned();
        screen
    }

    fn holder(&self) -> HolderKey {
        let point = decode(&self.key.public()).unwrap();
        let (x, y) = point.split_at(32);
        HolderKey::new(encode(x), encode(y))
    }

    fn fetch(&self) -> Value {
        let wish = json!({"holder": self.holder()});
        let mut answer = self.post("/api/identity/statement", &wish);
        answer.body_mut().read_json().unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Response<Body> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie);
        request.send_json(body).expect("an answer")
    }

    fn present(&self, statement: &str, binding: &Binding) -> String {
        let statement = Statement::parse(statement).unwrap();
        let bound = statement.presenting(allowed(AuthorityKind::Registration));
        let binding = Binding {
            sd_hash: sha256_base64url(bound.as_bytes()),
            ..binding.clone()
        };
        bound + &self.key.sign(BINDING_TYPE, &binding).unwrap()
    }
}

fn identify(house: &House, code: &str, given_names: &str) -> Result<String, String> {
    let seen = house.office().join("seen.txt");
    let text = format!(
        "code: {code}\nfamily-name: Özdemir\ngiven-names: {given_names}\nbirth-date: 1998-03-14\n\
         document: id\nstreet: Am Sande 1\npostcode: 21335\ncity: Lüneburg\n"
    );
    fs::write(&seen, text).unwrap();
    let seen = seen.display().to_string();
    house.tool(&["identify", "--seen", &seen, "--by", "Frau Petersen"])
}

#[test]
fn confirmed_at_the_counter_and_decided_without_another_appearance() {
    let house = House::start();
    let screen = Screen::begin(&house);
    let wrong = identify(&house, "0000-0000", "Anna Maria").unwrap_err();
    assert!(wrong.contains("leads nowhere"), "{wrong}");
    let said = identify(&house, &screen.code, "Anna Maria").unwrap();
    assert!(said.contains("Hamburg"), "{said}");
    let again = identify(&house, &screen.code, "Anna Maria").unwrap_err();
    assert!(again.contains("used already"), "{again}");

    let fetched = screen.fetch();
    assert_eq!(fetched["outcome"], "verified");
    let mut citizen = Citizen::new(&house);
    let submission = new_id();
    let binding = Binding {
        iat: now(),
        aud: citizen.destination(),
        nonce: submission,
        sd_hash: String::new(),
    };
    let presentation = screen.present(fetched["statement"].as_str().unwrap(), &binding);
    citizen.send_as(submission, Some(&presentation));
    house.look();

    let page = fs::read_to_string(house.only_case().join("summary.html")).unwrap();
    let finding = "Identität am eigenen Schalter geprüft: Freie und Hansestadt Hamburg, \
                   Frau Petersen, am ";
    assert!(page.contains(finding), "{page}");
    assert!(
        page.contains("Ausweis: Am Sande 1, 21335 Lüneburg (D)"),
        "{page}"
    );
    assert!(!page.contains("Ankündigung ohne Identitätsnachweis"));

    let serve = ["serve", "--once", "--auto-decide", "0"];
    house.tool(&serve).unwrap();
    let CaseState::Decided { reply, .. } = citizen.state() else {
        panic!("a decision")
    };
    let Reply::Decision { outcome, .. } = citizen.read(reply) else {
        panic!("a decision")
    };
    assert_eq!(outcome, Outcome::Registered);
}

#[test]
fn who_was_confirmed_as_somebody_else_is_not_registered() {
    let house = House::start();
    let screen = Screen::begin(&house);
    identify(&house, &screen.code, "Bettina").unwrap();
    let fetched = screen.fetch();
    let mut citizen = Citizen::new(&house);
    let submission = new_id();
    let binding = Binding {
        iat: now(),
        aud: citizen.destination(),
        nonce: submission,
        sd_hash: String::new(),
    };
    let presentation = screen.present(fetched["statement"].as_str().unwrap(), &binding);
    citizen.send_as(submission, Some(&presentation));
    house.look();
    let page = fs::read_to_string(house.only_case().join("summary.html")).unwrap();
    assert!(page.contains("gehört zu einer anderen Person"), "{page}");
    let case = citizen.case.to_string();
    let decide = ["decide", "--case", &case, "--outcome", "registered"];
    let refused = house.tool(&[&decide[..], &["--text", "Angemeldet"]].concat());
    assert!(refused.unwrap_err().contains("--appeared"));
}
