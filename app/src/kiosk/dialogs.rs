//! The dialogs of a kiosk: languages, the end of the visit, and whether somebody
//! is still there. The browser itself keeps the focus in an open one.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};

use super::{idle, language, slip, wipe};
use crate::browser::dom;
use crate::components::alert::paragraph;
use crate::components::button::button;
use crate::visit::Visit;

/// Ids.
pub(super) const LANGUAGES: &str = "kiosk-languages-dialog";
const END: &str = "kiosk-end-dialog";
pub(super) const IDLE: &str = "kiosk-idle-dialog";

/// All of them, closed.
pub(super) fn dialogs(visit: Visit) -> impl IntoView {
    move || {
        visit.language.track();
        view! {
            {dialog(LANGUAGES, t!("frame.language"), language::list(visit, || close(LANGUAGES)), || ())}
            {dialog(END, t!("kiosk.end.title"), end_body(), || ())}
            {dialog(IDLE, t!("kiosk.idle.title"), idle_body(), idle::go_on)}
            {slip::dialog()}
        }
    }
}

/// A dialog; `closed` is told when it is closed, by whatever means.
pub(super) fn dialog(id: &'static str, title: String, body: AnyView, closed: fn()) -> AnyView {
    let heading = [id, "-title"].concat();
    view! {
        <dialog
            class="umzug-dialog kiosk-dialog"
            id=id
            aria-labelledby=heading.clone()
            on:close=move |_: Event| closed()
        >
            <h2 class="kern-heading-medium" id=heading.clone()>
                {title}
            </h2>
            {body}
        </dialog>
    }
    .into_any()
}

fn end_body() -> AnyView {
    view! {
        {paragraph(t!("kiosk.end.text"))}
        <div class="kiosk-dialog__actions">
            {button("primary", t!("kiosk.end.stay"), || close(END))}
            {button("secondary", t!("kiosk.end.yes"), wipe::wipe)}
        </div>
    }
    .into_any()
}

fn idle_body() -> AnyView {
    view! {
        {paragraph(t!("kiosk.idle.text", seconds = &idle::GRACE.to_string()))}
        <div class="kiosk-dialog__actions">
            {button("primary", t!("kiosk.idle.stay"), || close(IDLE))}
            {button("secondary", t!("kiosk.end"), wipe::wipe)}
        </div>
    }
    .into_any()
}

/// Ends the visit: after a question, if there is something to lose.
pub(super) fn end(visit: Visit) {
    match super::holds_something(visit) {
        true => open(END),
        false => wipe::wipe(),
    }
}

/// Opens one; its first button takes the focus.
pub(super) fn open(id: &str) {
    if let Some(dialog) = find(id).filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

pub(super) fn close(id: &str) {
    if let Some(dialog) = find(id) {
        dialog.close();
    }
}

fn find(id: &str) -> Option<HtmlDialogElement> {
    dom::by_id(id)?.dyn_into().ok()
}
