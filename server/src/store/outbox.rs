//! The outbox: what was committed and still has to reach somebody. A row
//! stands in it from the transaction of the commit on, so nothing accepted can
//! be forgotten; workers of any number of processes take rows by lease.
//!
//! The own mailbox works without a worker: the authority fetches. What is
//! handed to another node or a folder is claimed, sent, and ended.

use relocation::envelope::{bundle::SealedReply, event::AuthenticationTags};
use uuid::Uuid;

use super::{
    Answer,
    types::{PeerEvent, Pickup, Stamp, TokenHash},
};

/// A row that this worker has now, and nobody else until its lease runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Destination, submission and case.
    pub ids: Pickup,
    /// Grows with every claim.
    pub fence: i64,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The receiver has confirmed that it lies there.
    Handed {
        /// SHA-256 of its confirmation, base64url.
        receipt: String,
    },
    /// To be tried again.
    Later {
        /// Unix seconds.
        due_at: i64,
        /// Why: a code for the operator.
        outcome: &'static str,
    },
    /// Trying again would not help: waits for the operator.
    Parked {
        /// Why: a code for the operator.
        outcome: &'static str,
    },
}

/// A submission as it is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Ids.
    pub ids: Pickup,
    /// Service URN.
    pub service: String,
    /// Sealed metadata.
    pub metadata: String,
    /// Sealed data; empty where a sender gave none.
    pub data: String,
    /// Attachments with the names of their contents, in the order of their ids.
    pub attachments: Vec<(Uuid, String)>,
    /// Tags of all of it.
    pub tags: AuthenticationTags,
    /// Whether its authority has fetched it here.
    pub fetched: bool,
}

/// What waits for one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Destination.
    pub destination: Uuid,
    /// Neither taken over, rejected nor withdrawn, whether handed on or not.
    pub waiting: u64,
    /// Of these, parked.
    pub parked: u64,
    /// Commit of the oldest one, Unix seconds.
    pub oldest: i64,
}

/// A line of the attempt log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Destination of the submission.
    pub destination: Uuid,
    /// From 1.
    pub number: u32,
    /// Unix seconds.
    pub begun_at: i64,
    /// Unix seconds; none while it runs, or when it was cut off.
    pub ended_at: Option<i64>,
    /// A code; none while it runs, or when it was cut off.
    pub outcome: Option<String>,
}

/// A case whose events are fetched from where it was handed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Case.
    pub case: Uuid,
    /// Its destination.
    pub destination: Uuid,
    /// Looks since something was new.
    pub looks: u32,
}

/// How far ahead a time can lie that a right clock has written; Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The time of now.
    pub now: i64,
    /// Of a lease.
    pub lease: i64,
    /// Of something that is to be tried again.
    pub retry: i64,
    /// Of a look at a case after fewer than `early` looks that brought nothing.
    pub look: i64,
    /// Looks later than these may be farther apart.
    pub early: u32,
}

/// The outbox's part of the [`Store`](super::Store). Times are Unix seconds.
pub trait Outbox: Send + Sync {
    /// Takes up to `most` due rows of these destinations, the longest due
    /// first, and begins an attempt with each. A lease that ran out counts as
    /// none.
    fn claim(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Claim>>;

    /// What to hand on.
    ///
    /// Errors: [`StoreError::NotFound`](super::StoreError::NotFound) when it no
    /// longer waits.
    fn parcel(&self, submission: Uuid) -> Answer<'_, Parcel>;

    /// Lengthens the lease of a long transfer.
    ///
    /// Errors: [`StoreError::Fenced`](super::StoreError::Fenced) when it is no
    /// longer this worker's.
    fn renew(&self, claim: Claim, lease_until: i64) -> Answer<'_, ()>;

    /// Ends an attempt; a case that was handed over is followed from
    /// `follow_at` on, if that is given.
    ///
    /// Errors: [`StoreError::Fenced`](super::StoreError::Fenced) when it is no
    /// longer this worker's.
    fn end(&self, claim: Claim, ending: Ending, now: i64, follow_at: Option<i64>)
    -> Answer<'_, ()>;

    /// Parks what waits for these destinations and is not handed over; gives
    /// how many rows. Parked rows are neither claimed nor on a pick-up list.
    fn park(&self, destinations: Vec<Uuid>, reason: &'static str, now: i64) -> Answer<'_, u64>;

    /// Lets what is parked for these destinations go on at once; gives how many
    /// rows.
    fn resend(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64>;

    /// Lets what was handed over to these destinations, and was taken over by
    /// nobody yet, go once more, as far as it still lies here: its receiver has
    /// lost it. Gives how many rows.
    fn resend_handed(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64>;

    /// Makes what is to be tried later due at once, for their receiver answers
    /// again; gives how many rows.
    fn hasten(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64>;

    /// What waits, one entry for each destination that has something.
    fn backlog(&self) -> Answer<'_, Vec<Backlog>>;

    /// The newest attempts of these destinations, newest first.
    fn attempts(&self, destinations: Vec<Uuid>, most: u32) -> Answer<'_, Vec<Attempt>>;

    /// Deletes attempts begun before `before`; gives how many.
    fn forget_attempts(&self, before: i64) -> Answer<'_, u64>;

    /// Erases the ciphertext of what was handed over before `before`; gives
    /// the contents to be removed.
    fn erase_handed(&self, before: i64) -> Answer<'_, Vec<String>>;

    /// Takes up to `most` cases of these destinations that are due for a look.
    fn look(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Followed>>;

    /// A published reply of a sender's case, sealed.
    ///
    /// Errors: [`StoreError::NotFound`](super::StoreError::NotFound).
    fn own_reply(&self, token: TokenHash, case: Uuid, reply: Uuid) -> Answer<'_, SealedReply>;

    /// Ends a look; without `due_at` it was the last one.
    fn looked(&self, case: Uuid, looks: u32, due_at: Option<i64>) -> Answer<'_, ()>;

    /// Makes due what is later due than any pause explains, and shortens longer
    /// leases than are ever given: the clock was set back since. Gives how many
    /// rows.
    fn recall(&self, horizon: Horizon) -> Answer<'_, u64>;

    /// As [`Store::withdraw`](super::Store::withdraw), for another node: what
    /// was not committed yet stays known as withdrawn until it is swept, so
    /// that a request that was overtaken does not bring it back.
    fn withdraw_for_node(
        &self,
        token: TokenHash,
        submission: Uuid,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>>;

    /// Keeps an event of the node that has the submission.
    ///
    /// Errors: [`StoreError::NotFound`](super::StoreError::NotFound).
    fn append_peer(&self, event: PeerEvent) -> Answer<'_, ()>;

    /// Withdraws a submission that was handed over, after its receiver has
    /// let go of it; otherwise as [`Store::withdraw`](super::Store::withdraw).
    /// `fence` is that of the last attempt when the receiver was asked.
    ///
    /// Errors: [`StoreError::Moving`](super::StoreError::Moving) when another
    /// attempt was begun since.
    fn withdraw_handed(
        &self,
        token: TokenHash,
        submission: Uuid,
        fence: i64,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>>;
}
