//! Who takes part: brokers that hand in, authorities that take over, and what
//! is sealed to them.

use std::collections::HashMap;

use relocation::{
    envelope::{
        event::{AuthenticationTags, EVENT_TYPE, EventClaims, EventKind, EventPayload},
        jose::{CompactJwe, JweHeader, Jwk, KeyUse, encode, to_segment},
    },
    services::registration::request::SCHEMA_URN,
};
use tempfile::TempDir;
use umzug::{
    jose::{Pkcs8, SigningKey, sha256_base64url},
    machine,
    region::registry::{Channel, Destination, Registry, Sender, Status, Subscriber},
};
use uuid::Uuid;

use crate::{line::Line, node};

/// Authorities, and brokers: linked nodes, that bring ids with them.
pub(super) const OFFICES: u128 = 20;
pub(super) const BROKERS: usize = 16;
const SECRET: &str = "correct horse battery staple";
/// Bytes sealed, as in the part `acceptance`.
const DATA: usize = 8 * 1024;
const METADATA: usize = 1024;

/// The same for every run.
pub(crate) struct House {
    authority: SigningKey,
    /// Sealed texts: nobody opens them here, so one does for all.
    pub(super) metadata: String,
    pub(super) data: String,
}

/// A request that an authority will take over, with the event in which it says
/// so: signed before, for an authority does not do that on this machine.
pub(crate) struct Request {
    pub(super) submission: Uuid,
    pub(super) case: Uuid,
    pub(super) destination: Uuid,
    pub(super) accept: String,
}

/// Access tokens of everybody.
pub(crate) struct Access {
    pub(super) brokers: Vec<String>,
    pub(super) offices: HashMap<Uuid, String>,
}

impl House {
    pub(crate) fn new() -> Result<Self, String> {
        let key = Pkcs8::generate_rsa().and_then(|key| SigningKey::new(&key));
        let authority = key.map_err(|error| error.to_string())?;
        let header = to_segment(&JweHeader::new(&authority.jwk().kid, "application/json"));
        let seal =
            |bytes| CompactJwe::join(&header, &[7; 512], &[8; 12], &vec![9; bytes], &[1; 16]);
        Ok(Self {
            metadata: seal(METADATA),
            data: seal(DATA),
            authority,
        })
    }

    /// A folder for a node where all are enrolled.
    pub(crate) fn folder(&self) -> Result<TempDir, String> {
        let hash = sha256_base64url(SECRET.as_bytes());
        let broker = |index| Sender {
            client: broker(index),
            name: broker(index),
            secret_sha256: hash.clone(),
            node: true,
            private: false,
            scopes: Vec::new(),
        };
        let office = |id| Subscriber {
            client: office(id),
            name: office(id),
            secret_sha256: hash.clone(),
            destinations: vec![id],
        };
        node::folder(&Registry {
            destinations: offices().map(|id| self.destination(id)).collect(),
            subscribers: offices().map(office).collect(),
            senders: (0..BROKERS).map(broker).collect(),
            peers: Vec::new(),
        })
    }

    fn destination(&self, id: Uuid) -> Destination {
        let key = self.authority.jwk();
        let (n, e, kid) = (key.n.clone(), key.e.clone(), key.kid.clone());
        Destination {
            id,
            name: office(id),
            prefixes: vec!["02".into()],
            encryption: Jwk::rsa(KeyUse::Seal, n, e, kid),
            signing: vec![key.clone()],
            former: Vec::new(),
            schemas: vec![SCHEMA_URN.into()],
            status: Status::Active,
            channel: Channel::Mailbox,
            callback: None,
        }
    }

    /// So many requests, by turns to each authority.
    pub(crate) fn requests(&self, count: usize) -> Vec<Request> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            let made = |part| (part..count).step_by(threads).map(|i| self.request(i));
            let parts: Vec<_> = (0..threads)
                .map(|part| scope.spawn(move || made(part).collect::<Vec<_>>()))
                .collect();
            let parts = parts.into_iter().map(|part| part.join());
            parts.flat_map(|part| part.expect("signed")).collect()
        })
    }

    fn request(&self, index: usize) -> Request {
        let (submission, case) = (machine::new_id(), machine::new_id());
        let destination = Uuid::from_u128(1 + index as u128 % OFFICES);
        let tag = encode(&[1; 16]);
        let payload = EventPayload {
            authentication_tags: Some(AuthenticationTags {
                metadata: tag.clone(),
                data: Some(tag),
                ..AuthenticationTags::default()
            }),
            ..EventPayload::default()
        };
        let claims = EventClaims::new(
            machine::new_id(),
            destination.to_string(),
            1_700_000_000,
            submission,
            case,
            EventKind::Accept,
            payload,
        );
        let accept = self.authority.sign(EVENT_TYPE, &claims);
        Request {
            submission,
            case,
            destination,
            accept: accept.expect("signed"),
        }
    }
}

impl Access {
    /// Asks for all of them.
    pub(crate) async fn of(address: &str) -> Result<Self, String> {
        let mut line = Line::to(address).await.map_err(|e| e.to_string())?;
        let (mut brokers, mut offices) = (Vec::new(), HashMap::new());
        for index in 0..BROKERS {
            brokers.push(token(&mut line, &broker(index)).await?);
        }
        for id in self::offices() {
            offices.insert(id, token(&mut line, &office(id)).await?);
        }
        Ok(Self { brokers, offices })
    }
}

async fn token(line: &mut Line, client: &str) -> Result<String, String> {
    let secret = SECRET.replace(' ', "+");
    let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
    let kind = "application/x-www-form-urlencoded";
    let request = crate::line::request("POST", "/fit-connect/token", "", kind, &form);
    let answer = line.ask(&request).await.map_err(|e| e.to_string())?;
    let answer: serde_json::Value =
        serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    let token = answer["access_token"].as_str();
    Ok(token.ok_or("no access token")?.to_owned())
}

fn offices() -> impl Iterator<Item = Uuid> {
    (1..=OFFICES).map(Uuid::from_u128)
}

fn office(id: Uuid) -> String {
    format!("office-{}", id.as_u128())
}

fn broker(index: usize) -> String {
    format!("broker-{index}")
}
