//! A means of identification, whichever it is.

use std::{future::Future, pin::Pin};

use relocation::envelope::identity::{Assurance, Card, Means};

/// Knows one means: how to send a person there, and what came of it.
pub trait IdentityProvider: Send + Sync {
    /// Which one.
    fn means(&self) -> Means;

    /// Where the person goes with a start token.
    fn begin(&self, start: &str) -> Handoff;

    /// What came of the provider's `session`, asked for the `counter`th time
    /// (from 1).
    fn complete(&self, session: String, counter: u32) -> Pending<'_>;
}

/// An outcome, sooner or later.
pub type Pending<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

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
    /// Nothing yet: ask again.
    NotYet,
    /// The document is blocked or expired.
    Document,
    /// It did not come to an end.
    Failed,
    /// The provider cannot be reached: nothing is known.
    Unreachable,
}
