//! An office, a node in memory that can be made to lie, and a citizen.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use relocation::envelope::directory::{
    AuthorityEntry, AuthorityKeys, AuthorityKind, DIRECTORY_TYPE, Directory, NodeEntry,
};
use relocation::envelope::event::{
    AuthenticationTags, EVENT_TYPE, EventClaims, EventKind, EventPayload,
};
use relocation::envelope::jose::{CompactJws, Jwk, authentication_tag};
use relocation::envelope::metadata::{
    AttachmentPart, ContentStructure, DataPart, FitConnectReply, Hash, METADATA_SCHEMA, Metadata,
    ReplyChannel, SubmissionSchema, padded_size,
};
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer, Document};
use relocation::values::CivilDate;
use uuid::Uuid;

use crate::authority::ToolError;
use crate::authority::case_file::CaseFile;
use crate::authority::desk::Desk;
use crate::authority::enrolment::{ClientAccess, ServedDestination};
use crate::authority::node::{Node, NodeError, ReplyUpload, SealedSubmission, Waiting};
use crate::authority::office::Office;
use crate::authority::reply::{Message, send};
use crate::authority::request::SCHEMAS;
use crate::authority::serve::witness;
use crate::jose::{Pkcs8, RootKey, SigningKey, seal, sha512_hex, test_keys};
use crate::machine::new_id;

pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://node.example/fit-connect";
pub(crate) const PDF: &[u8] = b"%PDF-1.7 a proof";

pub(crate) fn destination() -> Uuid {
    Uuid::from_u128(0xd0)
}

/// What the node keeps; tests change it behind its back.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) submissions: BTreeMap<Uuid, SealedSubmission>,
    pub(crate) attachments: BTreeMap<Uuid, String>,
    pub(crate) logs: BTreeMap<Uuid, Vec<String>>,
    pub(crate) replies: BTreeMap<Uuid, ReplyUpload>,
    pub(crate) reply_files: BTreeMap<Uuid, String>,
    /// What happens to posted events.
    pub(crate) line: Line,
}

/// How the line to the node is, for posted events.
#[derive(Clone, Copy, Default)]
pub(crate) enum Line {
    #[default]
    Good,
    /// The node never hears of the event.
    LosesEvents,
    /// The node has the event, its answer is lost.
    LosesAnswers,
    /// The node refuses with this status.
    Refuses(u16),
}

pub(crate) struct FakeNode {
    pub(crate) shelf: RefCell<Shelf>,
    pub(crate) directory: String,
    pub(crate) keys: Vec<Jwk>,
}

pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) node: FakeNode,
    pub(crate) directory: Directory,
    pub(crate) root: RootKey,
    _folder: tempfile::TempDir,
}

/// An authority of the directory, with the office's keys.
pub(crate) fn entry(destination: Uuid, name: &str, prefix: &str) -> AuthorityEntry {
    AuthorityEntry {
        destination,
        kind: AuthorityKind::Registration,
        name: name.into(),
        prefixes: vec![prefix.into()],
        keys: Some(AuthorityKeys {
            encryption: test_keys::sealing().jwk().kid.clone(),
            signing: vec![test_keys::signing().jwk().kid.clone()],
            former_signing: Vec::new(),
            schemas: vec![SCHEMAS[0].into()],
        }),
        elsewhere: false,
        doubt: None,
        address: None,
        phone: None,
        booking: None,
        profile: None,
        front_offices: Vec::new(),
    }
}

/// The node's key in tests.
pub(crate) fn node_key() -> &'static SigningKey {
    test_keys::other_signing()
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = RootKey::new(&Pkcs8::generate_p256().unwrap()).unwrap();
        let directory = Directory {
            region: "hamburg".into(),
            table: CivilDate::parse("2026-08-31").unwrap(),
            sequence: 1,
            issued: NOW,
            expires: NOW + 1000,
            demo: true,
            node: NodeEntry {
                issuer: ISSUER.into(),
                signing: vec![node_key().jwk().kid.clone()],
            },
            peers: Vec::new(),
            authorities: vec![entry(destination(), "Hamburg", "02")],
        };
        let office = Office {
            folder: folder.path().to_path_buf(),
            encryption: vec![test_keys::owned_sealing()],
            signing: vec![test_keys::owned_signing()],
            access: ClientAccess {
                client: "client".into(),
                secret: "secret".into(),
                root: root.public(),
                destinations: vec![ServedDestination {
                    id: destination(),
                    name: "Hamburg".into(),
                }],
            },
        };
        let node = FakeNode {
            shelf: RefCell::default(),
            directory: root.sign(DIRECTORY_TYPE, &directory).unwrap(),
            keys: vec![node_key().jwk().clone()],
        };
        Self {
            office,
            node,
            directory,
            root,
            _folder: folder,
        }
    }

    /// Sends an answer of the clerk.
    pub(crate) fn send(
        &self,
        folder: &Path,
        case: CaseFile,
        message: Message,
        now: i64,
    ) -> Result<(), ToolError> {
        let (office, node) = (&self.office, &self.node);
        let witness = &witness(office, node, now)?;
        let desk = Desk {
            office,
            node,
            witness,
        };
        send(&desk, folder, case, message, now)
    }

    pub(crate) fn publish(&mut self, change: impl FnOnce(&mut Directory)) {
        change(&mut self.directory);
        self.node.directory = self.root.sign(DIRECTORY_TYPE, &self.directory).unwrap();
    }

    /// The kinds of events in a case's log, in order.
    pub(crate) fn kinds(&self, case: Uuid) -> Vec<EventKind> {
        self.claims(case)
            .iter()
            .map(|claims| claims.single().unwrap().0)
            .collect()
    }

    pub(crate) fn claims(&self, case: Uuid) -> Vec<EventClaims> {
        let shelf = self.node.shelf.borrow();
        shelf.logs[&case]
            .iter()
            .map(|jws| CompactJws::parse(jws).unwrap().claims().unwrap())
            .collect()
    }
}

