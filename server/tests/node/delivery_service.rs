//! A FIT-Connect service of somebody else, over a real socket: it gives ids of
//! its own, has none of the additions between nodes, and names its key as it
//! likes.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex},
};

use aws_lc_rs::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PSS_SHA512};
use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post, put},
};
use relocation::envelope::{
    event::{AuthenticationTags, EVENT_TYPE, EventClaims, EventKind, EventPayload},
    jose::{JwsHeader, authentication_tag, encode, signing_input},
};
use serde_json::{Value, json};
use umzug::{jose::Pkcs8, jose::SigningKey, machine};
use uuid::Uuid;

use crate::{bundles::SERVICE, keys, node::SECRET};

/// The authority's destination id there.
pub(crate) const THERE: Uuid = Uuid::from_u128(0xF17);
/// `iss` of its events.
pub(crate) const ISSUER: &str = "https://delivery.example";
/// How it calls its key.
const KID: &str = "delivery-2026";

/// The key that comes after it.
static NEXT: LazyLock<Pkcs8> = LazyLock::new(|| Pkcs8::generate_rsa().expect("a key"));
static KEY: LazyLock<Pkcs8> = LazyLock::new(|| Pkcs8::generate_rsa().expect("a key"));

/// What lies there.
#[derive(Default)]
pub(crate) struct Inside {
    /// Announced and not complete, by id: the case, and tags of what came.
    pub(crate) drafts: BTreeMap<Uuid, (Uuid, AuthenticationTags)>,
    /// Complete, in their order: submission and case.
    pub(crate) complete: Vec<(Uuid, Uuid)>,
    logs: BTreeMap<Uuid, Vec<String>>,
    /// Publishes another key of the same name, and signs with that one.
    pub(crate) exchanged: bool,
    /// Takes nothing now.
    pub(crate) closed: bool,
    /// Says yes to the last call of a submission and keeps nothing.
    pub(crate) careless: bool,
    /// Key of the authority's destination.
    pub(crate) encryption: String,
    pub(crate) status: &'static str,
    pub(crate) services: Vec<&'static str>,
    /// What may be sent for each of them.
    pub(crate) schemas: Vec<&'static str>,
    pub(crate) metadata: &'static str,
}

#[derive(Clone)]
pub(crate) struct DeliveryService {
    pub(crate) base: String,
    inside: Arc<Mutex<Inside>>,
}

impl Inside {
    fn key(&self) -> &'static Pkcs8 {
        match self.exchanged {
            true => &NEXT,
            false => &KEY,
        }
    }
}

type Failed = (StatusCode, Json<Value>);

impl DeliveryService {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let service = Self {
            base: format!("http://{}", listener.local_addr().expect("an address")),
            inside: Arc::new(Mutex::new(Inside {
                encryption: keys::AUTHORITY.jwk().kid.clone(),
                status: "active",
                services: vec![SERVICE],
                schemas: vec![
                    "urn:example:older",
                    "urn:umzug:schema:registration:1",
                    "urn:umzug:schema:answer:1",
                ],
                metadata: "2.1.0",
                ..Inside::default()
            })),
        };
        let router = Router::new()
            .route("/tokens", post(token))
            .route("/api/.well-known/jwks.json", get(jwks))
            .route("/api/v1/destinations/{id}", get(destination))
            .route("/api/v1/submissions", post(announce))
            .route("/api/v1/submissions/{id}", put(submit))
            .route("/api/v1/submissions/{id}/attachments/{part}", put(attach))
            .route("/api/v1/cases/{case}/events", get(events))
            .with_state(service.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                axum::serve(listener, router).await.expect("serves");
            });
        });
        service
    }

    /// Looks at, or changes, what lies there.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut Inside) -> T) -> T {
        change(&mut self.inside.lock().expect("inside"))
    }

    /// Forgets what is not complete, as after a day.
    pub(crate) fn forget(&self) {
        self.with(|inside| inside.drafts.clear());
    }

    pub(crate) fn drafts(&self) -> usize {
        self.with(|inside| inside.drafts.len())
    }

    /// Puts an event into a case's log, whoever signed it.
    pub(crate) fn show(&self, case: Uuid, jws: String) {
        self.with(|inside| inside.logs.entry(case).or_default().push(jws));
    }
}

/// An event about a submission there.
pub(crate) fn claims(
    iss: &str,
    (submission, case): (Uuid, Uuid),
    kind: EventKind,
    tags: Option<AuthenticationTags>,
) -> EventClaims {
    let payload = EventPayload {
        authentication_tags: tags,
        ..EventPayload::default()
    };
    let (jti, now) = (machine::new_id(), machine::now());
    EventClaims::new(jti, iss.into(), now, submission, case, kind, payload)
}

/// Signed by the service.
pub(crate) fn signed(claims: &EventClaims) -> String {
    signed_with(&KEY, claims)
}

fn signed_with(key: &Pkcs8, claims: &EventClaims) -> String {
    let header = JwsHeader {
        alg: "PS512".into(),
        kid: KID.into(),
        typ: Some(EVENT_TYPE.into()),
    };
    let input = signing_input(&header, &serde_json::to_vec(claims).expect("claims"));
    let pair = KeyPair::from_pkcs8(key.der()).expect("a key");
    let mut signature = vec![0; pair.public_modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&RSA_PSS_SHA512, &random, input.as_bytes(), &mut signature)
        .expect("signed");
    format!("{input}.{}", encode(&signature))
}

