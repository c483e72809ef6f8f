//! What the browser does, with the server's cryptography instead of
//! WebCrypto.

use std::collections::BTreeMap;

use relocation::envelope::bundle::{AnnouncedSubmission, Announcement, BundleView, Commit};
use relocation::envelope::directory::{AuthorityKind, DIRECTORY_TYPE, Directory};
use relocation::envelope::event::{AuthenticationTags, EVENT_TYPE};
use relocation::envelope::jose::{CompactJws, Jwk, authentication_tag, encode};
use relocation::envelope::manifest::{Manifest, ManifestEntry};
use relocation::envelope::metadata::{
    AttachmentPart, ContentStructure, DataPart, FitConnectReply, Hash, METADATA_SCHEMA, Metadata,
    ReplyChannel, SubmissionSchema, padded_size,
};
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer, Document, Reply};
use relocation::envelope::verdict::{CaseState, CheckedEvent, Shown, ShownReply, Verdict, judge};
use relocation::services::registration::request::{SCHEMA_URN, SERVICE_URN};
use serde::Serialize;
use serde_json::{Value, json};
use umzug::jose::{
    EncryptionKey, Pkcs8, seal, sha256, sha256_base64url, sha512_hex, thumbprint, verify,
    verify_es256,
};
use umzug::machine::new_id;
use ureq::{Agent, Body, http::Response};
use uuid::Uuid;

use crate::house::House;

pub(crate) const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photo";
const STANDARD: &str =
    include_str!("../../../app/relocation/tests/fixtures/registration_standard.json");

pub(crate) struct Citizen {
    pub(crate) case: Uuid,
    base: String,
    agent: Agent,
    token: String,
    reply_key: EncryptionKey,
    directory: Directory,
    authority: Jwk,
    manifest: Manifest,
    sealed_manifest: Option<String>,
}

