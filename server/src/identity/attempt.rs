//! One attempt to identify: which steps may follow each other, who may take
//! them. Pure; [`super::keeper`] makes each step atomic.
//!
//! begun → (start token, once) fetching → fetched → (return secret and session)
//! returned → (session) finishing → over. Where the browser itself is sent on,
//! begun → fetched at once, and the start token is what it returns with. A wallet
//! is asked and answers by itself: begun → fetching → asked → answering → fetched;
//! from another device a number is typed: fetched → shown → returned. Whoever
//! stands at a counter waits with a code: begun → waiting → returned. Each secret
//! is independent of the others and kept as its hash. So neither a stolen link nor
//! a foreign browser
//! gets anywhere: the one who returns must be the one who began.

use relocation::envelope::identity::{HolderKey, Means};
use uuid::Uuid;

use crate::jose::same;

/// SHA-256 of a secret.
pub type Hash = [u8; 32];

/// Seconds for each step: reading the card may take a while.
pub const STEP: i64 = 15 * 60;
/// Seconds for which an answer can be fetched again.
pub const AGAIN: i64 = 2 * 60;

/// An attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its id: part of the secrets, so that they find it.
    pub id: Uuid,
    /// Hash of the session that began it.
    pub session: Hash,
    /// By which means: no other one's way back counts.
    pub means: Means,
    /// A share of the draft's key, given back to the same browser on return.
    pub share: String,
    /// The key of the tab that began it: the result is made out to no other.
    pub holder: HolderKey,
    /// How far it is.
    pub state: State,
    /// Unix seconds after which it is over.
    pub expires: i64,
}

/// How far an attempt is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The link was given out.
    Begun {
        /// Hash of the start token.
        start: Hash,
    },
    /// The start token was used; the means is being asked.
    Fetching,
    /// The means works on it.
    Fetched {
        /// Hash of the return secret.
        back: Hash,
        /// What the provider needs to go on.
        session: String,
    },
    /// A wallet was asked.
    Asked {
        /// Hash of the `state` that its answer must bring along.
        state: Hash,
        /// What the answer is opened and checked with.
        ask: String,
    },
    /// The answer has come; it is being checked.
    Answering,
    /// Another device, on which the means worked, was shown a number.
    Shown {
        /// Hash of the return secret: the right browser may still come by itself.
        back: Hash,
        /// What the provider needs to go on.
        session: String,
        /// Hash of the number.
        number: Hash,
        /// Wrong numbers so far.
        wrong: u8,
    },
    /// The browser is back.
    Returned(Returned),
    /// The provider is asked for the result.
    Finishing,
    /// The answer was given, and is given again to the same browser and key for a
    /// moment: a connection may have broken under it.
    Done {
        /// As JSON.
        answer: String,
    },
}

/// What a browser that wants the result gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The provider has to be asked.
    Ask(Returned),
    /// It was asked: the answer.
    Done(String),
}

/// What a returned attempt asks the provider for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// What the provider needs to go on.
    pub session: String,
    /// What the way back brought along for the provider; anybody can write it.
    pub answer: Option<String>,
    /// What the way back said: for the message only, since anybody can write it.
    pub reported: Reported,
    /// The number of the question, from 1.
    pub counter: u32,
}

/// How a browser came back; anybody can write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it says of how it went.
    pub reported: Reported,
    /// What it brings along for the provider.
    pub answer: Option<String>,
}

impl From<Reported> for Way {
    fn from(reported: Reported) -> Self {
        Self {
            reported,
            answer: None,
        }
    }
}

/// What the way back said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// It went well.
    Done,
    /// The person stopped it.
    Cancelled,
    /// Something else went wrong.
    Failed,
}

/// What became of a typed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The right one: the browser counts as back.
    Right,
    /// Another one.
    Wrong,
    /// Another one too often: the attempt has to end.
    Over,
}

/// Most wrong numbers.
const WRONG: u8 = 5;
/// The answer of a way back that led over another device.
pub const BY_NUMBER: &str = "by-number";

/// Why a step was not taken; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such attempt, or over, or another secret.
    Unknown,
    /// It is not its turn.
    Order,
    /// Too many attempts at once.
    Full,
}

