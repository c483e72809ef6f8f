//! A means of identification, whichever it is.

use std::{future::Future, pin::Pin};

use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::identity::{Assurance, Card, Means};

use super::attempt::Returned;

/// Knows one means: how to send a person there, and what came of it.
pub trait IdentityProvider: Send + Sync {
    /// Which one.
    fn means(&self) -> Means;

    /// Where the person goes with a start token.
    fn begin<'a>(&'a self, start: &'a str) -> Pending<'a, Result<Handoff, Unreachable>>;

    /// What came of it.
    fn complete(&self, returned: Returned) -> Pending<'_, Outcome>;
}

/// An answer, sooner or later.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The service behind a means does not answer: why, for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// How a person gets to the means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handoff {
    /// By a link that opens a program on the same device.
    Link {
        /// On a computer.
        desktop: String,
        /// On a phone or tablet.
        mobile: String,
    },
    /// By a link that opens a wallet here, or from a phone that reads it as a
    /// QR code.
    Wallet {
        /// The link.
        link: String,
        /// Where the wallet fetches what it is asked.
        request_uri: String,
    },
    /// The browser itself goes there, and comes back with the start token.
    Redirect {
        /// The address.
        to: String,
        /// What the provider needs to go on.
        session: String,
    },
    /// By a code that the person shows to somebody.
    Code {
        /// As it is shown; the attempt is found by it.
        code: CounterCode,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The person is known.
    Verified {
        /// What the means says.
        card: Box<Card>,
        /// How sure it is.
        assurance: Assurance,
    },
    /// Somebody else has signed the statement already.
    Stated {
        /// Its text.
        statement: String,
    },
    /// Nothing yet: ask again.
    NotYet,
    /// The document is blocked or expired.
    Document,
    /// The person stopped it.
    Cancelled,
    /// It did not come to an end.
    Failed,
    /// The provider cannot be reached: nothing is known.
    Unreachable,
}
