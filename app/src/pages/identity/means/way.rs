//! How far the way to a means is. There is one at a time: a second attempt ends
//! the first.

use leptos::prelude::*;
use relocation::envelope::identity::Means;

use crate::browser::{clock, dom, window};
use crate::identity::api;
use crate::identity::attempt::{self, Handoff};
use crate::keeping;
use crate::router::{self, Route};
use crate::visit::Visit;

/// Id of what is to be used next: it takes the focus.
pub(super) const NEXT: &str = "identify";
/// Seconds before its end at which a link is made anew, so that a slow reader
/// never presses a dead one.
const RENEWED: i32 = 120;
/// How often: a tab may be forgotten.
const RENEWALS: u8 = 4;
/// Between two looks whether the clerk has confirmed.
const LOOK_MS: i32 = 2_500;
/// Until the means can be chosen again although the browser was sent away: it
/// may have come back by itself.
const AWAY_MS: i32 = 4_000;

/// A step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Offered,
    Asking,
    Link,
    Wallet,
    Code,
    Ended,
    Failed,
}

/// Handles to the way.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub visit: Visit,
    /// To which means.
    means: RwSignal<Option<Means>>,
    step: RwSignal<Step>,
    /// The link, or the code.
    pub to: RwSignal<String>,
    /// The person has gone there: a new link would end what they are doing.
    pub gone: RwSignal<bool>,
    /// How often it was begun: timers of an earlier time do nothing.
    turn: StoredValue<u32>,
}

impl Way {
    pub(super) fn new(visit: Visit) -> Self {
        Self {
            visit,
            means: RwSignal::new(None),
            step: RwSignal::new(Step::Offered),
            to: RwSignal::new(String::new()),
            gone: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// How far the way to this means is.
    pub(super) fn step_of(self, means: Means) -> Step {
        match self.means.get() {
            Some(current) if current == means => self.step.get(),
            _ => Step::Offered,
        }
    }

    /// For those who hear the page.
    pub(super) fn says(self) -> Option<String> {
        match self.step.get() {
            Step::Asking => Some(t!("identity.asking")),
            Step::Failed => Some(t!("identity.failed")),
            Step::Ended => Some(t!("identity.ended")),
            Step::Offered | Step::Link | Step::Wallet | Step::Code => None,
        }
    }

    /// Begins.
    pub(super) fn begin(self, means: Means) {
        // Two answers at once would take the session from each other.
        if self.step.get_untracked() == Step::Asking {
            return;
        }
        self.turn.update_value(|turn| *turn += 1);
        self.step.set(Step::Asking);
        self.means.set(Some(means));
        self.gone.set(false);
        self.ask(means, RENEWALS);
    }

    /// Begins again what is under way.
    pub(super) fn again(self) {
        if let Some(means) = self.means.get_untracked() {
            self.begin(means);
        }
    }

    fn is_at(self, means: Means, step: Step) -> bool {
        // The page may be gone: then nobody needs it any more.
        self.means.try_get_untracked() == Some(Some(means))
            && self.step.try_get_untracked() == Some(step)
    }

    /// Begins an attempt; while nobody has followed its link, the link is made
    /// anew before it ends, `renewals` times.
    fn ask(self, means: Means, renewals: u8) {
        leptos::task::spawn_local(async move {
            // Whoever comes back finds everything, also if this page is gone at once.
            keeping::save_now(self.visit).await;
            let begun = attempt::begin(means).await;
            if self.means.try_get_untracked() != Some(Some(means)) {
                return;
            }
            let Ok((handoff, seconds)) = begun else {
                self.show(Step::Failed, String::new());
                return;
            };
            match handoff {
                Handoff::Link(to) => self.offer(means, Step::Link, to, seconds, renewals),
                Handoff::Wallet(to) => self.offer(means, Step::Wallet, to, seconds, renewals),
                Handoff::Code(code) => {
                    self.show(Step::Code, code);
                    self.watch(means);
                }
                Handoff::Redirect(to) => {
                    let _ = window().location().assign(&to);
                    clock::after(AWAY_MS, move || {
                        if self.is_at(means, Step::Asking) {
                            self.step.set(Step::Offered);
                        }
                    });
                }
            }
        });
    }

    fn show(self, step: Step, to: String) {
        self.to.set(to);
        self.step.set(step);
        dom::after_render(|| {
            dom::focus(NEXT);
        });
    }

    fn offer(self, means: Means, step: Step, to: String, seconds: i32, renewals: u8) {
        if renewals == RENEWALS {
            self.show(step, to);
        } else {
            self.to.set(to);
        }
        let turn = self.turn.get_value();
        let renewed = (seconds - RENEWED).max(RENEWED).saturating_mul(1000);
        clock::after(renewed, move || {
            let stale = self.turn.try_get_value() != Some(turn);
            if stale || !self.is_at(means, step) || self.gone.try_get_untracked() != Some(false) {
                return;
            }
            match renewals.checked_sub(1) {
                Some(left) => self.ask(means, left),
                None => self.step.set(Step::Offered),
            }
        });
    }

    /// Looks until the clerk has confirmed, then goes on.
    fn watch(self, means: Means) {
        let turn = self.turn.get_value();
        let waits =
            move || self.turn.try_get_value() == Some(turn) && self.is_at(means, Step::Code);
        clock::after(LOOK_MS, move || {
            leptos::task::spawn_local(async move {
                if !waits() {
                    return;
                }
                let attempt = api::attempt().await;
                if !waits() {
                    return;
                }
                match attempt {
                    Ok(Some(attempt)) if attempt.returned => self.returned(),
                    Ok(None) => self.ended(),
                    // Without a connection the next look may see more.
                    Ok(Some(_)) | Err(_) => self.watch(means),
                }
            });
        });
    }

    /// It took too long, or too many numbers were wrong.
    pub(super) fn ended(self) {
        self.show(Step::Ended, String::new());
    }

    /// Once for each page load: what was confirmed while this tab was away is not
    /// lost to a new begin.
    pub(super) fn look_once(self) {
        if attempt::looked() {
            return;
        }
        leptos::task::spawn_local(async move {
            if attempt::waits().await && self.step.try_get_untracked() == Some(Step::Offered) {
                self.returned();
            }
        });
    }

    /// The result can be fetched.
    pub(super) fn returned(self) {
        router::replace(self.visit, Route::Returned);
    }
}