impl Attempt {
    /// The start token is used: only once.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn fetch(&mut self, means: Means, token: &Hash, now: i64) -> Result<(), Refused> {
        let State::Begun { start } = &self.state else {
            return Err(Refused::Order);
        };
        if !same(start, token) || self.means != means {
            return Err(Refused::Unknown);
        }
        self.go(State::Fetching, now);
        Ok(())
    }

    /// The means has begun.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn fetched(&mut self, back: Hash, session: String, now: i64) -> Result<(), Refused> {
        if self.state != State::Fetching {
            return Err(Refused::Order);
        }
        self.go(State::Fetched { back, session }, now);
        Ok(())
    }

    /// The browser itself is sent on, to come back with the start token.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn sent(&mut self, session: String, now: i64) -> Result<(), Refused> {
        let State::Begun { start } = self.state else {
            return Err(Refused::Order);
        };
        let back = start;
        self.go(State::Fetched { back, session }, now);
        Ok(())
    }

    /// The person waits with a code for somebody who is told it; where they are
    /// does not return by itself.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn waits(&mut self, code: Hash, now: i64) -> Result<(), Refused> {
        if !matches!(self.state, State::Begun { .. }) {
            return Err(Refused::Order);
        }
        let session = String::new();
        self.go(
            State::Fetched {
                back: code,
                session,
            },
            now,
        );
        Ok(())
    }

    /// To whom a statement for `code` is to be made out; nothing changes.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn looked(&self, code: &Hash) -> Result<&HolderKey, Refused> {
        match &self.state {
            State::Fetched { back, .. } if self.means == Means::Counter && same(back, code) => {
                Ok(&self.holder)
            }
            State::Returned(_) | State::Finishing if self.means == Means::Counter => {
                Err(Refused::Order)
            }
            _ => Err(Refused::Unknown),
        }
    }

    /// Whoever was shown `code` has made the statement, for this key: once.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn stated(
        &mut self,
        code: &Hash,
        holder: &HolderKey,
        statement: String,
        now: i64,
    ) -> Result<(), Refused> {
        if self.looked(code)? != holder {
            return Err(Refused::Unknown);
        }
        let returned = Returned {
            session: statement,
            answer: None,
            reported: Reported::Done,
            counter: 1,
        };
        self.go(State::Returned(returned), now);
        Ok(())
    }

    /// The browser of `owner` comes back from `means` with `secret`.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn back(
        &mut self,
        owner: &Hash,
        means: Means,
        secret: &Hash,
        way: Way,
        now: i64,
    ) -> Result<(), Refused> {
        self.owned(owner)?;
        if self.means != means {
            return Err(Refused::Unknown);
        }
        let (State::Fetched { back, session } | State::Shown { back, session, .. }) = &self.state
        else {
            return Err(Refused::Order);
        };
        if !same(back, secret) {
            return Err(Refused::Unknown);
        }
        let returned = Returned {
            session: session.clone(),
            answer: way.answer,
            reported: way.reported,
            counter: 1,
        };
        match self.means {
            // What the wallet said waits already: no more time for that.
            Means::Wallet => self.state = State::Returned(returned),
            _ => self.go(State::Returned(returned), now),
        }
        Ok(())
    }

    /// A wallet of `means` is asked; its answer must bring along `state`.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn asked(
        &mut self,
        means: Means,
        state: Hash,
        ask: String,
        now: i64,
    ) -> Result<(), Refused> {
        if self.state != State::Fetching || self.means != means {
            return Err(Refused::Order);
        }
        self.go(State::Asked { state, ask }, now);
        Ok(())
    }

    /// What the wallet was asked with; nothing changes.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn ask(&self) -> Result<&str, Refused> {
        match &self.state {
            State::Asked { ask, .. } => Ok(ask),
            _ => Err(Refused::Order),
        }
    }

    /// The answer has come with `secret`: only once.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn answering(&mut self, secret: &Hash, now: i64) -> Result<(), Refused> {
        let State::Asked { state, .. } = &self.state else {
            return Err(Refused::Order);
        };
        if !same(state, secret) {
            return Err(Refused::Unknown);
        }
        self.go(State::Answering, now);
        Ok(())
    }

    /// The answer was judged: `back` is the secret to return with.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn answered(&mut self, back: Hash, session: String, now: i64) -> Result<(), Refused> {
        if self.state != State::Answering {
            return Err(Refused::Order);
        }
        self.go(State::Fetched { back, session }, now);
        Ok(())
    }

    /// A device without the session came with `secret`: it is shown
    /// `number`, to be typed where the attempt was begun. What the wallet said
    /// waits already, so no step from here on gives more time.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn shown(&mut self, means: Means, secret: &Hash, number: Hash) -> Result<(), Refused> {
        // Whoever loads the page again gets a new number, but no more guesses.
        let (back, session, wrong) = match &self.state {
            State::Fetched { back, session } => (*back, session.clone(), 0),
            State::Shown {
                back,
                session,
                wrong,
                ..
            } => (*back, session.clone(), *wrong),
            _ => return Err(Refused::Order),
        };
        if !same(&back, secret) || self.means != means {
            return Err(Refused::Unknown);
        }
        self.state = State::Shown {
            back,
            session,
            number,
            wrong,
        };
        Ok(())
    }

    /// The browser that began types the number that the other device shows.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn typed(&mut self, owner: &Hash, typed: &Hash) -> Result<Typed, Refused> {
        self.owned(owner)?;
        let State::Shown {
            session,
            number,
            wrong,
            ..
        } = &mut self.state
        else {
            return Err(Refused::Order);
        };
        if !same(number, typed) {
            *wrong += 1;
            return Ok(match *wrong < WRONG {
                true => Typed::Wrong,
                false => Typed::Over,
            });
        }
        let returned = Returned {
            session: std::mem::take(session),
            answer: Some(BY_NUMBER.into()),
            reported: Reported::Done,
            counter: 1,
        };
        self.state = State::Returned(returned);
        Ok(Typed::Right)
    }

    /// The browser wants the result.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn finish(
        &mut self,
        owner: &Hash,
        holder: &HolderKey,
        now: i64,
    ) -> Result<Finish, Refused> {
        self.owned(owner)?;
        if self.holder != *holder {
            return Err(Refused::Unknown);
        }
        match self.state.clone() {
            State::Returned(returned) => {
                self.go(State::Finishing, now);
                Ok(Finish::Ask(returned))
            }
            State::Done { answer } => Ok(Finish::Done(answer)),
            _ => Err(Refused::Order),
        }
    }

    /// The answer is given, and kept for [`AGAIN`] seconds.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn done(&mut self, answer: String, now: i64) -> Result<(), Refused> {
        if self.state != State::Finishing {
            return Err(Refused::Order);
        }
        self.state = State::Done { answer };
        self.expires = now + AGAIN;
        Ok(())
    }

    /// The provider gave no result: it can be asked again, with the next number
    /// if it was `reached`.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn not_yet(
        &mut self,
        mut returned: Returned,
        reached: bool,
        now: i64,
    ) -> Result<(), Refused> {
        if self.state != State::Finishing {
            return Err(Refused::Order);
        }
        returned.counter += u32::from(reached);
        self.go(State::Returned(returned), now);
        Ok(())
    }

    /// Whether nobody has gone on with it yet.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        matches!(self.state, State::Begun { .. })
    }

    /// Whether `owner` is the session that began it.
    ///
    /// # Errors
    /// [`Refused::Unknown`].
    pub fn owned(&self, owner: &Hash) -> Result<(), Refused> {
        same(&self.session, owner)
            .then_some(())
            .ok_or(Refused::Unknown)
    }

    fn go(&mut self, state: State, now: i64) {
        self.state = state;
        self.expires = now + STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Hash = [1; 32];
    const START: Hash = [2; 32];
    const BACK: Hash = [3; 32];
    const OTHER: Hash = [9; 32];

    fn asked(finish: Finish) -> Returned {
        match finish {
            Finish::Ask(returned) => returned,
            Finish::Done(answer) => panic!("done: {answer}"),
        }
    }

    fn holder(x: &str) -> HolderKey {
        HolderKey::new(x.into(), "y".into())
    }

    fn begun() -> Attempt {
        Attempt {
            id: Uuid::nil(),
            session: OWNER,
            means: Means::Eid,
            share: "share".into(),
            holder: holder("x"),
            state: State::Begun { start: START },
            expires: STEP,
        }
    }

    fn fetched() -> Attempt {
        let mut attempt = begun();
        attempt.fetch(attempt.means, &START, 0).unwrap();
        attempt.fetched(BACK, "x".into(), 0).unwrap();
        attempt
    }

    #[test]
    fn the_whole_way() {
        let mut attempt = fetched();
        let done = Reported::Done.into();
        attempt.back(&OWNER, Means::Eid, &BACK, done, 10).unwrap();
        assert_eq!(attempt.expires, 10 + STEP);
        let returned = asked(attempt.finish(&OWNER, &holder("x"), 11).unwrap());
        let expected = Returned {
            session: "x".into(),
            answer: None,
            reported: Reported::Done,
            counter: 1,
        };
        assert_eq!(returned, expected);
        attempt.not_yet(returned, false, 12).unwrap();
        let same = asked(attempt.finish(&OWNER, &holder("x"), 12).unwrap());
        assert_eq!(same.counter, 1, "the provider was not reached");
        attempt.not_yet(same, true, 12).unwrap();
        let again = asked(attempt.finish(&OWNER, &holder("x"), 13).unwrap());
        assert_eq!(again.counter, 2);
    }

    #[test]
    fn the_start_token_counts_once_and_only_itself() {
        let mut attempt = begun();
        assert_eq!(
            attempt.fetch(attempt.means, &OTHER, 0),
            Err(Refused::Unknown)
        );
        attempt.fetch(attempt.means, &START, 0).unwrap();
        assert_eq!(attempt.fetch(attempt.means, &START, 0), Err(Refused::Order));
    }

    #[test]
    fn only_the_browser_that_began_returns_and_only_with_the_secret() {
        let mut attempt = fetched();
        let back = |attempt: &mut Attempt, owner, secret| {
            attempt.back(owner, Means::Eid, secret, Reported::Done.into(), 0)
        };
        let other = attempt.back(&OWNER, Means::Account, &BACK, Reported::Done.into(), 0);
        assert_eq!(
            other,
            Err(Refused::Unknown),
            "the way back of another means"
        );
        assert_eq!(back(&mut attempt, &OTHER, &BACK), Err(Refused::Unknown));
        assert_eq!(back(&mut attempt, &OWNER, &START), Err(Refused::Unknown));
        assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
        // Refused tries have consumed nothing.
        back(&mut attempt, &OWNER, &BACK).unwrap();
        assert_eq!(back(&mut attempt, &OWNER, &BACK), Err(Refused::Order));
        assert_eq!(
            attempt.finish(&OTHER, &holder("x"), 0),
            Err(Refused::Unknown)
        );
        let other_tab = attempt.finish(&OWNER, &holder("other"), 0);
        assert_eq!(other_tab, Err(Refused::Unknown));
        asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
        assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
    }

    #[test]
    fn who_is_sent_on_returns_with_the_start_token() {
        let mut attempt = begun();
        attempt.sent("nonce".into(), 0).unwrap();
        assert_eq!(attempt.sent("again".into(), 0), Err(Refused::Order));
        assert_eq!(attempt.fetch(attempt.means, &START, 0), Err(Refused::Order));
        let way = Way {
            reported: Reported::Done,
            answer: Some("code".into()),
        };
        let back = attempt.back(&OWNER, Means::Eid, &BACK, way.clone(), 0);
        assert_eq!(back, Err(Refused::Unknown));
        attempt.back(&OWNER, Means::Eid, &START, way, 0).unwrap();
        let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
        assert_eq!(returned.session, "nonce");
        assert_eq!(returned.answer.as_deref(), Some("code"));
    }

    fn answered() -> Attempt {
        let mut attempt = begun();
        attempt.means = Means::Wallet;
        attempt.fetch(attempt.means, &START, 0).unwrap();
        let asked = attempt.asked(Means::Wallet, [4; 32], "ask".into(), 0);
        asked.unwrap();
        assert_eq!(attempt.ask(), Ok("ask"));
        attempt.answering(&[4; 32], 0).unwrap();
        attempt.answered(BACK, "x".into(), 0).unwrap();
        attempt
    }

    #[test]
    fn a_wallet_answers_once_and_with_its_state() {
        let mut attempt = begun();
        attempt.fetch(attempt.means, &START, 0).unwrap();
        let other = attempt.asked(Means::Wallet, [4; 32], String::new(), 0);
        assert_eq!(other, Err(Refused::Order), "begun by another means");
        attempt
            .asked(Means::Eid, [4; 32], String::new(), 0)
            .unwrap();
        assert_eq!(attempt.answering(&OTHER, 0), Err(Refused::Unknown));
        let early = attempt.answered(BACK, String::new(), 0);
        assert_eq!(early, Err(Refused::Order));
        attempt.answering(&[4; 32], 0).unwrap();
        assert_eq!(attempt.answering(&[4; 32], 0), Err(Refused::Order));
        assert_eq!(attempt.ask(), Err(Refused::Order));
        attempt.answered(BACK, String::new(), 0).unwrap();
        let again = attempt.answered(OTHER, String::new(), 0);
        assert_eq!(again, Err(Refused::Order));
    }

    #[test]
    fn a_number_leads_back_to_the_browser_that_began() {
        let mut attempt = answered();
        let show = |attempt: &mut Attempt, secret| attempt.shown(Means::Wallet, secret, [7; 32]);
        assert_eq!(show(&mut attempt, &OTHER), Err(Refused::Unknown));
        assert_eq!(attempt.typed(&OWNER, &[7; 32]), Err(Refused::Order));
        show(&mut attempt, &BACK).unwrap();
        show(&mut attempt, &BACK).unwrap();
        assert_eq!(attempt.typed(&OTHER, &[7; 32]), Err(Refused::Unknown));
        assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Wrong));
        assert_eq!(attempt.typed(&OWNER, &[7; 32]), Ok(Typed::Right));
        let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
        assert_eq!(returned.answer.as_deref(), Some(BY_NUMBER));
        assert_eq!(returned.session, "x");
    }

    #[test]
    fn whoever_was_shown_a_number_may_still_return_by_itself() {
        let mut attempt = answered();
        attempt.shown(Means::Wallet, &BACK, [7; 32]).unwrap();
        let back = attempt.back(&OWNER, Means::Wallet, &BACK, Reported::Done.into(), 9);
        back.unwrap();
        assert_eq!(attempt.expires, STEP, "what it said waits no longer");
        assert_eq!(attempt.typed(&OWNER, &[7; 32]), Err(Refused::Order));
        assert_eq!(
            asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap()).answer,
            None
        );
    }

    #[test]
    fn numbers_cannot_be_tried_through() {
        let mut attempt = answered();
        attempt.shown(Means::Wallet, &BACK, [7; 32]).unwrap();
        for _ in 1..WRONG {
            assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Wrong));
        }
        assert_eq!(attempt.typed(&OWNER, &OTHER), Ok(Typed::Over));
    }

    #[test]
    fn who_is_shown_the_code_states_once_and_for_its_key_only() {
        let at_the_counter = || Attempt {
            means: Means::Counter,
            ..begun()
        };
        let mut attempt = at_the_counter();
        let state = |attempt: &mut Attempt, code, x| {
            attempt.stated(code, &holder(x), "statement".into(), 0)
        };
        assert_eq!(state(&mut attempt, &START, "x"), Err(Refused::Unknown));
        attempt.waits(BACK, 0).unwrap();
        assert_eq!(attempt.waits(BACK, 0), Err(Refused::Order));
        assert_eq!(attempt.looked(&BACK), Ok(&holder("x")));
        assert_eq!(attempt.looked(&OTHER), Err(Refused::Unknown));
        assert_eq!(state(&mut attempt, &OTHER, "x"), Err(Refused::Unknown));
        assert_eq!(state(&mut attempt, &BACK, "other"), Err(Refused::Unknown));
        assert_eq!(attempt.finish(&OWNER, &holder("x"), 0), Err(Refused::Order));
        state(&mut attempt, &BACK, "x").unwrap();
        assert_eq!(state(&mut attempt, &BACK, "x"), Err(Refused::Order));
        assert_eq!(attempt.looked(&BACK), Err(Refused::Order));
        let returned = asked(attempt.finish(&OWNER, &holder("x"), 0).unwrap());
        assert_eq!(returned.session, "statement");

        // Who went another way is not found by a code.
        let mut other = fetched();
        assert_eq!(other.looked(&BACK), Err(Refused::Unknown));
        assert_eq!(state(&mut other, &BACK, "x"), Err(Refused::Unknown));
    }

    #[test]
    fn the_answer_is_given_again_to_the_same_browser_and_key_for_a_moment() {
        let mut attempt = fetched();
        assert_eq!(attempt.done("x".into(), 0), Err(Refused::Order));
        let way = Reported::Done.into();
        attempt.back(&OWNER, Means::Eid, &BACK, way, 0).unwrap();
        attempt.finish(&OWNER, &holder("x"), 0).unwrap();
        attempt.done("{}".into(), 7).unwrap();
        assert_eq!(attempt.expires, 7 + AGAIN);
        let again = attempt.finish(&OWNER, &holder("x"), 8);
        assert_eq!(again, Ok(Finish::Done("{}".into())));
        let foreign = [(OTHER, "x"), (OWNER, "other")];
        for (owner, key) in foreign {
            let refused = attempt.finish(&owner, &holder(key), 8);
            assert_eq!(refused, Err(Refused::Unknown));
        }
        assert_eq!(attempt.done("y".into(), 8), Err(Refused::Order));
    }

    #[test]
    fn no_step_is_left_out() {
        let mut attempt = begun();
        assert_eq!(
            attempt.back(&OWNER, Means::Eid, &BACK, Reported::Done.into(), 0),
            Err(Refused::Order)
        );
        assert_eq!(attempt.fetched(BACK, String::new(), 0), Err(Refused::Order));
        let nothing = Returned {
            session: String::new(),
            answer: None,
            reported: Reported::Done,
            counter: 1,
        };
        assert_eq!(attempt.not_yet(nothing, true, 0), Err(Refused::Order));
    }
}
