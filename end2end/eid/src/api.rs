//! `useID` and `getResult` of TR-03130-1 as JSON, and what only tests may call.

use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::dialogue::Dialogue;
use crate::http::{Request, Response};
use crate::operation::Wishes;
use crate::outcome::{Plan, minor};
use crate::server::{Server, locked};
use crate::sessions::NoResult;
use crate::{date, paos, result};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UseId {
    use_operations: Wishes,
    transaction_info: Option<String>,
    level_of_assurance_request: Option<Level>,
}

#[derive(Deserialize)]
enum Level {
    #[serde(rename = "http://bsi.bund.de/eID/LoA/undefined")]
    Undefined,
    #[serde(rename = "http://bsi.bund.de/eID/LoA/normal")]
    Normal,
    #[serde(rename = "http://bsi.bund.de/eID/LoA/substantiell")]
    Substantial,
    #[serde(rename = "http://bsi.bund.de/eID/LoA/hoch")]
    High,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GetResult {
    session: String,
    request_counter: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetOutcome {
    next: Plan,
}

/// Answers one call. What the guideline has a code for is answered with 200 and that code.
pub(crate) fn answer(server: &Server, request: &Request) -> Response {
    if !authorized(server, request) {
        return Response::bare(401);
    }
    let body = &request.body;
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/useID") => match std::mem::take(&mut *locked(&server.next)) {
            Plan::Unavailable => Response::bare(503),
            plan => call(body, |asked| use_id(server, asked, plan)),
        },
        ("POST", "/getResult") => call(body, |asked| get_result(server, &asked)),
        ("POST", "/test/outcome") => call(body, |SetOutcome { next }| {
            *locked(&server.next) = next;
            json!({ "result": { "major": paos::OK } })
        }),
        _ => Response::bare(404),
    }
}

fn authorized(server: &Server, request: &Request) -> bool {
    let given = request.authorization.strip_prefix("Bearer ").unwrap_or("");
    given.len() == server.token.len()
        && openssl::memcmp::eq(given.as_bytes(), server.token.as_bytes())
}

/// Reads what was asked and answers it.
fn call<T: for<'a> Deserialize<'a>>(body: &[u8], serve: impl FnOnce(T) -> Value) -> Response {
    let answer = match serde_json::from_slice(body) {
        Ok(asked) => serve(asked),
        Err(error) => result::error(&minor("common#schemaViolation"), &error.to_string()),
    };
    Response {
        status: 200,
        media_type: "application/json",
        body: answer.to_string(),
    }
}

fn use_id(server: &Server, asked: UseId, plan: Plan) -> Value {
    // Any level is fulfilled: the only answer is the highest.
    let _ = asked.level_of_assurance_request;
    if asked.use_operations.is_empty() {
        return result::error(&minor("useID#missingArgument"), "no operation");
    }
    let today = date::today();
    let dialogue = Dialogue::new(&asked.use_operations, asked.transaction_info, plan, today);
    let Some(dialogue) = dialogue else {
        let message = "this test server reads data groups only";
        return result::error(&minor("useID#missingTerminalRights"), message);
    };
    match locked(&server.sessions).open(dialogue, Instant::now()) {
        Ok(Some(opened)) => json!({
            "result": { "major": paos::OK },
            "session": opened.session,
            "eCardServerAddress": server.paos_address,
            "psk": { "id": opened.psk_id, "key": hex::encode(opened.key) },
        }),
        Ok(None) => result::error(&minor("useID#tooManyOpenSessions"), ""),
        Err(error) => result::error(&minor("common#internalError"), &error.to_string()),
    }
}

fn get_result(server: &Server, asked: &GetResult) -> Value {
    let outcome =
        locked(&server.sessions).result(&asked.session, asked.request_counter, Instant::now());
    let code = match outcome {
        Ok(ended) => return result::value(&ended),
        Err(NoResult::NotYet) => "getResult#noResultYet",
        Err(NoResult::InvalidSession) => "getResult#invalidSession",
        Err(NoResult::InvalidCounter) => "getResult#invalidCounter",
    };
    result::error(&minor(code), "")
}

#[cfg(test)]
#[path = "api_tests.rs"]
mod tests;
