//! Keeps what was typed: saves the draft shortly after each change, and at once
//! when the page is left or hidden.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::browser::{clock, dom, window};
use crate::draft::{Draft, DraftError, Purpose};
use crate::secrets;
use crate::visit::Visit;

const DELAY_MS: i32 = 400;

thread_local! {
    static TIMER: Cell<Option<i32>> = const { Cell::new(None) };
    static DRAFT: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

/// Answers of an earlier visit in this tab, if any.
pub(crate) async fn begin() -> Answers {
    // What cannot be read any more is as good as nothing: the person begins anew.
    draft()
        .await
        .load()
        .await
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// The draft of the request.
pub(crate) async fn draft() -> Draft {
    if let Some(draft) = DRAFT.with_borrow(Clone::clone) {
        return draft;
    }
    let draft = Draft::open(Purpose::Request).await;
    DRAFT.set(Some(draft.clone()));
    draft
}

/// Forgets the draft that is open; the next use begins a new one.
pub(crate) fn close() {
    DRAFT.set(None);
}

/// Something was typed: saves in a moment.
pub(crate) fn changed(visit: Visit) {
    stop();
    TIMER.set(Some(clock::after(DELAY_MS, move || {
        TIMER.set(None);
        save(visit);
    })));
}

/// Drops a save that is waiting.
pub(crate) fn stop() {
    if let Some(timer) = TIMER.take() {
        clock::cancel(timer);
    }
}

fn save(visit: Visit) {
    leptos::task::spawn_local(save_now(visit));
}

/// Saves, and says if that did not work.
pub(crate) async fn save_now(visit: Visit) {
    stop();
    let answers = (visit.answers).with_untracked(|answers| secrets::without(visit, answers));
    let draft = draft().await;
    let saved = draft.save(&answers).await;
    visit.notice.set(match saved {
        Err(DraftError::Full) => Some("frame.full"),
        Err(_) => Some("frame.unkept"),
        // A kiosk forgets on purpose, and says so before it does.
        Ok(()) if !draft.lasting() && visit.kiosk.is_none() => Some("frame.unkept"),
        Ok(()) => None,
    });
}

/// Saves at once what still waits: the person goes on to another page.
pub(crate) fn hurry(visit: Visit) {
    if TIMER.get().is_some() {
        save(visit);
    }
}

/// Saves what still waits when the page is hidden or left: a phone may end the
/// tab then, for example while its camera is open.
pub(crate) fn watch(visit: Visit) {
    let leave = Closure::<dyn FnMut()>::new(move || hurry(visit));
    let listener = leave.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback("pagehide", listener);
    let _ = dom::document().add_event_listener_with_callback("visibilitychange", listener);
    leave.forget();
}