/// Something to send, with every part open to change.
pub(crate) struct Parcel {
    pub(crate) destination: Uuid,
    pub(crate) submission: Uuid,
    pub(crate) case: Uuid,
    pub(crate) metadata: Metadata,
    pub(crate) data: Vec<u8>,
    pub(crate) files: Vec<(Uuid, Vec<u8>)>,
    pub(crate) key: Jwk,
}

fn pad(bytes: &[u8], filler: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(padded_size(bytes.len()), filler);
    bytes
}

pub(crate) fn document(id: Uuid) -> Document {
    Document {
        attachment: id,
        filename: "../proof.pdf".into(),
        mime_type: "application/pdf".into(),
        size: PDF.len() as u64,
        sha512: sha512_hex(PDF),
    }
}

/// A request with one proof.
pub(crate) fn request() -> Parcel {
    let document = document(Uuid::from_u128(0xa1));
    let json = super::sample::request(&document);
    parcel(Uuid::from_u128(0x51), SCHEMAS[0], &json, &[document])
}

/// An answer to the reply `to`.
pub(crate) fn answer(to: Uuid) -> Parcel {
    let document = document(Uuid::from_u128(0xa2));
    let json = serde_json::to_vec(&Answer {
        schema: ANSWER_SCHEMA.into(),
        in_reply_to: Some(to),
        text: "Im dritten Stock".into(),
        documents: vec![document.clone()],
    })
    .unwrap();
    parcel(Uuid::from_u128(0x52), ANSWER_SCHEMA, &json, &[document])
}

/// What is sent under a schema, with these documents.
pub(crate) fn parcel(
    submission: Uuid,
    schema: &str,
    json: &[u8],
    documents: &[Document],
) -> Parcel {
    let data = pad(json, b' ');
    let file = pad(PDF, 0);
    Parcel {
        destination: destination(),
        submission,
        case: Uuid::from_u128(0xca),
        metadata: Metadata {
            schema: METADATA_SCHEMA.into(),
            content_structure: ContentStructure {
                data: DataPart {
                    hash: Hash::sha512(sha512_hex(&data)),
                    submission_schema: SubmissionSchema {
                        schema_uri: schema.into(),
                        mime_type: "application/json".into(),
                    },
                },
                attachments: documents
                    .iter()
                    .map(|document| AttachmentPart {
                        attachment_id: document.attachment,
                        hash: Hash::sha512(sha512_hex(&file)),
                        purpose: "attachment".into(),
                        mime_type: document.mime_type.clone(),
                        filename: None,
                    })
                    .collect(),
            },
            reply_channel: Some(ReplyChannel {
                fit_connect: FitConnectReply {
                    process_standards: Vec::new(),
                    encryption_public_key: test_keys::other_sealing().jwk().clone(),
                },
            }),
        },
        data,
        files: documents
            .iter()
            .map(|document| (document.attachment, file.clone()))
            .collect(),
        key: test_keys::sealing().jwk().clone(),
    }
}

