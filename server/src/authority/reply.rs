//! Seals a question or a decision to the citizen's reply key and posts it.

use std::fs;
use std::path::{Path, PathBuf};

use relocation::envelope::attachment::Kind;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::event::{AuthenticationTags, EventKind, EventPayload};
use relocation::envelope::jose::{Jwk, authentication_tag};
use relocation::envelope::metadata::padded_size;
use relocation::envelope::reply::{Document, Outcome, Reply};
use uuid::Uuid;

use super::ToolError;
use super::case_file::{CaseFile, State};
use super::certificate::{decided, issue};
use super::desk::Desk;
use super::events::Subject;
use super::node::ReplyUpload;
use super::pending::{Pending, complete, fingerprint};
use super::testimony::still_holds;
use crate::jose::{JoseError, seal, sha512_hex};
use crate::machine::new_id;

/// Largest document, as for citizens.
const DOCUMENT_BYTES: usize = 15 * 1024 * 1024;
const PDF: &str = "application/pdf";

/// A document to send.
pub struct Enclosure {
    /// Name for people.
    pub filename: String,
    /// A PDF.
    pub bytes: Vec<u8>,
}

/// What the clerk answers.
pub enum Message {
    /// A question.
    Question {
        /// In the clerk's words.
        text: String,
        /// Whether a document is wanted.
        wants_proof: bool,
        /// ISO date.
        due: Option<String>,
    },
    /// A decision.
    Decision {
        /// What.
        outcome: Outcome,
        /// In the clerk's words.
        text: String,
        /// PDFs.
        documents: Vec<Enclosure>,
        /// The clerk states that the person appeared with documents.
        appeared: bool,
        /// The clerk states that the request was entered as it was declared,
        /// although something was added to the case.
        as_declared: bool,
    },
}

/// Whether the case admits this message. "No decision without identity or
/// appearance": an announcement never changes a register by itself.
///
/// # Errors
/// [`ToolError::Elsewhere`], [`ToolError::Closed`], [`ToolError::NoText`],
/// [`ToolError::NotAppeared`].
pub fn admit(case: &CaseFile, message: &Message) -> Result<(), ToolError> {
    if case.state == State::Elsewhere {
        return Err(ToolError::Elsewhere);
    }
    if !case.state.is_open() {
        return Err(ToolError::Closed);
    }
    let (Message::Question { text, .. } | Message::Decision { text, .. }) = message;
    if text.trim().is_empty() {
        return Err(ToolError::NoText);
    }
    match message {
        Message::Decision {
            outcome: Outcome::Registered,
            appeared,
            ..
        } if !case.identity && !appeared => Err(ToolError::NotAppeared),
        _ => Ok(()),
    }
}

/// Seals, uploads and announces `message`, then notes the new state in the
/// hand-over folder. The same message again completes what the node did not
/// confirm; another one is not sent before that.
///
/// # Errors
/// [`ToolError`]; the command can be given again.
pub fn send(
    desk: &Desk<'_>,
    folder: &Path,
    mut case: CaseFile,
    message: Message,
    now: i64,
) -> Result<(), ToolError> {
    let node = desk.node;
    let fingerprint = fingerprint(&message);
    if let Some(pending) = &case.pending {
        let same = pending.message == fingerprint;
        complete(node, folder, &mut case)?;
        return same.then_some(()).ok_or(ToolError::CompletedEarlier);
    }
    admit(&case, &message)?;
    let key = case.reply_key.clone().ok_or(ToolError::NoReplyKey)?;
    let log = node.events(case.case)?;
    still_holds(&log, case.last_event.as_deref())?;

    let certificate = certificate(desk, folder, &case, &message, now)?;
    let (reply, kind, state, enclosures) = compose(message, certificate);
    let reply_id = new_id();
    let data = seal_json(&key, &reply)?;
    let mut tags = AuthenticationTags {
        data: tag(&data),
        ..AuthenticationTags::default()
    };
    let mut attachments = Vec::with_capacity(enclosures.len());
    for (id, bytes) in enclosures {
        let jwe = seal(&key, PDF, &pad(bytes, 0))?;
        node.put_reply_attachment(case.case, reply_id, id, &jwe)?;
        tags.attachments.extend(tag(&jwe).map(|tag| (id, tag)));
        attachments.push(id);
    }
    let upload = ReplyUpload {
        encrypted_data: data,
        attachments,
    };
    node.put_reply(case.case, reply_id, &upload)?;

    let subject = Subject {
        destination: case.destination,
        submission: case.submission,
        case: case.case,
    };
    let payload = EventPayload {
        authentication_tags: Some(tags),
        reply_id: Some(reply_id),
        ..EventPayload::default()
    };
    case.pending = Some(Pending {
        message: fingerprint,
        state,
        event: desk.sign(subject, kind, payload, &log, now)?,
    });
    case.save(folder)?;
    complete(node, folder, &mut case)
}

