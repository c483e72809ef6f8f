//! Nobody there any more: asks, waits, and ends the visit (WCAG 2.2.1). The clock
//! is looked at, not counted: a sleeping device wakes up to the right time.

use std::cell::Cell;

use leptos::prelude::*;
use relocation::journey::model::FieldKind;
use relocation::services::registration::card::IDENTITY_PAGE;
use wasm_bindgen::{JsCast, closure::Closure};

use super::{dialogs, wipe};
use crate::browser::{clock, window};
use crate::components::sending::Sending;
use crate::router::Route;
use crate::state::state;
use crate::visit::Visit;

/// Seconds that the question stays.
pub(super) const GRACE: i64 = 45;
/// Seconds without input on pages where papers are read or somebody is waited for.
const PAPERS: i64 = 5 * 60;
/// Between two looks at the clock.
const LOOK_MS: i32 = 1_000;
/// What tells that somebody is there.
const INPUT: [&str; 5] = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

thread_local! {
    /// Unix seconds of the last input.
    static LAST: Cell<i64> = const { Cell::new(0) };
    /// Unix seconds at which the visit ends, while the question stands there.
    static ENDS: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Begins to watch.
pub(super) fn watch(visit: Visit) {
    alive();
    let heard = Closure::<dyn FnMut()>::new(alive);
    for name in INPUT {
        // Before anybody on the page can stop it.
        let listener = heard.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback_and_bool(name, listener, true);
    }
    heard.forget();
    look(visit);
    wipe::beat();
}

/// Somebody is there: by input, or because the device is still speaking to them.
/// Whoever moves about in the question has as long again to answer it.
pub(crate) fn alive() {
    let now = clock::now();
    LAST.set(now);
    if ENDS.get().is_some() {
        ENDS.set(Some(now + GRACE));
    }
}

/// The question was answered.
pub(super) fn go_on() {
    ENDS.set(None);
    alive();
}

fn look(visit: Visit) {
    clock::after(LOOK_MS, move || {
        // What is on its way is not cut off: its code would be lost.
        if is_sending() {
            alive();
        }
        let now = clock::now();
        match ENDS.get() {
            Some(ends) if now >= ends => return wipe::wipe(),
            Some(_) => {}
            None if now - LAST.get() < limit(visit) => {}
            None if is_fresh(visit) => LAST.set(now),
            // On the first screen nobody has anything to lose.
            None if !has_begun(visit) => return wipe::wipe(),
            None => {
                ENDS.set(Some(now + GRACE));
                dialogs::open(dialogs::IDLE);
            }
        }
        look(visit);
        // After the next look is set: a device that wakes up looks first.
        wipe::beat();
    });
}

/// Whether something of a visit could be seen or lost.
fn has_begun(visit: Visit) -> bool {
    visit.route.get_untracked() != Route::Start || super::holds_something(visit)
}

fn is_sending() -> bool {
    let sending = state().sending;
    sending.with_untracked(|one| matches!(one, Sending::Busy(_)))
}

/// Whether the device is as a new visit finds it.
fn is_fresh(visit: Visit) -> bool {
    !has_begun(visit) && !super::is_changed(visit)
}

/// Seconds without input until the question.
fn limit(visit: Visit) -> i64 {
    let usual = super::settings().map_or(PAPERS, |settings| settings.idle.into());
    match reads_papers(visit) {
        true => usual.max(PAPERS),
        false => usual,
    }
}

/// Whether papers are read on this page, something is written down, or a clerk or
/// a wallet is waited for.
fn reads_papers(visit: Visit) -> bool {
    match visit.route.get_untracked() {
        Route::Question(IDENTITY_PAGE) | Route::Done | Route::Status => true,
        Route::Question(id) => visit.service.page(id).is_some_and(|page| {
            let mut fields = page.fields.iter();
            fields.any(|field| {
                field.secret || field.kind == FieldKind::Files || is_on_paper(field.id)
            })
        }),
        _ => false,
    }
}

/// What people copy from a card or a paper.
fn is_on_paper(field: &str) -> bool {
    ["serial", "fin", "plate", "evb", "confirmation-code"]
        .iter()
        .any(|part| field.split('-').any(|word| word == *part) || field.ends_with(part))
}
