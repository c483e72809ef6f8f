//! The outbox's calls, each one transaction.

use relocation::envelope::bundle::SealedReply;
use uuid::Uuid;

use super::{SqliteStore, append, followed, outbox, recall, sender, withdraw};
use crate::store::{
    Answer,
    outbox::{Attempt, Backlog, Claim, Ending, Followed, Horizon, Outbox, Parcel},
    types::{PeerEvent, Stamp, TokenHash},
};

impl Outbox for SqliteStore {
    fn claim(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Claim>> {
        Box::pin(
            self.writer
                .run(move |c| outbox::claim(c, &destinations, (now, lease_until), most)),
        )
    }

    fn parcel(&self, submission: Uuid) -> Answer<'_, Parcel> {
        Box::pin(self.readers.run(move |c| outbox::parcel(c, submission)))
    }

    fn renew(&self, claim: Claim, lease_until: i64) -> Answer<'_, ()> {
        Box::pin(
            self.writer
                .run(move |c| outbox::renew(c, claim, lease_until)),
        )
    }

    fn end(
        &self,
        claim: Claim,
        ending: Ending,
        now: i64,
        follow_at: Option<i64>,
    ) -> Answer<'_, ()> {
        Box::pin(
            self.writer
                .run(move |c| outbox::end(c, claim, &ending, now, follow_at)),
        )
    }

    fn park(&self, destinations: Vec<Uuid>, reason: &'static str, now: i64) -> Answer<'_, u64> {
        Box::pin(
            self.writer
                .run(move |c| outbox::park(c, &destinations, reason, now)),
        )
    }

    fn resend(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        Box::pin(
            self.writer
                .run(move |c| outbox::resend(c, &destinations, now)),
        )
    }

    fn resend_handed(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        Box::pin(
            self.writer
                .run(move |c| outbox::resend_handed(c, &destinations, now)),
        )
    }

    fn hasten(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        Box::pin(
            self.writer
                .run(move |c| outbox::hasten(c, &destinations, now)),
        )
    }

    fn own_reply(&self, token: TokenHash, case: Uuid, reply: Uuid) -> Answer<'_, SealedReply> {
        Box::pin(
            self.readers
                .run(move |c| sender::own_reply(c, &token, case, reply)),
        )
    }

    fn backlog(&self) -> Answer<'_, Vec<Backlog>> {
        Box::pin(self.readers.run(outbox::backlog))
    }

    fn attempts(&self, destinations: Vec<Uuid>, most: u32) -> Answer<'_, Vec<Attempt>> {
        Box::pin(
            self.readers
                .run(move |c| outbox::attempts(c, &destinations, most)),
        )
    }

    fn forget_attempts(&self, before: i64) -> Answer<'_, u64> {
        Box::pin(self.writer.run(move |c| outbox::forget_attempts(c, before)))
    }

    fn erase_handed(&self, before: i64) -> Answer<'_, Vec<String>> {
        Box::pin(self.writer.erase(move |c| outbox::erase_handed(c, before)))
    }

    fn look(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Followed>> {
        Box::pin(
            self.writer
                .run(move |c| followed::look(c, &destinations, (now, lease_until), most)),
        )
    }

    fn looked(&self, case: Uuid, looks: u32, due_at: Option<i64>) -> Answer<'_, ()> {
        Box::pin(
            self.writer
                .run(move |c| followed::looked(c, case, looks, due_at)),
        )
    }

    fn append_peer(&self, event: PeerEvent) -> Answer<'_, ()> {
        Box::pin(self.writer.run(move |c| append::append_peer(c, &event)))
    }

    fn withdraw_handed(
        &self,
        token: TokenHash,
        submission: Uuid,
        fence: i64,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        Box::pin(self.writer.erase(move |c| {
            withdraw::withdraw(c, &token, submission, (Some(fence), false), &stamp)
        }))
    }

    fn recall(&self, horizon: Horizon) -> Answer<'_, u64> {
        Box::pin(self.writer.run(move |c| recall::recall(c, horizon)))
    }

    fn withdraw_for_node(
        &self,
        token: TokenHash,
        submission: Uuid,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        Box::pin(
            self.writer
                .erase(move |c| withdraw::withdraw(c, &token, submission, (None, true), &stamp)),
        )
    }
}
