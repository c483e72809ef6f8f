//! A counter: an office looks at the person and the document, and signs the
//! statement itself, with the key that signs its events.
//!
//! The browser shows a code; the office's tool asks with it for the key that
//! the statement is to be made out to ([`look`]) and brings it ([`deliver`]).
//! Only an enrolled office with its access gets that far, and only what it may
//! say is taken ([`check`]). What it is worth, the receiving authority judges.

pub mod check;
pub mod deliver;
pub mod look;

use relocation::envelope::{counter_code::CounterCode, identity::Means};
use serde::Deserialize;

use super::{
    attempt::Returned,
    provider::{Handoff, IdentityProvider, Outcome, Pending, Unreachable},
};
use crate::{http::counts::Counts, machine::random};

/// Path where an office asks to whom a code belongs.
pub const LOOK_PATH: &str = "/api/identity/counter/look";
/// Path where an office brings the statement.
pub const STATEMENT_PATH: &str = "/api/identity/counter/statement";

/// The provider.
#[derive(Debug, Default)]
pub struct Counter {
    /// Who has asked with wrong codes.
    wrong: Counts<String>,
}

/// A code in a call's body: as the person shows it.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
struct Code(CounterCode);

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        CounterCode::parse(&text).map(Self).ok_or("no code")
    }
}

impl IdentityProvider for Counter {
    fn means(&self) -> Means {
        Means::Counter
    }

    fn begin<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Handoff, Unreachable>> {
        let code = CounterCode::from_random(random());
        Box::pin(std::future::ready(Ok(Handoff::Code { code })))
    }

    fn complete(&self, returned: Returned) -> Pending<'_, Outcome> {
        let statement = returned.session;
        Box::pin(std::future::ready(Outcome::Stated { statement }))
    }
}