fn failed(status: StatusCode, kind: &str) -> Failed {
    let kind = format!("https://schema.fitko.de/fit-connect/submission-api/problems/{kind}");
    (
        status,
        Json(json!({ "type": kind, "title": "no", "status": status.as_u16() })),
    )
}

fn let_in(headers: &HeaderMap) -> Result<(), Failed> {
    let bearer = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let right = bearer == Some("Bearer let-me-in");
    right
        .then_some(())
        .ok_or_else(|| failed(StatusCode::UNAUTHORIZED, "unauthorized"))
}

fn forgotten() -> Failed {
    failed(StatusCode::NOT_FOUND, "submission-not-found")
}

async fn token(Form(form): Form<BTreeMap<String, String>>) -> Result<Json<Value>, StatusCode> {
    let right = form
        .get("client_id")
        .is_some_and(|client| client == "umzug")
        && form
            .get("client_secret")
            .is_some_and(|secret| secret == SECRET)
        && form
            .get("grant_type")
            .is_some_and(|grant| grant == "client_credentials");
    let token = json!({ "access_token": "let-me-in", "expires_in": 1800, "token_type": "Bearer" });
    right.then_some(Json(token)).ok_or(StatusCode::UNAUTHORIZED)
}

async fn jwks(State(service): State<DeliveryService>) -> Json<Value> {
    let key = service.with(|inside| inside.key());
    let key = SigningKey::new(key).expect("a key");
    let mut signing = serde_json::to_value(key.jwk()).expect("a key");
    signing["kid"] = json!(KID);
    // Others publish more than what signs events.
    Json(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "x" }, signing] }))
}

async fn destination(
    State(service): State<DeliveryService>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Value>, Failed> {
    let_in(&headers)?;
    if id != THERE {
        return Err(failed(StatusCode::NOT_FOUND, "destination-not-found"));
    }
    Ok(Json(service.with(|inside| {
        let schemas = inside.schemas.iter();
        let schemas: Vec<Value> = schemas
            .map(|uri| json!({ "schemaUri": uri, "mimeType": "application/json" }))
            .collect();
        let services = inside.services.iter();
        let services: Vec<Value> = services
            .map(
                |one| json!({ "identifier": one, "regions": ["DE"], "submissionSchemas": schemas }),
            )
            .collect();
        json!({
            "destinationId": id, "encryptionKid": inside.encryption, "status": inside.status,
            "metadataVersions": [inside.metadata], "services": services,
        })
    })))
}

async fn announce(
    State(service): State<DeliveryService>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Failed> {
    let_in(&headers)?;
    if service.with(|inside| inside.closed) {
        return Err(failed(StatusCode::SERVICE_UNAVAILABLE, "closed"));
    }
    let own_ids = body.get("submissionId").is_some();
    let named = body["serviceType"]["identifier"] == SERVICE && body["serviceType"]["name"] != "";
    if own_ids || !named || body["destinationId"] != json!(THERE) {
        return Err(failed(StatusCode::UNPROCESSABLE_ENTITY, "schema-violation"));
    }
    let known = serde_json::from_value(body["caseId"].clone()).ok();
    let (submission, case) = (machine::new_id(), known.unwrap_or_else(machine::new_id));
    service.with(|inside| {
        inside
            .drafts
            .insert(submission, (case, AuthenticationTags::default()))
    });
    let ids = json!({ "destinationId": THERE, "submissionId": submission, "caseId": case });
    Ok((StatusCode::CREATED, Json(ids)))
}

fn tag(jwe: &str) -> Result<String, Failed> {
    let tag = authentication_tag(jwe);
    let tag = tag.ok_or_else(|| failed(StatusCode::UNPROCESSABLE_ENTITY, "schema-violation"))?;
    Ok(tag.to_owned())
}

async fn attach(
    State(service): State<DeliveryService>,
    Path((id, part)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    body: String,
) -> Result<StatusCode, Failed> {
    let_in(&headers)?;
    let tag = tag(&body)?;
    service.with(|inside| {
        let (_, tags) = inside.drafts.get_mut(&id).ok_or_else(forgotten)?;
        tags.attachments.insert(part, tag);
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn submit(
    State(service): State<DeliveryService>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<StatusCode, Failed> {
    let_in(&headers)?;
    let part = |name: &str| tag(body[name].as_str().unwrap_or_default());
    let (metadata, data) = (part("encryptedMetadata")?, part("encryptedData")?);
    service.with(|inside| {
        if inside.careless {
            return Ok(StatusCode::ACCEPTED);
        }
        let (case, mut tags) = inside.drafts.remove(&id).ok_or_else(forgotten)?;
        (tags.metadata, tags.data) = (metadata, Some(data));
        inside.complete.push((id, case));
        let key = inside.key();
        let log = inside.logs.entry(case).or_default();
        for (kind, tags) in [(EventKind::Create, None), (EventKind::Submit, Some(tags))] {
            log.push(signed_with(key, &claims(ISSUER, (id, case), kind, tags)));
        }
        Ok(StatusCode::ACCEPTED)
    })
}

async fn events(
    State(service): State<DeliveryService>,
    Path(case): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Value>, Failed> {
    let_in(&headers)?;
    let log = service.with(|inside| inside.logs.get(&case).cloned());
    let log = log.ok_or_else(|| failed(StatusCode::NOT_FOUND, "case-not-found"))?;
    let count = log.len();
    Ok(Json(
        json!({ "count": count, "offset": 0, "totalCount": count, "eventLog": log }),
    ))
}
