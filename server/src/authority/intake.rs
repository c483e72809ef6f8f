//! Opens a delivery and checks everything in it against everything else.

use std::collections::{BTreeMap, BTreeSet};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::event::{AuthenticationTags, Problem};
use relocation::envelope::jose::{Jwk, KeyUse, authentication_tag};
use relocation::envelope::metadata::Hash;
use relocation::envelope::reply::{ANSWER_SCHEMA, Answer, Document};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::metadata::Metadata;
use super::node::SealedSubmission;
use super::request::{Request, schema_kind};
use super::testimony::{Distrust, Receipt};
use crate::jose::{EncryptionKey, ForeignHeader, check_jwk, same, sha512_hex};

/// What compressed metadata and data may grow to: sealed they have 1 MiB at
/// the most, and JSON seldom shrinks to less than a tenth.
const JSON_BYTES: usize = 8 * 1024 * 1024;
/// What a compressed attachment may grow to: sealed it has 21 MiB at the most,
/// and files are compressed already.
const FILE_BYTES: usize = 32 * 1024 * 1024;

/// Everything that belongs to one submission, as fetched.
pub struct Delivery {
    /// The sealed submission.
    pub submission: SealedSubmission,
    /// Sealed attachments by id.
    pub attachments: BTreeMap<Uuid, String>,
}

/// An opened and checked submission.
pub struct Opened {
    /// What it says.
    pub content: Content,
    /// Attachments without padding, in the order of the form.
    pub files: Vec<OpenedFile>,
    /// Where replies are sealed to.
    pub reply_key: Option<Jwk>,
}

/// What a submission says.
pub enum Content {
    /// A request.
    Request(Request),
    /// The answer to a question.
    Answer(Answer),
}

/// An opened attachment.
pub struct OpenedFile {
    /// Name as the sender gave it: never a path.
    pub name: String,
    /// The bytes, without padding.
    pub bytes: Vec<u8>,
}

/// Why a submission is rejected by machine: it cannot be opened, verified or
/// read. A broken rule is no reason; the clerk sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Cannot be decrypted with this authority's key.
    Decryption(Part),
    /// Not delivered at all.
    Missing(Part),
    /// Not the JSON that its schema asks for.
    Syntax(Part),
    /// Metadata of another schema, or a schema of data that is not read here:
    /// unknown, or for another kind of authority.
    Schema(Part),
    /// Hash in the metadata differs.
    Hash(Part),
    /// Metadata, data and delivery name different attachments.
    Attachments,
    /// The reply key cannot be used.
    ReplyKey,
}

/// Part of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Metadata.
    Metadata,
    /// Data.
    Data,
    /// An attachment.
    Attachment(Uuid),
}

impl Rejection {
    /// The problem for the reject event. FIT-Connect's own list of problem
    /// types could not be verified, so these are URNs of this project.
    #[must_use]
    pub fn problem(self) -> Problem {
        let (code, title, part) = match self {
            Self::Decryption(part) => ("decryption", "cannot be decrypted", Some(part)),
            Self::Missing(part) => ("missing", "is missing", Some(part)),
            Self::Syntax(part) => ("syntax", "cannot be read", Some(part)),
            Self::Schema(part) => ("schema", "schema is not supported", Some(part)),
            Self::Hash(part) => ("hash", "hash does not match", Some(part)),
            Self::Attachments => ("attachments", "attachments do not match", None),
            Self::ReplyKey => ("reply-key", "reply key unusable", Some(Part::Metadata)),
        };
        Problem {
            kind: format!("urn:umzug:problem:{code}"),
            title: title.into(),
            instance: part.map(|part| match part {
                Part::Metadata => "metadata".into(),
                Part::Data => "data".into(),
                Part::Attachment(id) => format!("attachment:{id}"),
            }),
        }
    }
}

/// Whether exactly the ciphertexts of the receipt were delivered.
///
/// # Errors
/// [`Distrust::Parts`].
pub fn compare(delivery: &Delivery, receipt: &Receipt) -> Result<(), Distrust> {
    let tags = delivered_tags(delivery).ok_or(Distrust::Parts)?;
    let listed: BTreeSet<_> = delivery.submission.attachments.iter().collect();
    let complete = listed.len() == delivery.submission.attachments.len()
        && listed.into_iter().eq(delivery.attachments.keys());
    (complete && tags == receipt.tags)
        .then_some(())
        .ok_or(Distrust::Parts)
}

fn delivered_tags(delivery: &Delivery) -> Option<AuthenticationTags> {
    let tag = |jwe: &str| authentication_tag(jwe).map(str::to_owned);
    let data = match &delivery.submission.encrypted_data {
        Some(jwe) => Some(tag(jwe)?),
        None => None,
    };
    Some(AuthenticationTags {
        metadata: tag(&delivery.submission.encrypted_metadata)?,
        data,
        attachments: delivery
            .attachments
            .iter()
            .map(|(id, jwe)| Some((*id, tag(jwe)?)))
            .collect::<Option<_>>()?,
    })
}

/// A key that a part is sealed to and that is not among `keys`.
#[must_use]
pub fn unknown_key(delivery: &Delivery, keys: &[EncryptionKey]) -> Option<String> {
    let sealed = &delivery.submission;
    let parts = std::iter::once(&sealed.encrypted_metadata)
        .chain(&sealed.encrypted_data)
        .chain(delivery.attachments.values());
    let mut named = parts.filter_map(|jwe| named_key(jwe));
    named.find(|kid| key_named(keys, kid).is_none())
}