impl FakeNode {
    /// Takes a parcel in, with its receipt.
    pub(crate) fn accept(&self, parcel: &Parcel) {
        let seal = |bytes: &[u8]| seal(&parcel.key, "application/json", bytes).unwrap();
        let tag = |jwe: &String| authentication_tag(jwe).unwrap().to_owned();
        let metadata = seal(&pad(&serde_json::to_vec(&parcel.metadata).unwrap(), b' '));
        let data = seal(&parcel.data);
        let files: BTreeMap<Uuid, String> = parcel
            .files
            .iter()
            .map(|(id, bytes)| (*id, seal(bytes)))
            .collect();
        let tags = AuthenticationTags {
            metadata: tag(&metadata),
            data: Some(tag(&data)),
            attachments: files.iter().map(|(id, jwe)| (*id, tag(jwe))).collect(),
        };
        let mut shelf = self.shelf.borrow_mut();
        shelf.waiting.push(Waiting {
            destination_id: parcel.destination,
            submission_id: parcel.submission,
            case_id: parcel.case,
        });
        shelf.submissions.insert(
            parcel.submission,
            SealedSubmission {
                destination_id: parcel.destination,
                submission_id: parcel.submission,
                case_id: parcel.case,
                attachments: files.keys().copied().collect(),
                encrypted_metadata: metadata,
                encrypted_data: Some(data),
            },
        );
        shelf.attachments.extend(files);
        let log = shelf.logs.entry(parcel.case).or_default();
        log.push(receipt(
            parcel.submission,
            parcel.case,
            tags,
            node_key(),
            ISSUER,
        ));
    }
}

pub(crate) fn receipt(
    submission: Uuid,
    case: Uuid,
    tags: AuthenticationTags,
    key: &SigningKey,
    issuer: &str,
) -> String {
    let payload = EventPayload {
        authentication_tags: Some(tags),
        ..EventPayload::default()
    };
    let kind = EventKind::Submit;
    let (jti, issuer) = (new_id(), issuer.to_owned());
    let claims = EventClaims::new(jti, issuer, NOW, submission, case, kind, payload);
    key.sign(EVENT_TYPE, &claims).unwrap()
}

impl Shelf {
    /// The same event again changes nothing; a second take-over is refused.
    fn append(&mut self, case: Uuid, jws: &str) -> Result<(), NodeError> {
        let claims =
            |jws: &str| -> EventClaims { CompactJws::parse(jws).unwrap().claims().unwrap() };
        let log = self.logs.get_mut(&case).unwrap();
        if log.iter().any(|known| known == jws) {
            return Ok(());
        }
        let (kind, done) = (claims(jws).single().unwrap().0, claims(jws).submission());
        if matches!(kind, EventKind::Accept | EventKind::Reject) {
            let same = |known: &EventClaims| {
                known.submission() == done && known.single().unwrap().0 == kind
            };
            if log.iter().any(|known| same(&claims(known))) {
                return refused(409);
            }
            self.waiting
                .retain(|entry| Some(entry.submission_id) != done);
        }
        log.push(jws.to_owned());
        Ok(())
    }
}

fn refused(status: u16) -> Result<(), NodeError> {
    let problem = "wrong_order".into();
    Err(NodeError::Refused { status, problem })
}

fn missing() -> NodeError {
    NodeError::Refused {
        status: 404,
        problem: "missing".into(),
    }
}

impl Node for FakeNode {
    fn directory(&self) -> Result<String, NodeError> {
        Ok(self.directory.clone())
    }

    fn keys(&self) -> Result<Vec<Jwk>, NodeError> {
        Ok(self.keys.clone())
    }

    fn waiting(&self) -> Result<Vec<Waiting>, NodeError> {
        Ok(self.shelf.borrow().waiting.clone())
    }

    fn submission(&self, id: Uuid) -> Result<SealedSubmission, NodeError> {
        let shelf = self.shelf.borrow();
        shelf.submissions.get(&id).cloned().ok_or_else(missing)
    }

    fn attachment(&self, _: Uuid, id: Uuid) -> Result<String, NodeError> {
        let shelf = self.shelf.borrow();
        shelf.attachments.get(&id).cloned().ok_or_else(missing)
    }

    fn events(&self, case: Uuid) -> Result<Vec<String>, NodeError> {
        let shelf = self.shelf.borrow();
        shelf.logs.get(&case).cloned().ok_or_else(missing)
    }

    fn post_event(&self, case: Uuid, jws: &str) -> Result<(), NodeError> {
        let lost = || Err(NodeError::Unreachable("connection lost".into()));
        let line = self.shelf.borrow().line;
        match line {
            Line::LosesEvents => return lost(),
            Line::Refuses(status) => return refused(status),
            Line::Good | Line::LosesAnswers => self.shelf.borrow_mut().append(case, jws)?,
        }
        if matches!(line, Line::LosesAnswers) {
            return lost();
        }
        Ok(())
    }

    fn put_reply_attachment(&self, _: Uuid, _: Uuid, id: Uuid, jwe: &str) -> Result<(), NodeError> {
        let mut shelf = self.shelf.borrow_mut();
        shelf.reply_files.insert(id, jwe.to_owned());
        Ok(())
    }

    fn put_reply(&self, _: Uuid, reply: Uuid, upload: &ReplyUpload) -> Result<(), NodeError> {
        let mut shelf = self.shelf.borrow_mut();
        shelf.replies.insert(reply, upload.clone());
        Ok(())
    }
}
