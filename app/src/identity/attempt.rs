//! The way to a means of identification: what is offered, and the link there.

use std::cell::Cell;

use leptos::prelude::*;
use relocation::envelope::identity::Means;
use relocation::envelope::jose;

use super::api::{self, Offer, Way};
use crate::browser::window;
use crate::draft::DAYS;
use crate::keeping;
use crate::kiosk;
use crate::node::http::NodeError;
use crate::seal::holder_key::HolderKey;
use crate::seal::symmetric::Key;
use crate::state::state;

/// The key that the statement will be made out to.
pub(super) const HOLDER: &str = "holder";

/// Whether it was looked already, in this page load, for a result that waits.
pub(crate) fn looked() -> bool {
    thread_local! {
        static LOOKED: Cell<bool> = const { Cell::new(false) };
    }
    LOOKED.replace(true)
}

/// Whether the result of an attempt that this draft began waits to be fetched.
pub(crate) async fn waits() -> bool {
    let holder: Option<HolderKey> = keeping::draft().await.get(HOLDER).await.ok().flatten();
    if holder.is_none() {
        return false;
    }
    let attempt = api::attempt().await;
    attempt.is_ok_and(|one| one.is_some_and(|one| one.returned && !one.fetched))
}

/// Fetches once what is offered. Without an answer nothing is.
pub(crate) fn look() {
    if state().offer.with_untracked(Option::is_some) {
        return;
    }
    leptos::task::spawn_local(async {
        is_offered().await;
    });
}

/// Whether some means is offered, asked if that is not known yet.
pub(crate) async fn is_offered() -> bool {
    if state().offer.with_untracked(Option::is_none)
        && let Ok(offer) = api::offer().await
    {
        state().offer.set(Some(offer));
    }
    let some = |offer: &Option<Offer>| (offer.as_ref()).is_some_and(|one| !one.means.is_empty());
    state().offer.with_untracked(some)
}

/// Whether the means work on this page's origin; else where they do.
pub(crate) fn elsewhere(offer: &Offer) -> Option<String> {
    let here = window().location().origin().unwrap_or_default();
    offer.origin.clone().filter(|origin| *origin != here)
}

/// How the person gets to the means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handoff {
    /// By a link to a program on this device.
    Link(String),
    /// The browser itself goes to this address.
    Redirect(String),
    /// By what a wallet opens or scans.
    Wallet(String),
    /// By a code for the clerk.
    Code(String),
}

/// Begins an attempt: the way there, and seconds for which it can be used. The
/// draft is lent to whichever tab comes back.
///
/// # Errors
/// [`NodeError`].
pub(crate) async fn begin(means: Means) -> Result<(Handoff, i32), NodeError> {
    let share = Key::random();
    let draft = keeping::draft().await;
    let unable = |_| NodeError::Unexpected;
    let holder = HolderKey::new().await.map_err(|_| NodeError::Unexpected)?;
    draft.put(HOLDER, &holder, DAYS).await.map_err(unable)?;
    // Nobody leaves a kiosk, so nobody comes back to it.
    if kiosk::settings().is_none() {
        draft.lend(&share).await.map_err(unable)?;
    }
    let way = api::begin(means, &jose::encode(share.bytes()), &holder.public).await?;
    Ok(match way {
        Way::Link {
            desktop,
            mobile,
            expires_in,
        } => {
            let link = if is_mobile() { mobile } else { desktop };
            (Handoff::Link(link), expires_in)
        }
        Way::Redirect { to, expires_in } => (Handoff::Redirect(to), expires_in),
        Way::Wallet { link, expires_in } => (Handoff::Wallet(link), expires_in),
        Way::Code { code, expires_in } => (Handoff::Code(code), expires_in),
    })
}

/// Whether the person's program is an app that the system opens
/// (TR-03124-1, 2.2.1.2).
pub(crate) fn is_mobile() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let named = ["Android", "iPhone", "iPad"];
    // A tablet may call itself a computer, but no such computer has a touch screen.
    let tablet = agent.contains("Macintosh") && navigator.max_touch_points() > 1;
    tablet || named.iter().any(|name| agent.contains(name))
}
