//! Answers that live in the memory of the page only, and not for long: codes
//! of vehicle papers, account numbers (FZV § 19(1) S. 6: thirty minutes).

use std::cell::Cell;

use leptos::prelude::*;
use relocation::journey::answers::Answers;

use crate::browser::{clock, dom};
use crate::router::{self, Route};
use crate::visit::Visit;

/// Seconds from the last input until they are forgotten.
const KEPT: i64 = 30 * 60;
/// Seconds before that at which it is said, with a way to have more time.
const WARNED: i64 = 5 * 60;
/// Between two looks at the clock. A phone stops timers of a hidden page, so
/// one long timer would not do.
const LOOK_MS: i32 = 10_000;

thread_local! {
    static UNTIL: Cell<i64> = const { Cell::new(0) };
    static LOOKS: Cell<bool> = const { Cell::new(false) };
}

/// What may be kept on the device.
pub(crate) fn without(visit: Visit, answers: &Answers) -> Answers {
    let mut kept = answers.clone();
    kept.keep_fields(|id| !visit.service.is_secret(id));
    kept
}

/// More time is wanted: the focus goes back to the page.
pub(crate) fn more(visit: Visit) {
    touched(visit);
    dom::focus(crate::visit::HEADING);
}

/// Something was typed, or more time is wanted: the time begins anew.
pub(crate) fn touched(visit: Visit) {
    if !are_there(visit) {
        return;
    }
    UNTIL.set(clock::now() + KEPT);
    visit.expiring.set(false);
    if !LOOKS.replace(true) {
        look(visit);
    }
}

/// Whether there are any.
pub(crate) fn are_there(visit: Visit) -> bool {
    visit.answers.with_untracked(|answers| {
        let mut keys = answers.iter();
        keys.any(|(key, _)| visit.service.is_secret(key))
    })
}

fn look(visit: Visit) {
    clock::after(LOOK_MS, move || {
        let left = UNTIL.get() - clock::now();
        if !are_there(visit) {
            visit.expiring.set(false);
            LOOKS.set(false);
        } else if left <= 0 {
            forget(visit);
            LOOKS.set(false);
        } else {
            if left <= WARNED && !visit.expiring.get_untracked() {
                visit.expiring.set(true);
            }
            look(visit);
        }
    });
}

fn forget(visit: Visit) {
    let kept = visit.answers.with_untracked(|all| without(visit, all));
    visit.answers.set(kept);
    visit.expiring.set(false);
    visit.notice.set(Some("secret.gone"));
    // A page behind the codes is open no more; the fields of one are empty.
    if matches!(visit.route.get_untracked(), Route::Question(_)) {
        visit.enter(router::present(visit));
    }
}
