//! The attempts that run, in the memory of this process: nothing of them is
//! ever on a disk. A restart costs whoever is on the way one more try.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use relocation::envelope::{
    counter_code::CounterCode,
    identity::{HolderKey, Means},
    jose::{decode, encode},
};
use uuid::Uuid;

use super::attempt::{Attempt, Finish, Hash, Refused, Returned, STEP, State, Typed, Way};
use crate::{
    jose::sha256,
    machine::{new_id, random},
};

/// Most attempts at once; each takes less than a kilobyte.
const MOST: usize = 20_000;

/// Keeps attempts, one for each session.
#[derive(Debug, Default)]
pub struct Keeper(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    attempts: HashMap<Uuid, Attempt>,
    /// Attempts by the hash of the code that is shown for them.
    codes: HashMap<Hash, Uuid>,
    /// The second in which what is over was last removed.
    swept: i64,
}

impl Kept {
    /// Gives up the oldest attempt that nobody has gone on with: whoever fills the
    /// list with begins does not keep others out.
    fn make_room(&mut self) -> bool {
        let begun = self.attempts.values().filter(|one| one.is_begun());
        let oldest = begun.min_by_key(|one| one.expires).map(|one| one.id);
        oldest.is_some_and(|id| self.attempts.remove(&id).is_some())
    }
}

/// What an attempt is begun for.
#[derive(Debug)]
pub struct Wish {
    /// By which means.
    pub means: Means,
    /// A share of the draft's key, given back on return.
    pub share: String,
    /// The key that the result is made out to.
    pub holder: HolderKey,
}

/// What a new attempt gives out.
#[derive(Debug)]
pub struct Begun {
    /// Secret of the session: the cookie.
    pub session: String,
    /// The start token.
    pub start: String,
}

/// What the browser may know of its attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On the way.
    Away,
    /// Back: the result can be fetched.
    Returned,
    /// The result was fetched.
    Done,
}

impl Keeper {
    /// A new attempt in a new session; the one of the earlier session ends.
    ///
    /// # Errors
    /// [`Refused::Full`].
    pub fn begin(&self, earlier: Option<&str>, wish: Wish, now: i64) -> Result<Begun, Refused> {
        if let Some(session) = earlier {
            self.forget(session, now);
        }
        let mut kept = self.kept(now);
        if kept.attempts.len() >= MOST && !kept.make_room() {
            return Err(Refused::Full);
        }
        let id = new_id();
        let (session, start) = (Secret::new(id), Secret::new(id));
        let attempt = Attempt {
            id,
            session: sha256(session.as_bytes()),
            means: wish.means,
            share: wish.share,
            holder: wish.holder,
            state: State::Begun {
                start: sha256(start.as_bytes()),
            },
            expires: now + STEP,
        };
        kept.attempts.insert(id, attempt);
        Ok(Begun { session, start })
    }

