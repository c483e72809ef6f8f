//! What became of submissions and bundles, told so that a backup made before
//! can be brought up to date: hashes and days, nothing that says anything to
//! whoever has not got the backup.

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use relocation::envelope::jose::encode;
use uuid::Uuid;

use super::{StoreError, types::TokenHash};

/// What happened. Of several about the same thing the later one in this list
/// counts: what was handed over is followed there, and so heard of again with
/// every signed event, as no tombstone has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// A submission was taken over by its authority.
    Accepted,
    /// A submission was rejected.
    Rejected,
    /// A submission was handed over to another node or a gateway.
    Delivered,
    /// A submission was withdrawn.
    Withdrawn,
    /// A bundle was erased after its time.
    Erased,
}

impl Gone {
    const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Rejected,
        Self::Delivered,
        Self::Withdrawn,
        Self::Erased,
    ];

    /// What the facts about a submission say that has come to its end.
    pub(super) const fn of(accepted: bool, rejected: bool) -> Self {
        match (accepted, rejected) {
            (true, _) => Self::Accepted,
            (_, true) => Self::Rejected,
            _ => Self::Withdrawn,
        }
    }

    /// Its word in rows and files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }

    /// By its word.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gone| gone.word() == word)
    }
}

/// One that waits to be written outside the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Its number in the store.
    pub nr: i64,
    /// What happened.
    pub gone: Gone,
    /// Of the submission ([`of_submission`]) or the bundle ([`of_bundle`]).
    pub hash: String,
    /// Unix seconds, cut to the day.
    pub day: i64,
}

impl Tombstone {
    /// From its row.
    pub(super) fn read(nr: i64, word: &str, hash: String, day: i64) -> Result<Self, StoreError> {
        let gone = Gone::by_word(word);
        let gone = gone.ok_or_else(|| StoreError::Engine("an unknown tombstone".into()))?;
        Ok(Self {
            nr,
            gone,
            hash,
            day,
        })
    }
}

/// What stands for a submission: SHA-256 of its id, base64url.
#[must_use]
pub fn of_submission(id: Uuid) -> String {
    hash(id.as_bytes())
}

/// What stands for a bundle: SHA-256 of its token's hash, base64url. The
/// token's hash itself would still find it in the store.
#[must_use]
pub fn of_bundle(token: &TokenHash) -> String {
    hash(token)
}

fn hash(bytes: &[u8]) -> String {
    encode(digest(&SHA256, bytes).as_ref())
}

/// All that is known to have happened, to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Tombstones(HashMap<String, (Gone, i64)>);

impl Tombstones {
    /// Adds one; see [`Gone`] for two about the same thing.
    pub fn add(&mut self, gone: Gone, hash: String, day: i64) {
        let known = self.0.entry(hash).or_insert((gone, day));
        *known = (*known).max((gone, day));
    }

    /// What became of a submission, and on which day.
    #[must_use]
    pub fn submission(&self, id: Uuid) -> Option<(Gone, i64)> {
        self.0.get(&of_submission(id)).copied()
    }

    /// On which day a bundle was erased, if it was.
    #[must_use]
    pub fn erased(&self, token: &TokenHash) -> Option<i64> {
        self.0.get(&of_bundle(token)).map(|(_, day)| *day)
    }

    /// All of them: what happened, to what, on which day.
    pub fn iter(&self) -> impl Iterator<Item = (Gone, &str, i64)> {
        let all = self.0.iter();
        all.map(|(hash, (gone, day))| (*gone, hash.as_str(), *day))
    }

    /// How many things are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a restore knows of the time since the backup.
#[derive(Clone, Debug)]
pub enum Since {
    /// What is told here has happened, and nothing else.
    Known(Tombstones),
    /// Nothing is known: whatever waited may have been delivered since, so
    /// nothing is offered until the operator says so.
    Unknown,
}

/// What a restore makes of a submission that waited when the copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// It is offered to its authority.
    Waits,
    /// It has come to its end, on this day.
    Ended(Gone, i64),
    /// It was handed over before, and its events are looked for there.
    Followed,
    /// Nobody knows.
    Unknown,
}

impl Since {
    /// About a submission, `handed` over already when the copy was made.
    pub(super) fn of(&self, id: Uuid, handed: bool) -> Fact {
        let known = match self {
            Self::Known(known) => known.submission(id),
            Self::Unknown if handed => return Fact::Followed,
            Self::Unknown => return Fact::Unknown,
        };
        match known {
            None | Some((Gone::Accepted | Gone::Rejected | Gone::Delivered, _)) if handed => {
                Fact::Followed
            }
            Some((gone, day)) => Fact::Ended(gone, day),
            None => Fact::Waits,
        }
    }
}

/// Why a restored submission is parked: a code in the outbox.
pub(super) const PARKED: &str = "restored";

/// What a restore changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Submissions that do not wait any more.
    pub settled: u64,
    /// Bundles erased again.
    pub erased: u64,
    /// Submissions that wait for the operator, not for their authority.
    pub parked: u64,
    /// Submissions that wait for their authority.
    pub waiting: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_were_written() {
        for gone in Gone::ALL {
            assert_eq!(Gone::by_word(gone.word()), Some(gone));
        }
        assert_eq!(Gone::by_word("lost"), None);
    }

    #[test]
    fn of_two_about_the_same_thing_one_counts_in_any_order() {
        let id = Uuid::from_u128(7);
        let steps = [(Gone::Delivered, 1), (Gone::Accepted, 2)];
        for order in [[0, 1], [1, 0]] {
            let mut known = Tombstones::default();
            for at in order {
                let (gone, day) = steps[at];
                known.add(gone, of_submission(id), day);
            }
            assert_eq!(known.submission(id), Some((Gone::Delivered, 1)));
            assert_eq!(known.submission(Uuid::from_u128(8)), None);
        }
    }

    #[test]
    fn what_was_handed_over_is_followed_and_what_was_withdrawn_is_not() {
        let id = Uuid::from_u128(7);
        let since = |gone: &[Gone]| {
            let mut known = Tombstones::default();
            for gone in gone {
                known.add(*gone, of_submission(id), 1);
            }
            Since::Known(known)
        };
        let both = [Gone::Delivered, Gone::Accepted];
        assert_eq!(since(&[]).of(id, false), Fact::Waits);
        assert_eq!(since(&[]).of(id, true), Fact::Followed);
        let handed_since = Fact::Ended(Gone::Delivered, 1);
        assert_eq!(since(&both).of(id, false), handed_since);
        assert_eq!(since(&[Gone::Accepted]).of(id, true), Fact::Followed);
        let withdrawn = Fact::Ended(Gone::Withdrawn, 1);
        let all = [Gone::Withdrawn, Gone::Delivered];
        assert_eq!(since(&all).of(id, true), withdrawn);
        assert_eq!(Since::Unknown.of(id, true), Fact::Followed);
        assert_eq!(Since::Unknown.of(id, false), Fact::Unknown);
    }
}
