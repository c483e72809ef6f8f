//! Seals one submission part by part, and writes down what was sealed.

use std::collections::BTreeMap;

use relocation::envelope::bundle::AnnouncedSubmission;
use relocation::envelope::directory::{AuthorityEntry, Directory};
use relocation::envelope::event::AuthenticationTags;
use relocation::envelope::jose::{self, Jwk};
use relocation::envelope::manifest::ManifestEntry;
use relocation::envelope::metadata::{
    AttachmentPart, ContentStructure, DataPart, FitConnectReply, Hash, METADATA_SCHEMA, Metadata,
    ReplyChannel, SubmissionSchema, padded_size,
};
use relocation::envelope::reply::{Document, REPLY_SCHEMA};
use uuid::Uuid;

use super::submit::SendError;
use crate::draft::Draft;
use crate::seal::{SealError, hash, jwe};

const JSON: &str = "application/json";
/// The true media type stands in the sealed metadata.
const OPAQUE: &str = "application/octet-stream";

/// What is to be sealed.
pub(super) struct Parcel<'a> {
    /// Submission id.
    pub(super) submission: Uuid,
    /// Case id.
    pub(super) case: Uuid,
    /// Service URN.
    pub(super) service: &'a str,
    /// What it is about, for people.
    pub(super) label: &'a str,
    /// Schema of the data.
    pub(super) schema: &'a str,
    /// The data: JSON.
    pub(super) data: Vec<u8>,
    /// Attachments that lie in the draft, in order.
    pub(super) documents: &'a [Document],
    /// Public reply key, in the first submission of a case.
    pub(super) reply_to: Option<Jwk>,
    /// Which reply it answers.
    pub(super) answers: Option<Uuid>,
}

/// What was sealed.
pub(super) struct Packed {
    /// For the announcement.
    pub(super) announced: AnnouncedSubmission,
    /// For the manifest.
    pub(super) entry: ManifestEntry,
    /// SHA-256 of each part.
    pub(super) hashes: BTreeMap<String, String>,
}

/// Seals everything to the authority's `key` and keeps it in the draft.
pub(super) async fn pack(
    draft: &Draft,
    directory: &Directory,
    authority: &AuthorityEntry,
    key: &Jwk,
    parcel: Parcel<'_>,
) -> Result<Packed, SendError> {
    let mut packing = Packing {
        draft,
        key,
        submission: parcel.submission,
        sizes: BTreeMap::new(),
        hashes: BTreeMap::new(),
    };
    let mut tags = AuthenticationTags::default();
    let mut attachments = Vec::new();
    for document in parcel.documents {
        let id = document.attachment;
        let bytes = padded(draft.file(id).await?, 0);
        attachments.push(AttachmentPart {
            attachment_id: id,
            hash: Hash::sha512(hash::sha512_hex(&bytes).await?),
            purpose: "attachment".into(),
            mime_type: document.mime_type.clone(),
            filename: Some(document.filename.clone()),
        });
        let tag = packing.seal(&id.to_string(), OPAQUE, &bytes).await?;
        tags.attachments.insert(id, tag);
    }
    let data = padded(parcel.data, b' ');
    let metadata = Metadata {
        schema: METADATA_SCHEMA.into(),
        content_structure: ContentStructure {
            data: DataPart {
                hash: Hash::sha512(hash::sha512_hex(&data).await?),
                submission_schema: SubmissionSchema {
                    schema_uri: parcel.schema.into(),
                    mime_type: JSON.into(),
                },
            },
            attachments,
        },
        // From elsewhere no reply comes back.
        reply_channel: parcel.reply_to.filter(|_| !authority.elsewhere).map(
            |encryption_public_key| ReplyChannel {
                fit_connect: FitConnectReply {
                    process_standards: vec![REPLY_SCHEMA.into()],
                    encryption_public_key,
                },
            },
        ),
    };
    let metadata = serde_json::to_vec(&metadata).map_err(|_| SealError::Form)?;
    tags.data = Some(packing.seal("data", JSON, &data).await?);
    let metadata = padded(metadata, b' ');
    tags.metadata = packing.seal("metadata", JSON, &metadata).await?;
    Ok(Packed {
        announced: AnnouncedSubmission {
            submission: parcel.submission,
            case: parcel.case,
            destination: authority.destination,
            service: parcel.service.to_owned(),
            parts: packing.sizes,
        },
        entry: ManifestEntry {
            submission: parcel.submission,
            case: parcel.case,
            destination: authority.destination,
            authority: authority.name.clone(),
            encryption: key.kid.clone(),
            signing: authority
                .keys
                .as_ref()
                .map_or_else(Vec::new, |keys| keys.signing.clone()),
            node: directory.node.signing.clone(),
            label: parcel.label.to_owned(),
            tags,
            answers: parcel.answers,
        },
        hashes: packing.hashes,
    })
}

struct Packing<'a> {
    draft: &'a Draft,
    key: &'a Jwk,
    submission: Uuid,
    sizes: BTreeMap<String, u64>,
    hashes: BTreeMap<String, String>,
}

impl Packing<'_> {
    /// Seals one part, keeps it, and gives its authentication tag.
    async fn seal(&mut self, part: &str, cty: &str, data: &[u8]) -> Result<String, SendError> {
        let sealed = jwe::seal(self.key, cty, data).await?;
        let tag = jose::authentication_tag(&sealed)
            .unwrap_or_default()
            .to_owned();
        self.sizes.insert(part.to_owned(), sealed.len() as u64);
        let hash = hash::sha256(sealed.as_bytes()).await?;
        self.hashes.insert(part.to_owned(), hash);
        self.draft.put_part(self.submission, part, sealed).await?;
        Ok(tag)
    }
}

fn padded(mut data: Vec<u8>, with: u8) -> Vec<u8> {
    data.resize(padded_size(data.len()), with);
    data
}
