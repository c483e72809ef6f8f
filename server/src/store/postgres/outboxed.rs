//! The outbox's calls, each one transaction.

use relocation::envelope::bundle::SealedReply;
use uuid::Uuid;

use super::{PostgresStore, append, followed, outbox, recall, sender, withdraw};
use crate::store::{
    Answer,
    outbox::{Attempt, Backlog, Claim, Ending, Followed, Horizon, Outbox, Parcel},
    types::{PeerEvent, Stamp, TokenHash},
};

impl Outbox for PostgresStore {
    fn claim(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Claim>> {
        let input = (destinations, (now, lease_until), most);
        Box::pin(
            self.database
                .write(input, |t, (destinations, times, most)| {
                    Box::pin(outbox::claim(t, destinations, *times, *most))
                }),
        )
    }

    fn parcel(&self, submission: Uuid) -> Answer<'_, Parcel> {
        let step = self
            .database
            .read(submission, |t, id| Box::pin(outbox::parcel(t, *id)));
        Box::pin(step)
    }

    fn renew(&self, claim: Claim, lease_until: i64) -> Answer<'_, ()> {
        let input = (claim, lease_until);
        Box::pin(self.database.write(input, |t, (claim, until)| {
            Box::pin(outbox::renew(t, *claim, *until))
        }))
    }

    fn end(
        &self,
        claim: Claim,
        ending: Ending,
        now: i64,
        follow_at: Option<i64>,
    ) -> Answer<'_, ()> {
        let input = (claim, ending, now, follow_at);
        Box::pin(
            self.database
                .write(input, |t, (claim, ending, now, follow_at)| {
                    Box::pin(outbox::end(t, *claim, ending, *now, *follow_at))
                }),
        )
    }

    fn park(&self, destinations: Vec<Uuid>, reason: &'static str, now: i64) -> Answer<'_, u64> {
        let input = (destinations, reason, now);
        Box::pin(
            self.database
                .write(input, |t, (destinations, reason, now)| {
                    Box::pin(outbox::park(t, destinations, reason, *now))
                }),
        )
    }

    fn resend(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        let input = (destinations, now);
        Box::pin(self.database.write(input, |t, (destinations, now)| {
            Box::pin(outbox::resend(t, destinations, *now))
        }))
    }

    fn resend_handed(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        let input = (destinations, now);
        Box::pin(self.database.write(input, |t, (destinations, now)| {
            Box::pin(outbox::resend_handed(t, destinations, *now))
        }))
    }

    fn hasten(&self, destinations: Vec<Uuid>, now: i64) -> Answer<'_, u64> {
        let input = (destinations, now);
        Box::pin(self.database.write(input, |t, (destinations, now)| {
            Box::pin(outbox::hasten(t, destinations, *now))
        }))
    }

    fn own_reply(&self, token: TokenHash, case: Uuid, reply: Uuid) -> Answer<'_, SealedReply> {
        let input = (token, case, reply);
        Box::pin(self.database.read(input, |t, (token, case, reply)| {
            Box::pin(sender::own_reply(t, token, *case, *reply))
        }))
    }

    fn backlog(&self) -> Answer<'_, Vec<Backlog>> {
        let step = self.database.read((), |t, ()| Box::pin(outbox::backlog(t)));
        Box::pin(step)
    }

    fn attempts(&self, destinations: Vec<Uuid>, most: u32) -> Answer<'_, Vec<Attempt>> {
        let input = (destinations, most);
        Box::pin(self.database.read(input, |t, (destinations, most)| {
            Box::pin(outbox::attempts(t, destinations, *most))
        }))
    }

    fn forget_attempts(&self, before: i64) -> Answer<'_, u64> {
        let step = self.database.write(before, |t, before| {
            Box::pin(outbox::forget_attempts(t, *before))
        });
        Box::pin(step)
    }

    fn erase_handed(&self, before: i64) -> Answer<'_, Vec<String>> {
        let step = self.database.write(before, |t, before| {
            Box::pin(outbox::erase_handed(t, *before))
        });
        Box::pin(step)
    }

    fn look(
        &self,
        destinations: Vec<Uuid>,
        now: i64,
        lease_until: i64,
        most: u32,
    ) -> Answer<'_, Vec<Followed>> {
        let input = (destinations, (now, lease_until), most);
        Box::pin(
            self.database
                .write(input, |t, (destinations, times, most)| {
                    Box::pin(followed::look(t, destinations, *times, *most))
                }),
        )
    }

    fn looked(&self, case: Uuid, looks: u32, due_at: Option<i64>) -> Answer<'_, ()> {
        let input = (case, looks, due_at);
        Box::pin(self.database.write(input, |t, (case, looks, due_at)| {
            Box::pin(followed::looked(t, *case, *looks, *due_at))
        }))
    }

    fn append_peer(&self, event: PeerEvent) -> Answer<'_, ()> {
        let step = self
            .database
            .write(event, |t, event| Box::pin(append::append_peer(t, event)));
        Box::pin(step)
    }

    fn withdraw_handed(
        &self,
        token: TokenHash,
        submission: Uuid,
        fence: i64,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        let input = (token, submission, fence, stamp);
        let step = self.database.write(input, |t, (token, id, fence, stamp)| {
            Box::pin(withdraw::withdraw(
                t,
                token,
                *id,
                (Some(*fence), false),
                stamp,
            ))
        });
        Box::pin(self.telling(step))
    }

    fn recall(&self, horizon: Horizon) -> Answer<'_, u64> {
        let step = self
            .database
            .write(horizon, |t, horizon| Box::pin(recall::recall(t, *horizon)));
        Box::pin(self.telling(step))
    }

    fn withdraw_for_node(
        &self,
        token: TokenHash,
        submission: Uuid,
        stamp: Stamp,
    ) -> Answer<'_, Vec<String>> {
        let input = (token, submission, stamp);
        let step = self.database.write(input, |t, (token, id, stamp)| {
            Box::pin(withdraw::withdraw(t, token, *id, (None, true), stamp))
        });
        Box::pin(self.telling(step))
    }
}
