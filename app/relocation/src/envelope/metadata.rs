//! FIT-Connect metadata 2.1.0, as far as this project writes and reads it.
//! Sealed like the data; the node never sees it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::jose::Jwk;

/// `$schema` of the metadata.
pub const METADATA_SCHEMA: &str =
    "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json";

/// Metadata of a submission or reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Always [`METADATA_SCHEMA`].
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Hashes of everything that belongs to it.
    pub content_structure: ContentStructure,
    /// How to answer: the citizen's public reply key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_channel: Option<ReplyChannel>,
}

/// What the submission consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentStructure {
    /// The data part.
    pub data: DataPart,
    /// Attachments in the order of the form.
    pub attachments: Vec<AttachmentPart>,
}

/// Description of the data part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataPart {
    /// Hash of the unencrypted bytes.
    pub hash: Hash,
    /// Schema of the data.
    pub submission_schema: SubmissionSchema,
}

/// Schema reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionSchema {
    /// URI of the schema.
    pub schema_uri: String,
    /// `application/json`.
    pub mime_type: String,
}

/// Description of an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentPart {
    /// Attachment id.
    pub attachment_id: Uuid,
    /// Hash of the unencrypted bytes.
    pub hash: Hash,
    /// `attachment`.
    pub purpose: String,
    /// Media type.
    pub mime_type: String,
    /// Name for people; receivers make it safe before they use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

/// SHA-512 in lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hash {
    /// `sha512`.
    #[serde(rename = "type")]
    pub kind: String,
    /// 128 hex digits.
    pub content: String,
}

impl Hash {
    /// From the hex digits.
    #[must_use]
    pub fn sha512(hex: String) -> Self {
        Self {
            kind: "sha512".into(),
            content: hex,
        }
    }
}

/// Where replies go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyChannel {
    /// Sealed replies through the node.
    pub fit_connect: FitConnectReply,
}

/// Sealed replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FitConnectReply {
    /// Reply forms that the citizen's page reads.
    pub process_standards: Vec<String>,
    /// Public reply key.
    pub encryption_public_key: Jwk,
}

/// Size bucket for `length` bytes: parts are padded before sealing so that
/// their size says little. Powers of two from 4 KiB to 64 KiB, then multiples
/// of 64 KiB. JSON parts are filled with spaces at the end, attachments with
/// zero bytes; the true size of an attachment stands in the data part.
#[must_use]
pub const fn padded_size(length: usize) -> usize {
    const KIB: usize = 1024;
    if length <= 4 * KIB {
        4 * KIB
    } else if length <= 64 * KIB {
        length.next_power_of_two()
    } else {
        length.div_ceil(64 * KIB) * 64 * KIB
    }
}

#[cfg(test)]
mod tests {
    use super::padded_size;

    #[test]
    fn sizes_fall_into_few_buckets() {
        assert_eq!(padded_size(1), 4096);
        assert_eq!(padded_size(4097), 8192);
        assert_eq!(padded_size(65_537), 131_072);
    }
}