/// What the registration authority signs for other authorities, when it has
/// registered somebody.
fn certificate(
    desk: &Desk<'_>,
    folder: &Path,
    case: &CaseFile,
    message: &Message,
    now: i64,
) -> Result<Option<String>, ToolError> {
    let Message::Decision {
        outcome: Outcome::Registered,
        as_declared,
        ..
    } = message
    else {
        return Ok(None);
    };
    if case.kind != AuthorityKind::Registration {
        return Ok(None);
    }
    let Some(request) = decided(folder, *as_declared) else {
        tracing::warn!(case = %case.case, "not signed for other authorities: something was added");
        return Ok(None);
    };
    let directory = &desk.witness.directory;
    let key = desk.office.signer(directory, case.destination)?;
    Ok(issue(key, case.destination, &request, now)?)
}

type Composed = (Reply, EventKind, State, Vec<(Uuid, Vec<u8>)>);

fn compose(message: Message, certificate: Option<String>) -> Composed {
    match message {
        Message::Question {
            text,
            wants_proof,
            due,
        } => {
            let reply = Reply::Question {
                text,
                wants_proof,
                due,
            };
            (reply, EventKind::Question, State::Asked, Vec::new())
        }
        Message::Decision {
            outcome,
            text,
            documents: enclosures,
            ..
        } => {
            let mut documents = Vec::with_capacity(enclosures.len());
            let mut sealed = Vec::with_capacity(enclosures.len());
            for enclosure in enclosures {
                let attachment = new_id();
                documents.push(Document {
                    attachment,
                    filename: enclosure.filename,
                    mime_type: PDF.into(),
                    size: enclosure.bytes.len() as u64,
                    sha512: sha512_hex(&enclosure.bytes),
                });
                sealed.push((attachment, enclosure.bytes));
            }
            let reply = Reply::Decision {
                outcome,
                text,
                documents,
                certificate,
            };
            (reply, EventKind::Decision, State::Decided(outcome), sealed)
        }
    }
}

/// Reads a PDF that the clerk wants to send.
///
/// # Errors
/// [`ToolError::Io`], [`ToolError::Document`].
pub fn read_document(path: &Path) -> Result<Enclosure, ToolError> {
    let bytes = fs::read(path).map_err(|source| ToolError::Io {
        path: path.into(),
        source,
    })?;
    let refuse = |why| ToolError::Document {
        path: PathBuf::from(path),
        why,
    };
    if bytes.len() > DOCUMENT_BYTES {
        return Err(refuse("it is larger than 15 MB"));
    }
    if Kind::of(&bytes) != Ok(Kind::Pdf) {
        return Err(refuse("it is no PDF"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Enclosure {
        filename: name.into_owned(),
        bytes,
    })
}

fn seal_json(key: &Jwk, reply: &Reply) -> Result<String, JoseError> {
    let json = serde_json::to_vec(reply).map_err(|_| JoseError::Form)?;
    seal(key, "application/json", &pad(json, b' '))
}

/// Fills up to the size bucket, so that the node learns little from sizes.
fn pad(mut bytes: Vec<u8>, filler: u8) -> Vec<u8> {
    bytes.resize(padded_size(bytes.len()), filler);
    bytes
}

fn tag(jwe: &str) -> Option<String> {
    authentication_tag(jwe).map(str::to_owned)
}
