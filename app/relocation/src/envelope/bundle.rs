//! The citizen's interface of the node (`/api/bundle…`): what a browser sends
//! and gets. All sealed contents are opaque to the node.
//!
//! A bundle has no id in any path. Every call carries the lookup token of its
//! case code as `Authorization: Bearer <base64url>`; the node keeps only the
//! token's SHA-256.
//!
//! | call | body → answer |
//! |---|---|
//! | `POST /api/bundle/announce` | [`Announcement`] → 201 (new) or 200 (same again) [`Upload`]; 409 when an id exists with other contents |
//! | `PUT /api/bundle/submissions/{submission}/parts/{part}` | compact JWE, `application/jose` → 204; idempotent; 422 not announced, 413 too large |
//! | `POST /api/bundle/commit` | [`Commit`] → 202 (new) or 200 (same again) [`BundleView`]; 409 with [`BundleView`] when committed with other hashes, or the manifest moved on; 409 with a problem when the case takes nothing more |
//! | `GET /api/bundle` | → 200 [`BundleView`] |
//! | `GET /api/bundle/replies/{reply}/attachments/{attachment}` | → 200 compact JWE |
//! | `DELETE /api/bundle/submissions/{submission}` | → 204 withdrawn; 409 already fetched |
//!
//! `part` is `metadata`, `data` or an attachment id. Errors are
//! `application/problem+json` with type `urn:umzug:problem:<code>`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Announces one or more submissions of a bundle before their parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Submissions in this upload.
    pub submissions: Vec<AnnouncedSubmission>,
}

/// One announced submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedSubmission {
    /// Made in the browser.
    pub submission: Uuid,
    /// Made in the browser; the same again for an answer to a question.
    pub case: Uuid,
    /// Destination of the authority.
    pub destination: Uuid,
    /// Service URN, for example `urn:de:fim:leika:leistung:99115005104000`.
    pub service: String,
    /// Bytes of each sealed part: `metadata`, `data` and attachment ids.
    pub parts: BTreeMap<String, u64>,
}

/// What the node has of an announced upload: where to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Parts that are stored already, by submission.
    pub stored: BTreeMap<Uuid, Vec<String>>,
}

/// The atomic point: after it everything announced counts as sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// SHA-256 (base64url) of each stored part, by submission and part.
    pub hashes: BTreeMap<Uuid, BTreeMap<String, String>>,
    /// The manifest, sealed under the manifest key: base64url of iv, ciphertext, tag.
    pub manifest: String,
    /// SHA-256 (base64url) of the sealed manifest that this one replaces;
    /// absent for the first commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Private reply key (PKCS #8), sealed under the wrapping key; needed in
    /// the first commit, ignored later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_key: Option<String>,
}

/// Everything the node knows of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleView {
    /// The sealed manifest.
    pub manifest: String,
    /// The sealed private reply key.
    pub reply_key: String,
    /// Submissions in the order of their commit.
    pub submissions: Vec<SubmissionView>,
    /// Event logs by case: compact JWS in the order of the log.
    pub events: BTreeMap<Uuid, Vec<String>>,
    /// Public signing keys that the events name (JWK by thumbprint); trust
    /// comes from manifest and directory, not from here.
    pub keys: BTreeMap<String, super::jose::Jwk>,
    /// Sealed replies by case.
    pub replies: BTreeMap<Uuid, Vec<SealedReply>>,
}

/// State of a submission as the node tells it. Unsigned: only for the buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionView {
    /// Submission.
    pub submission: Uuid,
    /// Its case.
    pub case: Uuid,
    /// Whether the citizen can still withdraw it.
    pub withdrawable: bool,
}

/// A question or decision, sealed to the citizen's reply key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedReply {
    /// Reply id, named by the signed event.
    pub reply: Uuid,
    /// Compact JWE of a [`super::reply::Reply`].
    pub data: String,
    /// Attachment ids; fetched one by one.
    pub attachments: Vec<Uuid>,
}