impl Citizen {
    /// Reads the signed directory and the key that it names.
    pub(crate) fn new(house: &House) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None);
        let agent: Agent = config.build().into();
        let get = |path: &str| text(&agent, house, path);
        let directory = directory(&agent, house);
        let entry = directory
            .competent(AuthorityKind::Registration, "020000000000")
            .expect("an authority");
        let kid = &entry.keys.as_ref().expect("connected").encryption;
        let path = format!(
            "/fit-connect/v1/destinations/{}/keys/{kid}",
            entry.destination
        );
        let authority: Jwk = serde_json::from_str(&get(&path)).expect("a key");
        assert_eq!(thumbprint(&authority), *kid);
        let reply_key = EncryptionKey::new(&Pkcs8::generate_rsa().unwrap()).unwrap();
        Self {
            case: new_id(),
            base: house.base.clone(),
            agent,
            token: encode(&sha256(new_id().as_bytes())),
            manifest: Manifest {
                version: 1,
                reply_key: reply_key.jwk().kid.clone(),
                reply_public: None,
                submissions: Vec::new(),
                waiting: Vec::new(),
            },
            reply_key,
            directory,
            authority,
            sealed_manifest: None,
        }
    }

    /// Opens the status page anew, after the region has signed another
    /// directory.
    pub(crate) fn come_back(&mut self, house: &House) {
        self.directory = directory(&self.agent, house);
    }

    pub(crate) fn send_request(&mut self) {
        self.send_as(new_id(), None);
    }

    /// The request, with what a means of identification said of the person.
    pub(crate) fn send_as(&mut self, submission: Uuid, presentation: Option<&str>) {
        let id = new_id();
        let mut request: Value = serde_json::from_str(STANDARD).unwrap();
        if let Some(presentation) = presentation {
            request["identity"] = json!({"statement": {"presentation": presentation}});
            request["consequence"] = json!("declaration");
        }
        request["matter"]["confirmation"] = json!({"kind": "file", "attachments": [{
            "attachment": id,
            "filename": "Foto.jpg",
            "mime_type": "image/jpeg",
            "size": PHOTO.len(),
            "sha512": sha512_hex(PHOTO),
        }]});
        self.send(submission, SCHEMA_URN, &request, &[(id, PHOTO)], None);
    }

    pub(crate) fn send_answer(&mut self, to: Uuid, text: &str) {
        let answer = Answer {
            schema: ANSWER_SCHEMA.into(),
            in_reply_to: Some(to),
            text: text.into(),
            documents: Vec::new(),
        };
        self.send(new_id(), ANSWER_SCHEMA, &answer, &[], Some(to));
    }

    /// Destination of the registration authority.
    pub(crate) fn destination(&self) -> Uuid {
        let competent = &self.directory;
        let competent = competent.competent(AuthorityKind::Registration, "020000000000");
        competent.expect("an authority").destination
    }

    /// Tries to upload a part under the key that it knows; gives the status.
    pub(crate) fn try_part(&self) -> u16 {
        let sealed = seal(&self.authority, "application/json", b"{}").unwrap();
        let (submission, size) = (new_id(), sealed.len() as u64);
        let parts = ["metadata", "data"].map(|name| (name.to_owned(), size));
        let entry = self
            .directory
            .competent(AuthorityKind::Registration, "020000000000");
        let announcement = Announcement {
            submissions: vec![AnnouncedSubmission {
                submission,
                case: new_id(),
                destination: entry.unwrap().destination,
                service: SERVICE_URN.into(),
                parts: parts.into(),
            }],
        };
        self.post("/api/bundle/announce", &announcement, 201);
        let path = format!("/api/bundle/submissions/{submission}/parts/data");
        let put = self.agent.put(format!("{}{path}", self.base));
        let put = put
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/jose");
        put.send(&sealed).expect("an answer").status().as_u16()
    }

    /// Sealed properly, but no request.
    pub(crate) fn send_nonsense(&mut self) {
        let nonsense = json!({"schema": SCHEMA_URN});
        self.send(new_id(), SCHEMA_URN, &nonsense, &[], None);
    }

    fn send<T: Serialize>(
        &mut self,
        submission: Uuid,
        schema: &str,
        data: &T,
        files: &[(Uuid, &[u8])],
        answers: Option<Uuid>,
    ) {
        let data = pad(&serde_json::to_vec(data).unwrap(), b' ');
        let files: Vec<_> = files
            .iter()
            .map(|(id, bytes)| (*id, pad(bytes, 0)))
            .collect();
        let metadata = self.metadata(schema, &data, &files);
        let metadata = pad(&serde_json::to_vec(&metadata).unwrap(), b' ');
        let seal = |bytes: &[u8]| seal(&self.authority, "application/json", bytes).unwrap();
        let mut parts = BTreeMap::from([
            ("metadata".to_owned(), seal(&metadata)),
            ("data".to_owned(), seal(&data)),
        ]);
        parts.extend(
            files
                .iter()
                .map(|(id, bytes)| (id.to_string(), seal(bytes))),
        );
        self.upload(submission, &parts, answers);
    }

    fn upload(
        &mut self,
        submission: Uuid,
        parts: &BTreeMap<String, String>,
        answers: Option<Uuid>,
    ) {
        let entry = self
            .directory
            .competent(AuthorityKind::Registration, "020000000000")
            .unwrap();
        let announcement = Announcement {
            submissions: vec![AnnouncedSubmission {
                submission,
                case: self.case,
                destination: entry.destination,
                service: SERVICE_URN.into(),
                parts: parts
                    .iter()
                    .map(|(name, jwe)| (name.clone(), jwe.len() as u64))
                    .collect(),
            }],
        };
        let tag = |name: &str| authentication_tag(&parts[name]).unwrap().to_owned();
        let keys = entry.keys.as_ref().unwrap();
        self.manifest.submissions.push(ManifestEntry {
            submission,
            case: self.case,
            destination: entry.destination,
            authority: entry.name.clone(),
            encryption: keys.encryption.clone(),
            signing: keys.signing.clone(),
            node: self.directory.node.signing.clone(),
            label: String::new(),
            tags: AuthenticationTags {
                metadata: tag("metadata"),
                data: Some(tag("data")),
                attachments: parts
                    .keys()
                    .filter_map(|name| Some((name.parse().ok()?, tag(name))))
                    .collect(),
            },
            answers,
        });
        self.post("/api/bundle/announce", &announcement, 201);
        for (name, jwe) in parts {
            let path = format!("/api/bundle/submissions/{submission}/parts/{name}");
            let put = self.agent.put(format!("{}{path}", self.base));
            let put = put
                .header("authorization", format!("Bearer {}", self.token))
                .header("content-type", "application/jose");
            expect(put.send(jwe), 204);
        }
        // The node cannot tell a sealed manifest from other bytes.
        let manifest = encode(format!("iv, ciphertext and tag for {submission}").as_bytes());
        let hashes = parts
            .iter()
            .map(|(name, jwe)| (name.clone(), sha256_base64url(jwe.as_bytes())))
            .collect();
        let commit = Commit {
            hashes: BTreeMap::from([(submission, hashes)]),
            manifest: manifest.clone(),
            replaces: self
                .sealed_manifest
                .as_ref()
                .map(|old| sha256_base64url(old.as_bytes())),
            reply_key: Some(encode(&[7; 2400])),
        };
        self.post("/api/bundle/commit", &commit, 202);
        self.sealed_manifest = Some(manifest);
    }

    fn metadata(&self, schema: &str, data: &[u8], files: &[(Uuid, Vec<u8>)]) -> Metadata {
        Metadata {
            schema: METADATA_SCHEMA.into(),
            content_structure: ContentStructure {
                data: DataPart {
                    hash: Hash::sha512(sha512_hex(data)),
                    submission_schema: SubmissionSchema {
                        schema_uri: schema.into(),
                        mime_type: "application/json".into(),
                    },
                },
                attachments: files
                    .iter()
                    .map(|(id, bytes)| AttachmentPart {
                        attachment_id: *id,
                        hash: Hash::sha512(sha512_hex(bytes)),
                        purpose: "attachment".into(),
                        mime_type: "image/jpeg".into(),
                        filename: None,
                    })
                    .collect(),
            },
            reply_channel: Some(ReplyChannel {
                fit_connect: FitConnectReply {
                    process_standards: Vec::new(),
                    encryption_public_key: self.reply_key.jwk().clone(),
                },
            }),
        }
    }

    fn post<T: Serialize>(&self, path: &str, body: &T, status: u16) {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        expect(request.send_json(body), status);
    }

    fn get(&self, path: &str) -> String {
        let request = self.agent.get(format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        expect(request.call(), 200)
    }

    fn view(&self) -> BundleView {
        serde_json::from_str(&self.get("/api/bundle")).expect("a view")
    }

    /// Where the case stands, by the app's own judgement.
    pub(crate) fn state(&self) -> CaseState {
        let view = self.view();
        let checked = |jws: &String| {
            let parsed = CompactJws::parse(jws).ok();
            let key = parsed
                .as_ref()
                .and_then(|jws| view.keys.get(&jws.header.kid));
            CheckedEvent {
                hash: sha256_base64url(jws.as_bytes()),
                signer: key
                    .filter(|key| verify(jws, EVENT_TYPE, key).is_ok())
                    .map(|key| key.kid.clone()),
                claims: parsed.and_then(|jws| jws.claims().ok()),
            }
        };
        let shown = Shown {
            events: view
                .events
                .iter()
                .map(|(case, log)| (*case, log.iter().map(checked).collect()))
                .collect(),
            replies: view
                .replies
                .iter()
                .map(|(case, replies)| {
                    let replies = replies.iter().map(|reply| ShownReply {
                        reply: reply.reply,
                        tag: authentication_tag(&reply.data).unwrap().to_owned(),
                        attachments: reply.attachments.iter().copied().collect(),
                    });
                    (*case, replies.collect())
                })
                .collect(),
            submissions: view.submissions.clone(),
        };
        let judged = judge(&self.manifest, &self.directory, &shown);
        let [(case, Verdict::Believed(history))] = judged.as_slice() else {
            panic!("{judged:?}")
        };
        assert_eq!(*case, self.case);
        history.state().expect("a receipt")
    }

    /// Opens a reply.
    pub(crate) fn read(&self, reply: Uuid) -> Reply {
        let view = self.view();
        let sealed = view.replies[&self.case].iter().find(|r| r.reply == reply);
        let opened = self.reply_key.unseal(&sealed.unwrap().data).unwrap();
        serde_json::from_slice(&opened).unwrap()
    }

    /// Opens a document of a reply.
    pub(crate) fn document(&self, reply: Uuid, document: &Document) -> Vec<u8> {
        let id = document.attachment;
        let jwe = self.get(&format!("/api/bundle/replies/{reply}/attachments/{id}"));
        let mut bytes = self.reply_key.unseal(&jwe).unwrap();
        bytes.truncate(usize::try_from(document.size).unwrap());
        assert_eq!(sha512_hex(&bytes), document.sha512);
        bytes
    }
}

fn text(agent: &Agent, house: &House, path: &str) -> String {
    let answer = agent.get(format!("{}{path}", house.base)).call();
    let body = answer.expect("an answer").into_body().read_to_string();
    body.expect("text")
}

fn directory(agent: &Agent, house: &House) -> Directory {
    verify_es256(
        &text(agent, house, "/api/directory"),
        DIRECTORY_TYPE,
        &house.root,
    )
    .expect("signed")
    .claims()
    .expect("a directory")
}

fn pad(bytes: &[u8], filler: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(padded_size(bytes.len()), filler);
    bytes
}

fn expect(answer: Result<Response<Body>, ureq::Error>, status: u16) -> String {
    let answer = answer.expect("an answer");
    let got = answer.status().as_u16();
    let body = answer.into_body().read_to_string().expect("text");
    assert_eq!(got, status, "{:.300}", body);
    body
}
