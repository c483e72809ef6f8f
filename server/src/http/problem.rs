//! Errors as `application/problem+json` (RFC 9457): a stable type, a short
//! title, never anything of the request.

use std::{borrow::Cow, io};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use crate::store::StoreError;

/// Prefix of this project's own problem types.
pub const OWN: &str = "urn:umzug:problem:";
/// Prefix of FIT-Connect's problem types.
pub const FIT_CONNECT: &str = "https://schema.fitko.de/fit-connect/submission-api/problems/";

/// Codes of what the node itself could not do.
const FAILURES: [&str; 3] = ["internal", "store", "disk_full"];

/// An error that a client sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Status code.
    pub status: StatusCode,
    /// Full type URI.
    pub kind: Cow<'static, str>,
    /// Short text for developers and operators.
    pub title: &'static str,
}

impl Problem {
    /// A problem of this project's own types.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, title: &'static str) -> Self {
        Self {
            status,
            kind: format!("{OWN}{code}").into(),
            title,
        }
    }

    /// 422: the request can be read but does not make sense.
    #[must_use]
    pub fn unprocessable(code: &str, title: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title)
    }

    /// 404 under a path that no route knows, and for unknown tokens: always
    /// the same shape.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Nothing here")
    }

    /// 503; the cause stands in the log only.
    fn not_now(error: &StoreError) -> Self {
        tracing::error!(%error, "a request has to wait");
        let (code, title) = match error {
            StoreError::Full => ("disk_full", "The disk of the node is full"),
            _ => ("store", "The store does not answer"),
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, title)
    }

    /// 500; the cause stands in the log only.
    #[must_use]
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The node could not do this now",
        )
    }
}

impl From<io::Error> for Problem {
    /// Where attachments lie, the disk or the database has failed.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full.into(),
            _ => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
                Some(inner) => StoreError::clone(inner).into(),
                None => Self::internal(&error),
            },
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        use StatusCode as S;
        use StoreError as E;
        let (status, code, title) = match error {
            E::NotFound => return Self::not_found(),
            E::Engine(_) => return Self::internal(&error),
            E::Unavailable(_) | E::Full => return Self::not_now(&error),
            E::OtherContents => (S::CONFLICT, "other_contents", "The id has other contents"),
            E::CaseNotOpen => (S::CONFLICT, "case_not_open", "The case takes nothing more"),
            E::AlreadyCommitted => (S::CONFLICT, "committed", "Already committed otherwise"),
            E::ManifestMovedOn => (S::CONFLICT, "manifest_moved_on", "The manifest moved on"),
            E::AlreadyFetched => (S::CONFLICT, "already_fetched", "The authority has it"),
            E::Moving => (
                S::SERVICE_UNAVAILABLE,
                "moving",
                "It is being handed on; try again soon",
            ),
            E::HandedOver { .. } => (S::CONFLICT, "handed_over", "Another node has it"),
            E::Fenced => return Self::internal(&error),
            E::WrongOrder => (S::CONFLICT, "wrong_order", "Not possible in this state"),
            E::EventIdTaken => (S::CONFLICT, "event_id_taken", "Another event has this id"),
            E::ReplyPublished => (S::CONFLICT, "reply_published", "The reply is published"),
            E::NotAnnounced => (S::UNPROCESSABLE_ENTITY, "not_announced", "Not announced"),
            E::WrongSize => (
                S::UNPROCESSABLE_ENTITY,
                "wrong_size",
                "Not the announced size",
            ),
            E::PartMissing => (S::UNPROCESSABLE_ENTITY, "part_missing", "A part is missing"),
            E::HashMismatch => (S::UNPROCESSABLE_ENTITY, "hash_mismatch", "A hash differs"),
            E::FirstCommitIncomplete => (
                S::UNPROCESSABLE_ENTITY,
                "first_commit_incomplete",
                "The first commit needs a reply key and replaces nothing",
            ),
            E::PredecessorUnknown => (
                S::UNPROCESSABLE_ENTITY,
                "predecessor_unknown",
                "The predecessor is not in the log",
            ),
            E::TagsDiffer => (S::UNPROCESSABLE_ENTITY, "tags_differ", "Other ciphertexts"),
            E::ReplyMissing => (S::UNPROCESSABLE_ENTITY, "reply_missing", "No such reply"),
            E::OwnQuota => (S::TOO_MANY_REQUESTS, "own_quota", "Too much at once"),
            E::NodeQuota => (
                S::SERVICE_UNAVAILABLE,
                "node_quota",
                "The node is full for now",
            ),
        };
        Self::new(status, code, title)
    }
}

impl Problem {
    /// Whether the node or its store failed, whatever was asked.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let code = self.kind.rsplit([':', '/']).next().unwrap_or_default();
        self.status.is_server_error() && FAILURES.contains(&code.replace('-', "_").as_str())
    }

    /// The members of the answer; with the request's id it can be found in the
    /// log.
    #[must_use]
    pub fn body(&self, request: Option<Uuid>) -> String {
        let mut body = json!({
            "type": self.kind,
            "title": self.title,
            "status": self.status.as_u16(),
        });
        // Optional in RFC 9457, but a client of FIT-Connect reads it always.
        if self.kind.starts_with(FIT_CONNECT) {
            body["detail"] = self.title.into();
        }
        if let Some(id) = request {
            body["instance"] = format!("urn:uuid:{id}").into();
        }
        body.to_string()
    }
}

/// The outermost layer puts the request's id into the body: the problem goes
/// along with its answer.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response =
            (self.status, [(header::CONTENT_TYPE, kind)], self.body(None)).into_response();
        if matches!(
            self.status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            let wait = HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        response.extensions_mut().insert(self);
        response
    }
}
