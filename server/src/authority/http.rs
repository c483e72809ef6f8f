//! The node over HTTP.

use std::cell::RefCell;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use relocation::envelope::jose::Jwk;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{Response, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::typestate::WithBody;
use ureq::{Agent, Body, RequestBuilder};
use uuid::Uuid;

use super::enrolment::ClientAccess;
use super::node::{Node, NodeError, ReplyUpload, SealedSubmission, Waiting};

/// A sealed attachment of 15 MB is 20 MB of text; more is not read.
const ANSWER_BYTES: u64 = 32 * 1024 * 1024;
const PAGE: usize = 500;
/// Some gateways refuse calls without one.
const USER_AGENT: &str = concat!("umzug-authority/", env!("CARGO_PKG_VERSION"));
const JOSE: &str = "application/jose";

/// A node, and the access to it.
pub struct HttpNode {
    agent: Agent,
    base: String,
    client: String,
    secret: String,
    token: RefCell<Option<(String, Instant)>>,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Pickup {
    submissions: Vec<Waiting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    event_log: Vec<String>,
}

#[derive(Deserialize)]
struct ProblemType {
    #[serde(rename = "type")]
    kind: String,
}

fn tls(ca: Option<&Path>) -> Result<TlsConfig, NodeError> {
    let roots = match ca {
        None => RootCerts::PlatformVerifier,
        Some(file) => {
            let unusable = || NodeError::Certificate(file.to_owned());
            let pem = std::fs::read(file).map_err(|_| unusable())?;
            let certificate = Certificate::from_pem(&pem).map_err(|_| unusable())?;
            RootCerts::new_with_certs(&[certificate])
        }
    };
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(provider))
        .root_certs(roots)
        .build())
}

