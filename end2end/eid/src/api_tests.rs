//! The API as an eService calls it, as far as it goes without a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::answer;
use crate::date;
use crate::http::{Request, Response};
use crate::outcome::Plan;
use crate::pki::Pki;
use crate::server::Server;
use crate::sessions::Sessions;

fn server() -> Server {
    Server {
        pki: Pki::generate("https://localhost:1", &[], date::today()).expect("keys"),
        sessions: Arc::new(Mutex::new(Sessions::new(Duration::from_secs(600)))),
        next: Mutex::new(Plan::Ok),
        token: "secret".into(),
        paos_address: "https://localhost:2/paos".into(),
    }
}

fn ask(server: &Server, path: &str, token: &str, body: &Value) -> Response {
    let request = Request {
        method: "POST".into(),
        path: path.into(),
        authorization: format!("Bearer {token}"),
        body: body.to_string().into_bytes(),
    };
    answer(server, &request)
}

fn called(server: &Server, path: &str, body: &Value) -> Value {
    let response = ask(server, path, "secret", body);
    assert_eq!(response.status, 200);
    serde_json::from_str(&response.body).expect("JSON")
}

fn minor_of(answer: &Value) -> &str {
    let minor = answer["result"]["minor"].as_str().unwrap_or_default();
    minor.rsplit_once('/').map_or(minor, |(_, code)| code)
}

#[test]
fn a_session_is_opened_and_asked_about_in_order() {
    let server = server();
    let wishes = json!({ "useOperations": { "GivenNames": "REQUIRED", "AcademicTitle": "ALLOWED" },
        "transactionInfo": null, "levelOfAssuranceRequest": "http://bsi.bund.de/eID/LoA/hoch" });
    let opened = called(&server, "/useID", &wishes);
    assert_eq!(opened["eCardServerAddress"], "https://localhost:2/paos");
    assert_eq!(opened["psk"]["key"].as_str().map(str::len), Some(64));
    let get = |counter| {
        called(
            &server,
            "/getResult",
            &json!({ "session": opened["session"], "requestCounter": counter }),
        )
    };
    assert_eq!(minor_of(&get(1)), "getResult#noResultYet");
    assert_eq!(minor_of(&get(3)), "getResult#invalidCounter");
    assert_eq!(minor_of(&get(2)), "getResult#invalidSession");
}

#[test]
fn wishes_that_cannot_be_fulfilled_have_their_codes() {
    let server = server();
    for (wishes, code) in [
        (json!({ "ShoeSize": "REQUIRED" }), "common#schemaViolation"),
        (json!({}), "useID#missingArgument"),
        (
            json!({ "RestrictedID": "ALLOWED" }),
            "useID#missingTerminalRights",
        ),
    ] {
        let answer = called(&server, "/useID", &json!({ "useOperations": wishes }));
        assert_eq!(minor_of(&answer), code);
    }
}

#[test]
fn nobody_without_the_token_gets_anything() {
    let server = server();
    for token in ["", "secre", "Secret", "secret2"] {
        assert_eq!(ask(&server, "/useID", token, &json!({})).status, 401);
    }
    assert_eq!(ask(&server, "/other", "secret", &json!({})).status, 404);
}

#[test]
fn a_planned_outage_is_over_after_one_call() {
    let server = server();
    called(&server, "/test/outcome", &json!({ "next": "unavailable" }));
    let wishes = json!({ "useOperations": { "GivenNames": "REQUIRED" } });
    assert_eq!(ask(&server, "/useID", "secret", &wishes).status, 503);
    assert_eq!(ask(&server, "/useID", "secret", &wishes).status, 200);
}