    /// Uses a start token.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn fetch(&self, means: Means, start: &str, now: i64) -> Result<Uuid, Refused> {
        let id = Secret::parse(start).ok_or(Refused::Unknown)?.id;
        let hash = sha256(start.as_bytes());
        self.step(id, now, |one| one.fetch(means, &hash, now))?;
        Ok(id)
    }

    /// The means has begun: gives the secret to return with.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn fetched(&self, id: Uuid, session: String, now: i64) -> Result<String, Refused> {
        let back = Secret::new(id);
        let hash = sha256(back.as_bytes());
        self.step(id, now, |one| one.fetched(hash, session, now))?;
        Ok(back)
    }

    /// The browser itself is sent on; it returns with the start token.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn sent(&self, start: &str, session: String, now: i64) -> Result<(), Refused> {
        let id = Secret::parse(start).ok_or(Refused::Unknown)?.id;
        self.step(id, now, |one| one.sent(session, now))
    }

    /// The person waits with a code; it leads to one attempt only.
    ///
    /// # Errors
    /// [`Refused`]; [`Refused::Full`] when another attempt has this code.
    pub fn waits(&self, start: &str, code: &CounterCode, now: i64) -> Result<(), Refused> {
        let id = Secret::parse(start).ok_or(Refused::Unknown)?.id;
        let hash = code_hash(code);
        let mut kept = self.kept(now);
        let Kept {
            attempts, codes, ..
        } = &mut *kept;
        let other = codes.get(&hash).filter(|id| attempts.contains_key(id));
        if other.is_some() {
            return Err(Refused::Full);
        }
        attempts
            .get_mut(&id)
            .ok_or(Refused::Unknown)?
            .waits(hash, now)?;
        codes.insert(hash, id);
        Ok(())
    }

    /// To whom a statement for a code is to be made out.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn looked(&self, code: &CounterCode, now: i64) -> Result<HolderKey, Refused> {
        self.coded(code, now, |one, hash| one.looked(hash).cloned())
    }

    /// Takes the statement for a code, once; see [`Attempt::stated`].
    ///
    /// # Errors
    /// [`Refused`].
    pub fn stated(
        &self,
        code: &CounterCode,
        holder: &HolderKey,
        statement: String,
        now: i64,
    ) -> Result<(), Refused> {
        self.coded(code, now, |one, hash| {
            one.stated(hash, holder, statement, now)
        })
    }

    fn coded<T>(
        &self,
        code: &CounterCode,
        now: i64,
        step: impl FnOnce(&mut Attempt, &Hash) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let hash = code_hash(code);
        let id = self.kept(now).codes.get(&hash).copied();
        self.step(id.ok_or(Refused::Unknown)?, now, |one| step(one, &hash))
    }

    /// A wallet of `means` is asked: gives the `state` that its answer brings along.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn asked(&self, id: Uuid, means: Means, ask: String, now: i64) -> Result<String, Refused> {
        let state = Secret::new(id);
        let hash = sha256(state.as_bytes());
        self.step(id, now, |one| one.asked(means, hash, ask, now))?;
        Ok(state)
    }

    /// What the wallet of an attempt was asked with; nothing changes.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn ask(&self, id: Uuid, now: i64) -> Result<String, Refused> {
        self.step(id, now, |one| one.ask().map(str::to_owned))
    }

    /// An answer has come with `state`: only once.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn answering(&self, state: &str, now: i64) -> Result<Uuid, Refused> {
        let id = Secret::parse(state).ok_or(Refused::Unknown)?.id;
        let hash = sha256(state.as_bytes());
        self.step(id, now, |one| one.answering(&hash, now))?;
        Ok(id)
    }

    /// The answer was judged: gives the secret to return with.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn answered(&self, id: Uuid, session: String, now: i64) -> Result<String, Refused> {
        let back = Secret::new(id);
        let hash = sha256(back.as_bytes());
        self.step(id, now, |one| one.answered(hash, session, now))?;
        Ok(back)
    }

    /// An attempt whose answer counts for nothing is over.
    pub fn end(&self, id: Uuid, now: i64) {
        self.kept(now).attempts.remove(&id);
    }

    /// Another device came back with `back`: gives the number that it shows, eight
    /// digits; loaded again, another one.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn shown(&self, means: Means, back: &str, now: i64) -> Result<String, Refused> {
        let id = Secret::parse(back).ok_or(Refused::Unknown)?.id;
        let number = format!("{:08}", u64::from_be_bytes(random()) % 100_000_000);
        let (secret, hash) = (sha256(back.as_bytes()), sha256(number.as_bytes()));
        self.step(id, now, |one| one.shown(means, &secret, hash))?;
        Ok(number)
    }

    /// The browser of `session` types a number; too many wrong ones end the
    /// attempt.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn typed(&self, session: &str, number: &str, now: i64) -> Result<Typed, Refused> {
        let hash = sha256(number.as_bytes());
        let typed = self.own(session, now, |one, owner| one.typed(owner, &hash))?;
        if typed == Typed::Over {
            self.forget(session, now);
        }
        Ok(typed)
    }

    /// Removes what is over, so that nothing stays because nobody comes.
    pub fn sweep(&self, now: i64) {
        drop(self.kept(now));
    }

    /// A browser comes back from `means`.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn back(
        &self,
        session: &str,
        means: Means,
        back: &str,
        way: impl Into<Way>,
        now: i64,
    ) -> Result<(), Refused> {
        let id = Secret::parse(back).ok_or(Refused::Unknown)?.id;
        let (owner, secret) = (sha256(session.as_bytes()), sha256(back.as_bytes()));
        self.step(id, now, |one| {
            one.back(&owner, means, &secret, way.into(), now)
        })
    }

    /// How far the attempt of a session is, and the share of the draft's key
    /// once it is back.
    ///
    /// # Errors
    /// [`Refused::Unknown`].
    pub fn stage(&self, session: &str, now: i64) -> Result<(Stage, Option<String>), Refused> {
        self.own(session, now, |one, _| {
            Ok(match one.state {
                State::Returned(_) => (Stage::Returned, Some(one.share.clone())),
                State::Done { .. } => (Stage::Done, Some(one.share.clone())),
                _ => (Stage::Away, None),
            })
        })
    }

    /// Takes the attempt of a session to fetch its result, with its means.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn finish(
        &self,
        session: &str,
        holder: &HolderKey,
        now: i64,
    ) -> Result<(Means, Finish), Refused> {
        self.own(session, now, |one, owner| {
            Ok((one.means, one.finish(owner, holder, now)?))
        })
    }

    /// The answer is given; see [`Attempt::done`].
    ///
    /// # Errors
    /// [`Refused`].
    pub fn done(&self, session: &str, answer: String, now: i64) -> Result<(), Refused> {
        self.own(session, now, |one, _| one.done(answer, now))
    }

    /// No result yet; see [`Attempt::not_yet`].
    ///
    /// # Errors
    /// [`Refused`].
    pub fn not_yet(
        &self,
        session: &str,
        returned: Returned,
        reached: bool,
        now: i64,
    ) -> Result<(), Refused> {
        self.own(session, now, |one, _| one.not_yet(returned, reached, now))
    }

    /// The attempt of a session is over.
    pub fn forget(&self, session: &str, now: i64) {
        if let Ok(id) = self.own(session, now, |one, _| Ok(one.id)) {
            self.kept(now).attempts.remove(&id);
        }
    }

    fn own<T>(
        &self,
        session: &str,
        now: i64,
        step: impl FnOnce(&mut Attempt, &Hash) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let id = Secret::parse(session).ok_or(Refused::Unknown)?.id;
        let owner = sha256(session.as_bytes());
        self.step(id, now, |one| {
            one.owned(&owner)?;
            step(one, &owner)
        })
    }

    /// One step of an attempt, while nobody else takes one.
    fn step<T>(
        &self,
        id: Uuid,
        now: i64,
        step: impl FnOnce(&mut Attempt) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let mut kept = self.kept(now);
        step(kept.attempts.get_mut(&id).ok_or(Refused::Unknown)?)
    }

    /// All that are not over.
    fn kept(&self, now: i64) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.swept != now {
            let Kept {
                attempts, codes, ..
            } = &mut *kept;
            attempts.retain(|_, one| one.expires > now);
            codes.retain(|_, id| attempts.contains_key(id));
            kept.swept = now;
        }
        kept
    }
}

fn code_hash(code: &CounterCode) -> Hash {
    sha256(code.text().as_bytes())
}

/// A secret of an attempt: its id and 128 random bits, in base64url.
struct Secret {
    id: Uuid,
}

impl Secret {
    #[expect(clippy::new_ret_no_self, reason = "the text is what travels")]
    fn new(id: Uuid) -> String {
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend(random::<16>());
        encode(&bytes)
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let bytes: [u8; 32] = decode(text).ok()?.try_into().ok()?;
        let id = Uuid::from_slice(&bytes[..16]).ok()?;
        Some(Self { id })
    }
}

#[cfg(test)]
mod tests;
