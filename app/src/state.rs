//! State that only the full module has. It lives as long as the page, so that
//! changing the language or the page loses nothing.

use std::cell::OnceCell;

use leptos::prelude::*;
use relocation::envelope::directory::Directory;

use crate::components::sending::Sending;
use crate::finishing::Finishing;
use crate::identity::{Proven, api::Offer};
use crate::pages::about::Report;
use crate::pages::status::lookup::Lookup;
use crate::sent::Sent;

/// Handles; copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// How far sending is.
    pub sending: RwSignal<Sending>,
    /// What waited for a decision and is finished in this tab.
    pub finishing: RwSignal<Option<Finishing>>,
    /// What was sent in this tab.
    pub sent: RwSignal<Option<Sent>>,
    /// The signed directory as it was last fetched to be shown; sealing fetches its own.
    pub directory: RwSignal<Option<Directory>>,
    /// Who is proven to declare.
    pub identity: RwSignal<Option<Proven>>,
    /// Which means of identification are offered.
    pub offer: RwSignal<Option<Offer>>,
    /// A barrier that is reported.
    pub report: Report,
    /// The case that is looked at.
    pub lookup: Lookup,
}

thread_local! {
    // The owner keeps the signals alive.
    static STATE: OnceCell<(Owner, State)> = const { OnceCell::new() };
}

/// Runs `make` so that what it makes lives as long as the page.
pub(crate) fn forever<T>(make: impl FnOnce() -> T) -> T {
    state();
    STATE.with(|state| match state.get() {
        Some((owner, _)) => owner.with(make),
        None => make(),
    })
}

/// The state of this page.
pub(crate) fn state() -> State {
    STATE.with(|state| {
        let (_, state) = state.get_or_init(|| {
            // Outside of every view: no view that goes away takes it along.
            let owner = Owner::new_root(None);
            let state = owner.with(|| State {
                sending: RwSignal::new(Sending::Idle),
                finishing: RwSignal::new(None),
                sent: RwSignal::new(None),
                directory: RwSignal::new(None),
                identity: RwSignal::new(None),
                offer: RwSignal::new(None),
                report: Report::new(),
                lookup: Lookup::new(),
            });
            (owner, state)
        });
        *state
    })
}
