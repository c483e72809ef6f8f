//! What the node keeps: one trait and two engines, [`sqlite`] for one node and
//! [`postgres`] for several on one database.
//!
//! Every call is one whole step of the protocol, so that an engine can make it
//! one transaction. All contents are sealed; the store sees ids, sizes, hashes
//! and times. State is never stored as such but follows from the facts with
//! their times (announced, committed, fetched, accepted, rejected, withdrawn).

pub mod backup;
mod changes;
pub mod contents;
pub mod error;
pub mod files;
pub mod lifetimes;
pub mod notices;
pub mod outbox;
pub mod postgres;
mod rules;
pub mod sqlite;
pub mod tombstones;
pub mod types;

use std::{future::Future, pin::Pin};

use relocation::envelope::bundle::{AnnouncedSubmission, Commit};
use uuid::Uuid;

use self::notices::Notices;
use self::outbox::Outbox;
pub(crate) use self::rules::own_id;
use self::types::{
    Announced, AuthorityEvent, Committed, Fate, Fetched, Handed, NewPart, NewReply, Page, PartKey,
    PartKeyOfReply, Pickup, Placed, Quota, SignedRow, Slot, Stamp, StoredBundle, StoredEvent,
    Swept, TokenHash,
};
pub use self::{changes::Changes, error::StoreError};
use self::{lifetimes::Lifetimes, tombstones::Tombstone};

