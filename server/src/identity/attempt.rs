//! One attempt to identify: which steps may follow each other, who may take
//! them. Pure; [`super::keeper`] makes each step atomic.
//!
//! | way | steps |
//! | --- | --- |
//! | a program | begun → (start token, once) fetching → fetched → (return secret and session) returned |
//! | the browser itself | begun → fetched → (start token and session) returned |
//! | a wallet | begun → (start token) fetching → asked → (state, once) answering → fetched → returned |
//! | the same, from another device | … fetched → (return secret) shown → (number and session) returned |
//! | a counter | begun → fetched → (code, once) returned |
//! | then each | returned → (session and holder key) finishing → done → over |
//!
//! Each secret is independent of the others and kept as its hash. So neither a
//! stolen link nor a foreign browser gets anywhere: the one who returns must be
//! the one who began.

use relocation::envelope::identity::{HolderKey, Means};
use uuid::Uuid;

use crate::jose::same;

mod wallet;

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
mod tests;
