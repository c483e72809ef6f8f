//! Requests that may find nobody, or lose their answer.

use std::{
    io::Read,
    net::Ipv4Addr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use serde_json::Value;
use ureq::{Agent, Body, RequestBuilder, http::Response};

use crate::node::{Answer, SECRET};

/// A line to one life of a node.
#[derive(Clone)]
pub(crate) struct Line {
    base: String,
    agent: Agent,
}

/// Nobody answered, or "not now": what became of the request is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The connection broke.
    Broken,
    /// 503, and why.
    NotNow(String),
}

impl Line {
    pub(crate) fn to(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        Self {
            base: format!("http://{address}"),
            agent: config.into(),
        }
    }

    pub(crate) fn get(&self, path: &str, bearer: &str) -> Result<Answer, Cut> {
        read(with(self.agent.get(self.at(path)), bearer).call())
    }

    pub(crate) fn delete(&self, path: &str, bearer: &str) -> Result<Answer, Cut> {
        read(with(self.agent.delete(self.at(path)), bearer).call())
    }

    pub(crate) fn put(&self, path: &str, bearer: &str, jwe: &str) -> Result<Answer, Cut> {
        let request = with(self.agent.put(self.at(path)), bearer);
        read(request.content_type("application/jose").send(jwe))
    }

    pub(crate) fn put_json(&self, path: &str, bearer: &str, json: &Value) -> Result<Answer, Cut> {
        let request = with(self.agent.put(self.at(path)), bearer);
        read(request.send_json(json))
    }

    pub(crate) fn post(&self, path: &str, bearer: &str, json: &Value) -> Result<Answer, Cut> {
        let request = with(self.agent.post(self.at(path)), bearer);
        read(request.send_json(json))
    }

    pub(crate) fn post_jose(&self, path: &str, bearer: &str, jws: &str) -> Result<Answer, Cut> {
        let request = with(self.agent.post(self.at(path)), bearer);
        read(request.content_type("application/jose").send(jws))
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// An access token of the authority.
    pub(crate) fn access(&self) -> Result<String, Cut> {
        self.access_of("office")
    }

    /// An access token of a client.
    pub(crate) fn access_of(&self, client: &str) -> Result<String, Cut> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", SECRET),
        ];
        let request = self.agent.post(format!("{}/fit-connect/token", self.base));
        let answer = read(request.send_form(form))?.json();
        Ok(answer["access_token"].as_str().expect("a token").to_owned())
    }
}

/// From an address that nobody else has.
fn with<B>(request: RequestBuilder<B>, bearer: &str) -> RequestBuilder<B> {
    static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0001);
    let address = Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed));
    request
        .header("authorization", format!("Bearer {bearer}"))
        .header("x-forwarded-for", address.to_string())
}

fn read(answer: Result<Response<Body>, ureq::Error>) -> Result<Answer, Cut> {
    let mut answer = answer.map_err(|_| Cut::Broken)?;
    let mut body = Vec::new();
    let mut reader = answer.body_mut().as_reader();
    reader.read_to_end(&mut body).map_err(|_| Cut::Broken)?;
    let answer = Answer {
        status: answer.status().as_u16(),
        body,
        headers: answer.headers().clone(),
    };
    match answer.status {
        503 => Err(Cut::NotNow(answer.problem())),
        _ => Ok(answer),
    }
}
