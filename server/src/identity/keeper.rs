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

    /// Another device came back with `back`, only once: gives the number that it
    /// shows, eight digits.
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
mod tests {
    use super::super::attempt::Reported;
    use super::*;

    const MEANS: Means = Means::Eid;

    fn of(share: &str) -> Wish {
        Wish {
            means: MEANS,
            share: share.into(),
            holder: holder(),
        }
    }

    fn holder() -> HolderKey {
        HolderKey::new("x".into(), "y".into())
    }

    #[test]
    fn there_and_back_in_one_session() {
        let keeper = Keeper::default();
        let begun = keeper.begin(None, of("share"), 0).unwrap();
        assert_eq!(keeper.stage(&begun.session, 1), Ok((Stage::Away, None)));
        let id = keeper.fetch(MEANS, &begun.start, 1).unwrap();
        assert_eq!(keeper.fetch(MEANS, &begun.start, 1), Err(Refused::Order));
        let back = keeper.fetched(id, "x".into(), 2).unwrap();
        assert_eq!(
            keeper.finish(&begun.session, &holder(), 2),
            Err(Refused::Order),
            "not back yet"
        );
        keeper
            .back(&begun.session, MEANS, &back, Reported::Done, 3)
            .unwrap();
        let share = Some("share".to_owned());
        assert_eq!(
            keeper.stage(&begun.session, 3),
            Ok((Stage::Returned, share))
        );
        assert!(keeper.finish(&begun.session, &holder(), 4).is_ok());
        keeper.forget(&begun.session, 5);
        assert_eq!(keeper.stage(&begun.session, 5), Err(Refused::Unknown));
    }

    #[test]
    fn a_stolen_link_leads_nowhere_in_another_browser() {
        let keeper = Keeper::default();
        let attacker = keeper.begin(None, of("a"), 0).unwrap();
        let victim = keeper.begin(None, of("v"), 0).unwrap();
        // The victim shows the card for the attacker's link.
        let id = keeper.fetch(MEANS, &attacker.start, 0).unwrap();
        let back = keeper.fetched(id, "x".into(), 0).unwrap();
        let returns = |session: &str| keeper.back(session, MEANS, &back, Reported::Done, 0);
        assert_eq!(returns(&victim.session), Err(Refused::Unknown));
        assert_eq!(returns(""), Err(Refused::Unknown));
        // The attacker's browser never came back by itself: no result.
        assert_eq!(
            keeper.finish(&attacker.session, &holder(), 0),
            Err(Refused::Order)
        );
        assert_eq!(
            keeper.finish(&victim.session, &holder(), 0),
            Err(Refused::Order)
        );
    }

    #[test]
    fn a_second_attempt_ends_the_first() {
        let keeper = Keeper::default();
        let first = keeper.begin(None, of(""), 0).unwrap();
        let second = keeper.begin(Some(&first.session), of(""), 0).unwrap();
        assert_eq!(keeper.fetch(MEANS, &first.start, 0), Err(Refused::Unknown));
        assert!(keeper.fetch(MEANS, &second.start, 0).is_ok());
        // The id alone does not end anything.
        let guess = Secret::new(Secret::parse(&second.session).unwrap().id);
        keeper.begin(Some(&guess), of(""), 0).unwrap();
        assert!(keeper.stage(&second.session, 0).is_ok());
    }

    #[test]
    fn an_attempt_ends_by_itself() {
        let keeper = Keeper::default();
        let begun = keeper.begin(None, of(""), 0).unwrap();
        assert!(keeper.stage(&begun.session, STEP - 1).is_ok());
        assert_eq!(keeper.stage(&begun.session, STEP), Err(Refused::Unknown));
        assert_eq!(
            keeper.fetch(MEANS, &begun.start, STEP),
            Err(Refused::Unknown)
        );
    }

    #[test]
    fn a_code_leads_to_one_attempt_for_its_time() {
        let keeper = Keeper::default();
        let wish = || Wish {
            means: Means::Counter,
            ..of("")
        };
        let code = CounterCode::from_random([1; 5]);
        let first = keeper.begin(None, wish(), 0).unwrap();
        keeper.waits(&first.start, &code, 0).unwrap();
        let second = keeper.begin(None, wish(), 0).unwrap();
        assert_eq!(keeper.waits(&second.start, &code, 0), Err(Refused::Full));
        assert_eq!(keeper.looked(&code, STEP - 1), Ok(holder()));
        let other = CounterCode::from_random([2; 5]);
        assert_eq!(keeper.looked(&other, 0), Err(Refused::Unknown));

        // With its attempt, the code is free again; so it is when time is over.
        keeper.forget(&first.session, 0);
        assert_eq!(keeper.looked(&code, 0), Err(Refused::Unknown));
        keeper.waits(&second.start, &code, 1).unwrap();
        let state = |now| keeper.stated(&code, &holder(), "statement".into(), now);
        assert_eq!(state(1 + STEP), Err(Refused::Unknown));
        assert!(keeper.kept(1 + STEP).codes.is_empty());
    }

    #[test]
    fn there_is_a_most() {
        let keeper = Keeper::default();
        for _ in 0..MOST {
            keeper.begin(None, of(""), 0).unwrap();
        }
        // The oldest that nobody went on with makes room.
        let more = keeper.begin(None, of(""), 1).unwrap();
        assert!(keeper.stage(&more.session, 1).is_ok());
        assert_eq!(keeper.kept(1).attempts.len(), MOST);
        for one in keeper.kept(1).attempts.values_mut() {
            one.state = State::Fetching;
        }
        let more = keeper.begin(None, of(""), 1).unwrap_err();
        assert_eq!(more, Refused::Full);
        assert!(keeper.begin(None, of(""), STEP + 1).is_ok());
    }

    #[test]
    fn too_many_wrong_numbers_end_it() {
        let keeper = Keeper::default();
        let wish = Wish {
            means: Means::Wallet,
            ..of("")
        };
        let begun = keeper.begin(None, wish, 0).unwrap();
        let id = keeper.fetch(Means::Wallet, &begun.start, 0).unwrap();
        let state = keeper.asked(id, Means::Wallet, "ask".into(), 0).unwrap();
        assert_eq!(keeper.ask(id, 0).as_deref(), Ok("ask"));
        assert_eq!(keeper.answering(&state, 0), Ok(id));
        let back = keeper.answered(id, "x".into(), 0).unwrap();
        let number = keeper.shown(Means::Wallet, &back, 0).unwrap();
        assert!(number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit()));
        for _ in 0..4 {
            let typed = keeper.typed(&begun.session, "x", 0);
            assert_eq!(typed, Ok(Typed::Wrong));
        }
        assert_eq!(keeper.typed(&begun.session, "x", 0), Ok(Typed::Over));
        let late = keeper.typed(&begun.session, &number, 0);
        assert_eq!(late, Err(Refused::Unknown));
    }

    #[test]
    fn no_secret_is_no_secret() {
        for text in ["", "x", "AAAA", &"A".repeat(43), &"A".repeat(100)] {
            let keeper = Keeper::default();
            assert_eq!(
                keeper.fetch(MEANS, text, 0),
                Err(Refused::Unknown),
                "{text}"
            );
        }
    }
}
