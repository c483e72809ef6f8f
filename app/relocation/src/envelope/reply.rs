//! What an authority answers, and what the citizen answers back. Sealed; the
//! node never sees any of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// URN of this form of replies.
pub const REPLY_SCHEMA: &str = "urn:umzug:schema:reply:1";
/// URN of a citizen's answer to a question.
pub const ANSWER_SCHEMA: &str = "urn:umzug:schema:answer:1";

/// Data part of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// The authority needs something before it can decide (BMG § 25).
    Question {
        /// In the clerk's words.
        text: String,
        /// Whether a document is wanted.
        wants_proof: bool,
        /// ISO date by which an answer is wanted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<String>,
    },
    /// The authority decided.
    Decision {
        /// What.
        outcome: Outcome,
        /// Reasons or next steps in the clerk's words.
        text: String,
        /// Attached documents.
        #[serde(default)]
        documents: Vec<Document>,
        /// The registration authority's signed statement that the adults are
        /// registered, for the citizen to hand on: compact JWS, see
        /// [`crate::services::vehicle::release`]. Only with
        /// [`Outcome::Registered`], and only where somebody gave a salt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<String>,
    },
}

/// Outcome of a registration request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Entered in the register.
    Registered,
    /// Prepared: appear in person with the documents named in the text.
    Appear,
    /// Not possible; the text says why and what to do.
    Refused,
}

/// A document attached to a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Attachment id.
    pub attachment: Uuid,
    /// Name for people.
    pub filename: String,
    /// Media type, `application/pdf` as a rule.
    pub mime_type: String,
    /// Bytes without the padding.
    pub size: u64,
    /// SHA-512 of these bytes in lower-case hex.
    pub sha512: String,
}

/// Data part of a citizen's answer: a new submission in the same case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Always [`ANSWER_SCHEMA`].
    pub schema: String,
    /// The question that it answers; none for what is handed in later without
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<Uuid>,
    /// In the citizen's words.
    pub text: String,
    /// Further proof.
    #[serde(default)]
    pub documents: Vec<Document>,
}
