//! Events of a case: signed Security Event Tokens (RFC 8417) as FIT-Connect
//! writes them, and three kinds of this project: questions, decisions, and where
//! a request was handed on.
//!
//! Events stand in clear text on the node: codes and ids only, never a reason,
//! a name or a text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `typ` of an event's JWS header.
pub const EVENT_TYPE: &str = "secevent+jwt";

/// Authentication tags of the sealed parts: they bind an event to exact
/// ciphertexts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationTags {
    /// Tag of the metadata.
    pub metadata: String,
    /// Tag of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Tags of the attachments by attachment id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attachments: BTreeMap<Uuid, String>,
}

/// Payload of an event. Which fields are there depends on its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventPayload {
    /// Of the submission, or of the reply for question and decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_tags: Option<AuthenticationTags>,
    /// Hash (base64url SHA-256) of the event before it in the case's log, as
    /// the authority saw it: an event that was left out shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<String>,
    /// The sealed reply that this event announces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_id: Option<Uuid>,
    /// Problems of a rejection: type URIs only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// The ids under which a FIT-Connect service of others has the submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
}

/// The ids that a FIT-Connect service of others has given to a submission. Its
/// events, and those that the authority signs there, bear these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// `iss` of the service's own events.
    pub issuer: String,
    /// The authority's destination id there.
    pub destination: Uuid,
    /// Submission.
    pub submission: Uuid,
    /// Case.
    pub case: Uuid,
}

/// Problem of a rejection (RFC 7807 form); codes only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Type URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short title for operators.
    #[serde(default)]
    pub title: String,
    /// Which part, for example `metadata`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

/// Kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventKind {
    /// Announced (node).
    #[serde(rename = "https://schema.fitko.de/fit-connect/events/create-submission")]
    Create,
    /// Committed (node): the receipt.
    #[serde(rename = "https://schema.fitko.de/fit-connect/events/submit-submission")]
    Submit,
    /// Technically taken over (authority): "arrived".
    #[serde(rename = "https://schema.fitko.de/fit-connect/events/accept-submission")]
    Accept,
    /// Cannot be decrypted, verified or parsed (authority).
    #[serde(rename = "https://schema.fitko.de/fit-connect/events/reject-submission")]
    Reject,
    /// Withdrawn or deleted (node).
    #[serde(rename = "https://schema.fitko.de/fit-connect/events/delete-submission")]
    Delete,
    /// Announced at a FIT-Connect service of others (node): under which ids.
    #[serde(rename = "urn:umzug:event:handed-on")]
    HandOn,
    /// The authority asks; the text is sealed in the reply.
    #[serde(rename = "urn:umzug:event:question")]
    Question,
    /// The authority decided; outcome and reasons are sealed in the reply.
    #[serde(rename = "urn:umzug:event:decision")]
    Decision,
}

impl EventKind {
    /// Whether the node writes it; everything else an authority must sign.
    #[must_use]
    pub const fn by_node(self) -> bool {
        matches!(
            self,
            Self::Create | Self::Submit | Self::Delete | Self::HandOn
        )
    }
}

/// Claims of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventClaims {
    /// Unique id of the event.
    pub jti: Uuid,
    /// The node's issuer URL, or the destination id of the authority.
    pub iss: String,
    /// Unix seconds.
    pub iat: i64,
    /// `submission:<uuid>`.
    pub sub: String,
    /// `case:<uuid>`.
    pub txn: String,
    /// Exactly one event.
    pub events: BTreeMap<EventKind, EventPayload>,
}

impl EventClaims {
    /// Claims of one event.
    #[must_use]
    pub fn new(
        jti: Uuid,
        iss: String,
        iat: i64,
        submission: Uuid,
        case: Uuid,
        kind: EventKind,
        payload: EventPayload,
    ) -> Self {
        Self {
            jti,
            iss,
            iat,
            sub: format!("submission:{submission}"),
            txn: format!("case:{case}"),
            events: BTreeMap::from([(kind, payload)]),
        }
    }

    /// The one event, if there is exactly one.
    #[must_use]
    pub fn single(&self) -> Option<(EventKind, &EventPayload)> {
        let mut all = self.events.iter();
        match (all.next(), all.next()) {
            (Some((kind, payload)), None) => Some((*kind, payload)),
            _ => None,
        }
    }

    /// Submission that the event is about.
    #[must_use]
    pub fn submission(&self) -> Option<Uuid> {
        self.sub.strip_prefix("submission:")?.parse().ok()
    }

    /// Case that the event is about.
    #[must_use]
    pub fn case(&self) -> Option<Uuid> {
        self.txn.strip_prefix("case:")?.parse().ok()
    }
}
