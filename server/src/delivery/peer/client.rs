//! The calls to another node, or to a FIT-Connect service of others: the sender
//! API, and for nodes the additions between them. They block: to be used off
//! the async threads.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use relocation::envelope::bundle::SealedReply;
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};
use uuid::Uuid;

use super::call::{CallError, accepted, json as parsed, text};
use crate::{
    delivery::{agent::agent, clock::OtherClock},
    region::{peer::Access, registry::Peer},
    store::types::Pickup,
};

/// Longest time for one call; an attachment of 21 MiB needs most of it on a
/// slow line.
const TIME: Duration = Duration::from_secs(120);
/// Events of one page.
const PAGE: usize = 500;
/// Most pages of a case's events that are read.
const PAGES: usize = 20;
/// Bytes of one signed event.
const EVENT: usize = 64 * 1024;
/// Bytes of a signed card: some thousand authorities.
const CARD: u64 = 16 * 1024 * 1024;
/// Bytes of a sealed attachment of a reply.
const ATTACHMENT: u64 = 21 * 1024 * 1024;

/// Another node, and the access to it.
pub struct PeerClient {
    agent: Agent,
    base: String,
    tokens: String,
    access: Access,
    token: Mutex<Option<(String, Instant)>>,
    clock: OtherClock,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    event_log: Vec<String>,
    total_count: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Announced {
    submission_id: Uuid,
    case_id: Uuid,
}

/// A destination as everybody may see it (`PublicDestination`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicDestination {
    /// Id of the key to seal to.
    pub encryption_kid: String,
    /// `active`, or another word.
    pub status: String,
    /// Versions of the metadata schema that it reads.
    #[serde(default)]
    pub metadata_versions: Vec<String>,
    /// What it offers.
    pub services: Vec<OfferedService>,
}

/// A service of a destination.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedService {
    /// `serviceType.identifier`.
    pub identifier: String,
    /// What may be sent for it.
    #[serde(default)]
    pub submission_schemas: Vec<OfferedSchema>,
}

/// A schema that is taken.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedSchema {
    /// Its URI.
    pub schema_uri: String,
}

/// Which of the calls could read this answer, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzzing(answer: impl Fn() -> Response<Body>) -> [bool; 4] {
    [
        parsed::<Token>(answer()).is_ok(),
        parsed::<Log>(answer()).is_ok(),
        parsed::<Announced>(answer()).is_ok(),
        parsed::<PublicDestination>(answer()).is_ok(),
    ]
}

impl PeerClient {
    /// For this node.
    #[must_use]
    pub fn new(peer: &Peer, access: Access) -> Self {
        let agent = agent(peer.private, TIME);
        Self {
            agent,
            base: peer.api(),
            tokens: peer.token_address(),
            access,
            token: Mutex::default(),
            clock: OtherClock::default(),
        }
    }

    /// Seconds by which its clock is ahead, as its last answer told.
    #[must_use]
    pub fn clock_ahead(&self) -> i64 {
        self.clock.ahead()
    }

