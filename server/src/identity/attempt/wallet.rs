//! Steps of a wallet, on the same device and from another one.

use relocation::envelope::identity::Means;

use super::{Attempt, BY_NUMBER, Hash, Refused, Reported, Returned, State, Typed, WRONG};
use crate::jose::same;

impl Attempt {
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
}