/// What every call of the store gives, sooner or later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The keeper of everything that the node was given.
pub trait Store: Outbox + Notices + 'static {
    /// Notes submissions before their parts arrive. The same again changes
    /// nothing. Where the token's quota is used up, earlier uploads under it
    /// that were never committed make room.
    ///
    /// Errors: [`StoreError::OtherContents`], [`StoreError::CaseNotOpen`],
    /// [`StoreError::OwnQuota`], [`StoreError::NodeQuota`].
    fn announce(
        &self,
        token: TokenHash,
        submissions: Vec<AnnouncedSubmission>,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Announced>;

    /// What was announced for a part, before its bytes are read.
    ///
    /// Errors: [`StoreError::NotFound`] for an unknown token,
    /// [`StoreError::NotAnnounced`], [`StoreError::NodeQuota`] when there is
    /// no room for a part that is not here yet.
    fn slot(&self, token: TokenHash, part: PartKey, quota: Quota) -> Answer<'_, Slot>;

    /// Stores a part; gives the content that it replaced, to be removed.
    ///
    /// Errors: [`StoreError::NotFound`] for an unknown token,
    /// [`StoreError::NotAnnounced`], [`StoreError::WrongSize`],
    /// [`StoreError::AlreadyCommitted`].
    fn put_part(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>>;

    /// The atomic point: submissions, manifest, reply key, outbox and the
    /// events `create` and `submit` in one transaction. `manifest_hash` is the
    /// SHA-256 (base64url) of the sealed manifest's text.
    ///
    /// Errors: [`StoreError::NotFound`], [`StoreError::NotAnnounced`],
    /// [`StoreError::PartMissing`], [`StoreError::HashMismatch`],
    /// [`StoreError::FirstCommitIncomplete`], [`StoreError::AlreadyCommitted`],
    /// [`StoreError::ManifestMovedOn`], [`StoreError::CaseNotOpen`].
    fn commit(
        &self,
        token: TokenHash,
        commit: Commit,
        manifest_hash: String,
        stamp: Stamp,
    ) -> Answer<'_, Committed>;

    /// Everything of a committed bundle. Errors: [`StoreError::NotFound`].
    fn bundle(&self, token: TokenHash) -> Answer<'_, StoredBundle>;

    /// Name of an attachment's content, of a published reply.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn reply_file(&self, token: TokenHash, reply: Uuid, attachment: Uuid) -> Answer<'_, String>;

    /// Withdraws a submission that nobody fetched: erases its ciphertext and
    /// writes the event `delete`; gives the contents to be removed. The same
    /// again changes nothing.
    ///
    /// Errors: [`StoreError::NotFound`], [`StoreError::AlreadyFetched`],
    /// [`StoreError::Moving`] while it is handed on, [`StoreError::HandedOver`]
    /// after that.
    fn withdraw(&self, token: TokenHash, submission: Uuid, stamp: Stamp)
    -> Answer<'_, Vec<String>>;

    /// For senders: where an announced submission belongs, whoever asks.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn placed(&self, submission: Uuid) -> Answer<'_, Placed>;

    /// For senders: as [`Store::put_part`], but the part has whatever size it
    /// comes with; it was announced with none.
    ///
    /// Errors: [`StoreError::NotFound`] for an unknown token,
    /// [`StoreError::NotAnnounced`], [`StoreError::AlreadyCommitted`],
    /// [`StoreError::OwnQuota`], [`StoreError::NodeQuota`].
    fn put_sized(
        &self,
        token: TokenHash,
        part: PartKey,
        content: NewPart,
        quota: Quota,
        now: i64,
    ) -> Answer<'_, Option<String>>;

    /// For senders: metadata, data, outbox and the events `create` and
    /// `submit` in one transaction; no manifest, for nobody looks it up.
    ///
    /// Errors: as [`Store::put_sized`], [`StoreError::PartMissing`],
    /// [`StoreError::CaseNotOpen`].
    fn submit(
        &self,
        token: TokenHash,
        handed: Handed,
        quota: Quota,
        stamp: Stamp,
    ) -> Answer<'_, Committed>;

    /// For senders: event log of a case under this token; empty before its
    /// first submission is complete.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn own_log(&self, token: TokenHash, case: Uuid) -> Answer<'_, Vec<StoredEvent>>;

    /// Submissions that wait for one of `destinations`, oldest first.
    fn pickup(&self, destinations: Vec<Uuid>, page: Page) -> Answer<'_, (u64, Vec<Pickup>)>;

    /// One waiting submission; from now on it counts as fetched.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn fetch(&self, destinations: Vec<Uuid>, submission: Uuid, now: i64) -> Answer<'_, Fetched>;

    /// Name of an attachment's content, of a submission that was fetched.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn attachment_file(
        &self,
        destinations: Vec<Uuid>,
        submission: Uuid,
        attachment: Uuid,
    ) -> Answer<'_, String>;

    /// Event log of a case of one of `destinations`.
    ///
    /// Errors: [`StoreError::NotFound`].
    fn log(&self, destinations: Vec<Uuid>, case: Uuid) -> Answer<'_, Vec<StoredEvent>>;

    /// Keeps the signatures of events that had none; the first one stays.
    fn keep_signatures(&self, rows: Vec<SignedRow>) -> Answer<'_, ()>;

    /// Appends an authority's verified event; gives contents to be removed, since
    /// what was taken over or rejected is no longer kept here.
    ///
    /// Errors: [`StoreError::NotFound`], [`StoreError::WrongOrder`],
    /// [`StoreError::PredecessorUnknown`], [`StoreError::EventIdTaken`],
    /// [`StoreError::TagsDiffer`], [`StoreError::ReplyMissing`].
    fn append(&self, event: AuthorityEvent) -> Answer<'_, Vec<String>>;

    /// Stores an attachment of a reply that is not published yet; gives the
    /// content that it replaced.
    ///
    /// Errors: [`StoreError::NotFound`], [`StoreError::ReplyPublished`],
    /// [`StoreError::OwnQuota`].
    fn put_reply_attachment(
        &self,
        destinations: Vec<Uuid>,
        reply: PartKeyOfReply,
        content: NewPart,
        now: i64,
    ) -> Answer<'_, Option<String>>;

    /// Stores a sealed reply; it stays invisible until an event names it.
    ///
    /// Errors: [`StoreError::NotFound`], [`StoreError::PartMissing`],
    /// [`StoreError::ReplyPublished`].
    fn put_reply(&self, destinations: Vec<Uuid>, reply: NewReply, now: i64) -> Answer<'_, ()>;

    /// Deletes what was announced and never committed before `before`, and
    /// replies that no event named.
    fn sweep(&self, before: i64) -> Answer<'_, Swept>;

    /// Erases bundles whose time is over ([`lifetimes::end`]), some hundred at
    /// a time; hashes of receipts stay until their own time is over.
    fn expire(&self, lifetimes: Lifetimes, now: i64) -> Answer<'_, Swept>;

    /// What is known of a receipt: the SHA-256 of the signed event, base64url.
    fn fate(&self, receipt: String) -> Answer<'_, Option<Fate>>;

    /// Oldest tombstones that are not written outside yet, at most a thousand.
    fn tombstones(&self) -> Answer<'_, Vec<Tombstone>>;

    /// Forgets tombstones by their numbers: they are written outside.
    fn forget_tombstones(&self, numbers: Vec<i64>) -> Answer<'_, ()>;

    /// Every content that a row names.
    fn files(&self) -> Answer<'_, Vec<String>>;

    /// News of what may wait now: hears of every commit, withdrawal and event
    /// from now on, of other processes on the same database too.
    fn changes(&self) -> Changes;

    /// Whether the store answers.
    fn ping(&self) -> Answer<'_, ()>;
}