impl HttpNode {
    /// The node at `base`, for example `https://node.example`; https is
    /// checked against the certificate `ca`, else the machine's own list.
    ///
    /// # Errors
    /// [`NodeError::Address`] when it is none, or when the client's secret
    /// would leave the machine over plain http; [`NodeError::Certificate`]
    /// when `ca` holds none.
    pub fn new(base: &str, ca: Option<&Path>, access: &ClientAccess) -> Result<Self, NodeError> {
        let local = reach(base).ok_or_else(|| NodeError::Address(base.to_owned()))?;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(120)))
            .tls_config(tls(ca)?)
            .max_redirects(0);
        // A proxy from the environment never leads to this machine.
        if local {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Ok(Self {
            agent,
            base: base.trim_end_matches('/').to_owned(),
            client: access.client.clone(),
            secret: access.secret.clone(),
            token: RefCell::new(None),
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/fit-connect/{path}", self.base)
    }

    /// The bearer value; renewed shortly before it ends.
    fn bearer(&self) -> Result<String, NodeError> {
        if let Some((token, until)) = &*self.token.borrow()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.client),
            ("client_secret", &self.secret),
        ];
        let answer = accepted(self.agent.post(self.url("token")).send_form(form))?;
        let token: Token = json(answer)?;
        let bearer = format!("Bearer {}", token.access_token);
        let lifetime = Duration::from_secs(token.expires_in.saturating_sub(60));
        *self.token.borrow_mut() = Some((bearer.clone(), Instant::now() + lifetime));
        Ok(bearer)
    }

    /// Makes a call; once more with a fresh token when the old one is refused
    /// (the node may have been restarted).
    fn call(
        &self,
        send: impl Fn(&Agent, &str) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, NodeError> {
        let first = accepted(send(&self.agent, &self.bearer()?));
        if !matches!(first, Err(NodeError::Refused { status: 401, .. })) {
            return first;
        }
        *self.token.borrow_mut() = None;
        accepted(send(&self.agent, &self.bearer()?))
    }

    /// JSON to an absolute path of the node.
    pub(super) fn post_json(&self, path: &str, body: &Value) -> Result<Response<Body>, NodeError> {
        let url = format!("{}{path}", self.base);
        self.call(|agent, bearer| {
            let request = agent.post(&url).header("authorization", bearer);
            request.send_json(body)
        })
    }

    fn get(&self, path: &str) -> Result<Response<Body>, NodeError> {
        let url = self.url(path);
        self.call(|agent, bearer| agent.get(&url).header("authorization", bearer).call())
    }

    fn send(
        &self,
        method: fn(&Agent, String) -> RequestBuilder<WithBody>,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<(), NodeError> {
        let url = self.url(path);
        self.call(|agent, bearer| {
            method(agent, url.clone())
                .header("authorization", bearer)
                .header("content-type", content_type)
                .send(body)
        })
        .map(|_| ())
    }

    /// Reads page after page until `page` says that there is no more.
    fn pages<T>(
        &self,
        path: &str,
        page: impl Fn(Response<Body>) -> Result<Vec<T>, NodeError>,
    ) -> Result<Vec<T>, NodeError> {
        let mut all = Vec::new();
        loop {
            let next = page(self.get(&format!("{path}?limit={PAGE}&offset={}", all.len()))?)?;
            let last = next.len() < PAGE;
            all.extend(next);
            if last {
                return Ok(all);
            }
        }
    }
}

impl Node for HttpNode {
    fn directory(&self) -> Result<String, NodeError> {
        let url = format!("{}/api/directory", self.base);
        text(accepted(self.agent.get(url).call())?)
    }

    fn keys(&self) -> Result<Vec<Jwk>, NodeError> {
        let url = self.url(".well-known/jwks.json");
        let set: KeySet = json(accepted(self.agent.get(url).call())?)?;
        Ok(set.keys)
    }

    fn waiting(&self) -> Result<Vec<Waiting>, NodeError> {
        self.pages("v1/submissions", |answer| {
            json::<Pickup>(answer).map(|list| list.submissions)
        })
    }

    fn submission(&self, id: Uuid) -> Result<SealedSubmission, NodeError> {
        json(self.get(&format!("v1/submissions/{id}"))?)
    }

    fn attachment(&self, submission: Uuid, id: Uuid) -> Result<String, NodeError> {
        text(self.get(&format!("v1/submissions/{submission}/attachments/{id}"))?)
    }

    fn events(&self, case: Uuid) -> Result<Vec<String>, NodeError> {
        self.pages(&format!("v1/cases/{case}/events"), |answer| {
            json::<Log>(answer).map(|log| log.event_log)
        })
    }

    fn post_event(&self, case: Uuid, jws: &str) -> Result<(), NodeError> {
        let path = format!("v1/cases/{case}/events");
        self.send(Agent::post, &path, JOSE, jws.as_bytes())
    }

    fn put_reply_attachment(
        &self,
        case: Uuid,
        reply: Uuid,
        id: Uuid,
        jwe: &str,
    ) -> Result<(), NodeError> {
        let path = format!("v1/cases/{case}/replies/{reply}/attachments/{id}");
        self.send(Agent::put, &path, JOSE, jwe.as_bytes())
    }

    fn put_reply(&self, case: Uuid, reply: Uuid, upload: &ReplyUpload) -> Result<(), NodeError> {
        let path = format!("v1/cases/{case}/replies/{reply}");
        let body = serde_json::to_vec(upload).map_err(|_| NodeError::Answer("upload"))?;
        self.send(Agent::put, &path, "application/json", &body)
    }
}

/// Whether the node is on this machine; none when it must not be called.
fn reach(base: &str) -> Option<bool> {
    let uri: Uri = base.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.host().trim_matches(['[', ']']);
    let address: Option<IpAddr> = host.parse().ok();
    let local = host == "localhost" || address.is_some_and(|address| address.is_loopback());
    let safe = match uri.scheme_str()? {
        "https" => true,
        "http" => local,
        _ => false,
    };
    safe.then_some(local)
}

/// Turns everything but a success into a [`NodeError`].
fn accepted(result: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>, NodeError> {
    let answer = result.map_err(|error| NodeError::Unreachable(error.to_string()))?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    Err(NodeError::Refused {
        status: answer.status().as_u16(),
        problem: json(answer).map_or_else(|_| "no problem type".into(), |p: ProblemType| p.kind),
    })
}

fn text(mut answer: Response<Body>) -> Result<String, NodeError> {
    answer
        .body_mut()
        .with_config()
        .limit(ANSWER_BYTES)
        .read_to_string()
        .map_err(|_| NodeError::Answer("text"))
}

pub(super) fn json<T: DeserializeOwned>(mut answer: Response<Body>) -> Result<T, NodeError> {
    answer
        .body_mut()
        .with_config()
        .limit(ANSWER_BYTES)
        .read_json()
        .map_err(|_| NodeError::Answer("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaches(base: &str) -> bool {
        let access = ClientAccess {
            client: String::new(),
            secret: String::new(),
            root: String::new(),
            destinations: Vec::new(),
        };
        HttpNode::new(base, None, &access).is_ok()
    }

    #[test]
    fn the_secret_leaves_the_machine_over_https_only() {
        for good in [
            "https://node.example",
            "http://127.0.0.1:8080",
            "http://localhost:8080/",
            "http://[::1]:8080",
        ] {
            assert!(reaches(good), "{good}");
        }
        for wrong in [
            "http://node.example",
            "http://127.0.0.1.example",
            "http://localhost@node.example",
            "ftp://127.0.0.1",
            "node.example",
            "",
        ] {
            assert!(!reaches(wrong), "{wrong}");
        }
    }
}
