//! What goes into the store and what comes out.

use std::collections::BTreeMap;

use relocation::envelope::{
    bundle::{SealedReply, SubmissionView},
    event::{AuthenticationTags, EventKind},
};
use uuid::Uuid;

/// SHA-256 of a bundle's lookup token.
pub type TokenHash = [u8; 32];

/// Name of the metadata part.
pub const METADATA: &str = "metadata";
/// Name of the data part.
pub const DATA: &str = "data";

/// How much the node takes, in bytes of sealed parts.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Announced and not committed, under one token.
    pub own: u64,
    /// Kept on the whole node, staged or waiting for an authority. What was
    /// only announced does not count: it costs a stranger nothing.
    pub node: u64,
    /// Submissions of one bundle, for ever.
    pub submissions: u64,
}

/// What a call says about the events that the node writes.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// `iss` of the events.
    pub issuer: String,
    /// Destinations whose subscribers want to be told of new submissions.
    pub tell: Vec<Uuid>,
    /// Unix seconds.
    pub now: i64,
}

/// A part of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartKey {
    /// Submission.
    pub submission: Uuid,
    /// `metadata`, `data` or an attachment id.
    pub name: String,
}

/// An attachment of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartKeyOfReply {
    /// Case.
    pub case: Uuid,
    /// Reply.
    pub reply: Uuid,
    /// Attachment.
    pub attachment: Uuid,
}

/// Result of an announcement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Whether anything was new.
    pub created: bool,
    /// Parts that lie here already.
    pub stored: BTreeMap<Uuid, Vec<String>>,
    /// Contents to be removed: of earlier uploads that made room.
    pub dropped: Vec<String>,
}

/// What was announced for a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Announced bytes.
    pub size: u64,
    /// Destination of the submission.
    pub destination: Uuid,
}

/// Bytes of a part: small ones in a row, big ones beside it
/// ([`Contents`](super::contents::Contents)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// In a row.
    Row(String),
    /// Name of a content.
    File(String),
}

impl Body {
    /// Name of the content, if the bytes are in one.
    #[must_use]
    pub fn file(&self) -> Option<String> {
        match self {
            Self::File(name) => Some(name.clone()),
            Self::Row(_) => None,
        }
    }
}

/// A part that has arrived whole.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// Bytes.
    pub size: u64,
    /// SHA-256, base64url.
    pub hash: String,
    /// Fifth segment of the JWE.
    pub tag: String,
    /// Where the bytes are.
    pub body: Body,
}

/// A submission under its token, as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Token that it was announced under.
    pub token: TokenHash,
    /// Case.
    pub case: Uuid,
    /// Destination.
    pub destination: Uuid,
    /// Service URN.
    pub service: String,
    /// Announced attachments, stored or not.
    pub attachments: Vec<Uuid>,
}

/// What a sender hands over at last: sizes that it never announced.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Submission.
    pub submission: Uuid,
    /// Sealed metadata.
    pub metadata: NewPart,
    /// Sealed data; v1 of FIT-Connect lets it be missing.
    pub data: Option<NewPart>,
}

/// Whether a commit did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Just now.
    New,
    /// The same commit had been done before.
    Before,
}

/// A bundle as its citizen sees it, except for signatures still to be made.
#[derive(Clone, Debug)]
pub struct StoredBundle {
    /// Sealed manifest.
    pub manifest: String,
    /// Sealed private reply key.
    pub reply_key: String,
    /// In the order of their commit.
    pub submissions: Vec<SubmissionView>,
    /// Event logs by case.
    pub logs: BTreeMap<Uuid, Vec<StoredEvent>>,
    /// Destination of each case.
    pub destinations: BTreeMap<Uuid, Uuid>,
    /// Published replies by case.
    pub replies: BTreeMap<Uuid, Vec<SealedReply>>,
}

/// A row of an event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Case.
    pub case: Uuid,
    /// Place in the log, from 1.
    pub seq: i64,
    /// The claims, exactly as signed.
    pub claims: String,
    /// The signed event, once somebody asked for it.
    pub jws: Option<String>,
}

/// A signature for a row that had none.
#[derive(Clone, Debug)]
pub struct SignedRow {
    /// Case.
    pub case: Uuid,
    /// Place in the log.
    pub seq: i64,
    /// The signed event.
    pub jws: String,
    /// Its SHA-256, base64url.
    pub hash: String,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
}

/// A submission that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pickup {
    /// Destination.
    pub destination: Uuid,
    /// Submission.
    pub submission: Uuid,
    /// Case.
    pub case: Uuid,
}

/// A submission as its authority gets it.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Ids.
    pub ids: Pickup,
    /// Service URN.
    pub service: String,
    /// Sealed metadata.
    pub metadata: String,
    /// Sealed data.
    pub data: String,
    /// Attachment ids.
    pub attachments: Vec<Uuid>,
}

/// An authority's event; signature, issuer, subject and case are verified.
#[derive(Clone, Debug)]
pub struct AuthorityEvent {
    /// Case.
    pub case: Uuid,
    /// Submission that it is about.
    pub submission: Uuid,
    /// Who signed.
    pub destination: Uuid,
    /// Event id.
    pub jti: Uuid,
    /// Kind.
    pub kind: EventKind,
    /// Claims as signed.
    pub claims: String,
    /// The signed event.
    pub jws: String,
    /// SHA-256 of the signed event, base64url.
    pub hash: String,
    /// Tags that it names.
    pub tags: Option<AuthenticationTags>,
    /// Hash of the event before it, as the authority saw it.
    pub predecessor: Option<String>,
    /// Reply that it announces.
    pub reply: Option<Uuid>,
    /// Whether it came through the node that the submission was handed to: it
    /// was fetched there, not here.
    pub relayed: bool,
    /// Unix seconds of arrival.
    pub now: i64,
}

/// An event that another node wrote about a submission that was handed to it;
/// its signature is verified. It stands in the log so that the authority's
/// events have what they follow.
#[derive(Clone, Debug)]
pub struct PeerEvent {
    /// Case.
    pub case: Uuid,
    /// Submission.
    pub submission: Uuid,
    /// Event id.
    pub jti: Uuid,
    /// Claims as signed.
    pub claims: String,
    /// The signed event.
    pub jws: String,
    /// SHA-256 of the signed event, base64url.
    pub hash: String,
    /// Unix seconds of arrival.
    pub now: i64,
}

/// A sealed reply.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// Case.
    pub case: Uuid,
    /// Reply.
    pub reply: Uuid,
    /// Sealed data.
    pub data: String,
    /// Tag of the sealed data.
    pub tag: String,
    /// Attachments in their order.
    pub attachments: Vec<Uuid>,
}

/// What a sweep removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Rows of submissions and replies.
    pub rows: usize,
    /// Contents to be removed.
    pub files: Vec<String>,
}

/// What a receipt is about, and what became of that; Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was received, and its authority has not confirmed it.
    Waits,
    /// Its authority took it over.
    Accepted(i64),
    /// Its authority rejected it.
    Rejected(i64),
    /// The citizen withdrew it.
    Withdrawn(i64),
    /// Its authority took it over on this day; everything else is erased.
    Erased(i64),
}

impl Fate {
    /// By the facts with their times.
    pub(super) fn of(accepted: Option<i64>, rejected: Option<i64>, withdrawn: Option<i64>) -> Self {
        let accepted = accepted.map(Self::Accepted);
        let rejected = rejected.map(Self::Rejected);
        let ended = accepted.or(rejected).or(withdrawn.map(Self::Withdrawn));
        ended.unwrap_or(Self::Waits)
    }
}
