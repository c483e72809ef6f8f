//! Files that come with a request.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::values::{FileName, Sha512};

/// A file that comes with the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Attachment id of the submission.
    #[cfg_attr(test, schemars(with = "String"))]
    pub attachment: Uuid,
    /// Name for people; receivers make it safe before they use it.
    pub filename: FileName,
    /// Kind of file.
    pub mime_type: MediaType,
    /// True size in bytes: what is sealed is padded behind it.
    pub size: u64,
    /// Hash of the true bytes.
    pub sha512: Sha512,
}

/// Kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum MediaType {
    /// Photo.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// Picture.
    #[serde(rename = "image/png")]
    Png,
    /// Document.
    #[serde(rename = "application/pdf")]
    Pdf,
}