fn named_key(jwe: &str) -> Option<String> {
    let (protected, _) = jwe.split_once('.')?;
    Some(ForeignHeader::parse(protected).ok()?.kid)
}

fn key_named<'a>(keys: &'a [EncryptionKey], kid: &str) -> Option<&'a EncryptionKey> {
    keys.iter().find(|key| key.jwk().kid == kid)
}

/// Opens a delivery whose ciphertexts are those of the receipt, each part with
/// the key that it names. `kind` is that of the destination; `None` where the
/// directory names it no more, and what was sealed to it before still comes.
///
/// # Errors
/// [`Rejection`].
pub fn open(
    delivery: &Delivery,
    keys: &[EncryptionKey],
    kind: Option<AuthorityKind>,
) -> Result<Opened, Rejection> {
    let sealed = &delivery.submission;
    let metadata = unseal(keys, &sealed.encrypted_metadata, Part::Metadata)?;
    let metadata: Metadata = read(&metadata, Part::Metadata)?;
    if !metadata.is_read() {
        return Err(Rejection::Schema(Part::Metadata));
    }
    let reply_key = metadata.reply_key().cloned();
    if let Some(jwk) = &reply_key {
        check_jwk(jwk, KeyUse::Seal).map_err(|_| Rejection::ReplyKey)?;
    }

    let part = &metadata.content_structure.data;
    let schema = &part.submission_schema.schema_uri;
    // Before anything is unsealed that this authority may not read.
    if !is_read(schema, kind) {
        return Err(Rejection::Schema(Part::Data));
    }
    let sealed_data = sealed.encrypted_data.as_deref();
    let data = sealed_data.ok_or(Rejection::Missing(Part::Data))?;
    let data = unseal(keys, data, Part::Data)?;
    check_hash(&data, &part.hash, Part::Data)?;
    let content = content(schema, &data)?;

    let documents = match &content {
        Content::Request(request) => request.documents(),
        Content::Answer(answer) => answer.documents.clone(),
    };
    let parts = &metadata.content_structure.attachments;
    // A set: one named twice must not hide another.
    let named: BTreeSet<_> = parts.iter().map(|part| part.attachment_id).collect();
    let same_order = named.iter().eq(delivery.attachments.keys())
        && parts.len() == named.len()
        && parts.len() == documents.len()
        && parts
            .iter()
            .zip(&documents)
            .all(|(part, document)| part.attachment_id == document.attachment);
    if !same_order {
        return Err(Rejection::Attachments);
    }
    let mut files = Vec::with_capacity(parts.len());
    for (part, document) in parts.iter().zip(&documents) {
        let at = Part::Attachment(part.attachment_id);
        let jwe = delivery.attachments.get(&part.attachment_id);
        let bytes = unseal(keys, jwe.ok_or(Rejection::Attachments)?, at)?;
        check_hash(&bytes, &part.hash, at)?;
        files.push(OpenedFile {
            name: document.filename.clone(),
            bytes: cut(bytes, document).ok_or(Rejection::Hash(at))?,
        });
    }
    Ok(Opened {
        content,
        files,
        reply_key,
    })
}

/// Whether data of this schema is for an authority of this kind.
fn is_read(schema: &str, kind: Option<AuthorityKind>) -> bool {
    let fits = |of| kind.is_none_or(|kind| kind == of);
    schema == ANSWER_SCHEMA || schema_kind(schema).is_some_and(fits)
}

fn content(schema: &str, data: &[u8]) -> Result<Content, Rejection> {
    if schema != ANSWER_SCHEMA {
        let request = Request::parse(schema, data).map(Content::Request);
        return request.ok_or(Rejection::Syntax(Part::Data));
    }
    let answer: Answer = read(data, Part::Data)?;
    let named = answer.schema == ANSWER_SCHEMA;
    named
        .then_some(Content::Answer(answer))
        .ok_or(Rejection::Schema(Part::Data))
}

fn unseal(keys: &[EncryptionKey], jwe: &str, part: Part) -> Result<Vec<u8>, Rejection> {
    let key = named_key(jwe).and_then(|kid| key_named(keys, &kid));
    let most = match part {
        Part::Metadata | Part::Data => JSON_BYTES,
        Part::Attachment(_) => FILE_BYTES,
    };
    key.and_then(|key| key.unseal_foreign(jwe, most).ok())
        .ok_or(Rejection::Decryption(part))
}

fn read<T: DeserializeOwned>(bytes: &[u8], part: Part) -> Result<T, Rejection> {
    serde_json::from_slice(bytes).map_err(|_| Rejection::Syntax(part))
}

fn check_hash(bytes: &[u8], hash: &Hash, part: Part) -> Result<(), Rejection> {
    let right =
        hash.kind == "sha512" && same(hash.content.as_bytes(), sha512_hex(bytes).as_bytes());
    right.then_some(()).ok_or(Rejection::Hash(part))
}

/// Takes the padding off: the true size and hash stand in the data.
fn cut(mut bytes: Vec<u8>, document: &Document) -> Option<Vec<u8>> {
    let size = usize::try_from(document.size).ok()?;
    let padding = bytes.get(size..)?;
    if padding.iter().any(|byte| *byte != 0) {
        return None;
    }
    bytes.truncate(size);
    (sha512_hex(&bytes) == document.sha512).then_some(bytes)
}
