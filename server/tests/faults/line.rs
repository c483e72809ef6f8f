//! Requests that may find nobody, or lose their answer.

use std::{io::Read, time::Duration};

use serde_json::Value;
use ureq::{Agent, Body, http::Response};

use crate::node::{Answer, SECRET};

/// A line to one life of a node.
#[derive(Clone)]
pub(crate) struct Line {
    base: String,
    agent: Agent,
}

/// Nobody answered, or "not now": what became of the request is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The connection broke.
    Broken,
    /// 503 or 507.
    NotNow(u16),
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
        let request = self.agent.get(format!("{}{path}", self.base));
        read(request.header("authorization", told(bearer)).call())
    }

    pub(crate) fn delete(&self, path: &str, bearer: &str) -> Result<Answer, Cut> {
        let request = self.agent.delete(format!("{}{path}", self.base));
        read(request.header("authorization", told(bearer)).call())
    }

    pub(crate) fn put(&self, path: &str, bearer: &str, jwe: &str) -> Result<Answer, Cut> {
        let request = self.agent.put(format!("{}{path}", self.base));
        let request = request.header("authorization", told(bearer));
        read(request.content_type("application/jose").send(jwe))
    }

    pub(crate) fn post(&self, path: &str, bearer: &str, json: &Value) -> Result<Answer, Cut> {
        let request = self.agent.post(format!("{}{path}", self.base));
        read(
            request
                .header("authorization", told(bearer))
                .send_json(json),
        )
    }

    pub(crate) fn post_jose(&self, path: &str, bearer: &str, jws: &str) -> Result<Answer, Cut> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("authorization", told(bearer));
        read(request.content_type("application/jose").send(jws))
    }

    /// An access token of the authority.
    pub(crate) fn access(&self) -> Result<String, Cut> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "office"),
            ("client_secret", SECRET),
        ];
        let request = self.agent.post(format!("{}/fit-connect/token", self.base));
        let answer = read(request.send_form(form))?.json();
        Ok(answer["access_token"].as_str().expect("a token").to_owned())
    }
}

fn told(bearer: &str) -> String {
    format!("Bearer {bearer}")
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
        503 | 507 => Err(Cut::NotNow(answer.status)),
        _ => Ok(answer),
    }
}
