//! Identification: begun here, done by the person with a means of their choice,
//! told to the browser as a signed statement.
//!
//! An [`attempt`] binds the way there and back to one browser. A
//! [`provider`] knows one means. What it says is signed into a [`statement`]
//! and forgotten: attributes are in memory for one call, those of a [`counter`]
//! until they are fetched; never in the store, a log or an address.

pub mod account;
pub mod args;
pub mod attempt;
pub mod begin;
pub mod counter;
pub mod eid;
pub mod finish;
pub mod keeper;
pub mod offer;
mod outgoing;
pub mod provider;
pub mod session;
pub mod statement;
pub mod view;
pub mod wallet;

use relocation::envelope::identity::Means;

use self::{
    account::Account, counter::Counter, eid::Eid, keeper::Keeper, provider::IdentityProvider,
    wallet::Wallet,
};

/// What a node that identifies people needs.
pub struct Identification {
    /// Where the site is reached by https, without a slash at the end: the
    /// addresses that a means returns to.
    pub origin: String,
    /// The attempts that run.
    pub attempts: Keeper,
    /// Online-Ausweis.
    pub eid: Option<Eid>,
    /// Accounts of Bund and Länder.
    pub account: Option<Account>,
    /// A counter, where an office confirms it.
    pub counter: Option<Counter>,
    /// Wallet for digital identities; experimental.
    pub wallet: Option<Wallet>,
}

impl Identification {
    /// Who knows a means, if it is offered.
    #[must_use]
    pub fn provider(&self, means: Means) -> Option<&dyn IdentityProvider> {
        self.providers().find(|one| one.means() == means)
    }

    /// All that are offered, the most used first.
    pub fn providers(&self) -> impl Iterator<Item = &dyn IdentityProvider> {
        let eid = self.eid.as_ref().map(|one| one as &dyn IdentityProvider);
        let account = self.account.as_ref();
        let account = account.map(|one| one as &dyn IdentityProvider);
        let wallet = self.wallet.as_ref();
        let wallet = wallet.map(|one| one as &dyn IdentityProvider);
        let counter = self.counter.as_ref();
        let counter = counter.map(|one| one as &dyn IdentityProvider);
        [eid, account, counter, wallet].into_iter().flatten()
    }
}