    /// Announces a submission under the ids that it has.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn announce(
        &self,
        ids: Pickup,
        service: &str,
        attachments: &[Uuid],
    ) -> Result<(), CallError> {
        let body = json!({
            "destinationId": ids.destination,
            "submissionId": ids.submission,
            "caseId": ids.case,
            "announcedAttachments": attachments,
            "serviceType": { "name": "", "identifier": service },
        });
        let given = self.create(&body)?;
        let same = given == (ids.submission, ids.case);
        same.then_some(()).ok_or(CallError::Silent("other-ids"))
    }

    /// Announces a submission, in a case that is known there if one is given;
    /// gives the ids of submission and case.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn announce_anew(
        &self,
        destination: Uuid,
        case: Option<Uuid>,
        identifier: &str,
        attachments: &[Uuid],
    ) -> Result<(Uuid, Uuid), CallError> {
        let mut body = json!({
            "destinationId": destination,
            "announcedAttachments": attachments,
            "serviceType": { "name": identifier, "identifier": identifier },
        });
        if let Some(case) = case {
            body["caseId"] = json!(case);
        }
        self.create(&body)
    }

    fn create(&self, body: &Value) -> Result<(Uuid, Uuid), CallError> {
        let url = format!("{}/v1/submissions", self.base);
        let answer = self.authorized(|bearer| {
            let request = self.agent.post(&url).header("authorization", bearer);
            request.send_json(body)
        })?;
        let announced: Announced = parsed(answer)?;
        Ok((announced.submission_id, announced.case_id))
    }

    /// What is said of a destination.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn destination(&self, id: Uuid) -> Result<PublicDestination, CallError> {
        parsed(self.get(&format!("{}/v1/destinations/{id}", self.base))?)
    }

    /// Sends a sealed attachment.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn attach(&self, submission: Uuid, id: Uuid, sealed: &[u8]) -> Result<(), CallError> {
        let url = format!("{}/v1/submissions/{submission}/attachments/{id}", self.base);
        let answer = self.authorized(|bearer| {
            let request = self.agent.put(&url).header("authorization", bearer);
            request.content_type("application/jose").send(sealed)
        });
        answer.map(drop)
    }

    /// Sends metadata and data: from then on it lies there.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn submit(&self, submission: Uuid, metadata: &str, data: &str) -> Result<(), CallError> {
        let mut body = json!({ "encryptedMetadata": metadata });
        if !data.is_empty() {
            body["encryptedData"] = Value::from(data);
        }
        let url = format!("{}/v1/submissions/{submission}", self.base);
        let answer = self.authorized(|bearer| {
            let request = self.agent.put(&url).header("authorization", bearer);
            request.send_json(&body)
        });
        answer.map(drop)
    }

    /// Takes a submission back that its authority has not fetched; one that is
    /// not there is no failure.
    ///
    /// # Errors
    /// [`CallError`], 409 once fetched.
    pub fn withdraw(&self, submission: Uuid) -> Result<(), CallError> {
        let url = format!("{}/v1/submissions/{submission}", self.base);
        let answer = self.authorized(|bearer| {
            let request = self.agent.delete(&url).header("authorization", bearer);
            request.call()
        });
        match answer {
            // Any other 404 says nothing of this submission.
            Err(CallError::No(404, kind)) if kind == "submission-not-found" => Ok(()),
            answer => answer.map(drop),
        }
    }

    /// The event log of a case.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn events(&self, case: Uuid) -> Result<Vec<String>, CallError> {
        let mut events = Vec::new();
        for _ in 0..PAGES {
            let offset = events.len();
            let url = format!(
                "{}/v1/cases/{case}/events?limit={PAGE}&offset={offset}",
                self.base
            );
            let log: Log = parsed(self.get(&url)?)?;
            if log.event_log.iter().any(|event| event.len() > EVENT) {
                return Err(CallError::Silent("endless"));
            }
            let more = !log.event_log.is_empty();
            events.extend(log.event_log);
            if !more || events.len() >= log.total_count {
                return Ok(events);
            }
        }
        Err(CallError::Silent("endless"))
    }

    /// The node's card, signed.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn card(&self) -> Result<String, CallError> {
        text(self.get(&format!("{}/v1/node-card", self.base))?, CARD)
    }

    /// A sealed reply.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn reply(&self, case: Uuid, reply: Uuid) -> Result<SealedReply, CallError> {
        parsed(self.get(&format!("{}/v1/cases/{case}/replies/{reply}", self.base))?)
    }

    /// A sealed attachment of a reply.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn reply_attachment(&self, case: Uuid, reply: Uuid, id: Uuid) -> Result<String, CallError> {
        let url = format!(
            "{}/v1/cases/{case}/replies/{reply}/attachments/{id}",
            self.base
        );
        text(self.get(&url)?, ATTACHMENT)
    }

    fn get(&self, url: &str) -> Result<Response<Body>, CallError> {
        self.authorized(|bearer| {
            let request = self.agent.get(url).header("authorization", bearer);
            request.call()
        })
    }

    /// Makes a call; once more with a fresh token when the old one is refused.
    fn authorized(
        &self,
        call: impl Fn(&str) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, CallError> {
        let bearer = self.bearer()?;
        match self.heard(call(&bearer)) {
            Err(CallError::No(401, _)) => {
                *self.lock() = None;
                self.heard(call(&self.bearer()?))
            }
            answer => answer,
        }
    }

    fn heard(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, CallError> {
        if let Ok(answer) = &answer {
            self.clock.hear(answer.headers());
        }
        accepted(answer)
    }

    /// The bearer value; renewed shortly before it ends.
    fn bearer(&self) -> Result<String, CallError> {
        if let Some((bearer, until)) = &*self.lock()
            && Instant::now() < *until
        {
            return Ok(bearer.clone());
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.access.client),
            ("client_secret", &self.access.secret),
        ];
        let asked = self.agent.post(&self.tokens).send_form(form);
        let token: Token = parsed(self.heard(asked)?)?;
        let bearer = format!("Bearer {}", token.access_token);
        let lifetime = Duration::from_secs(token.expires_in.min(3600).saturating_sub(60));
        *self.lock() = Some((bearer.clone(), Instant::now() + lifetime));
        Ok(bearer)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(String, Instant)>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
