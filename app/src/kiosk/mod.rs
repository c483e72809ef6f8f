//! A device that stands in an office and is used by one person after the other.
//! Everything of it lies in the full module, so that no phone pays for it. The
//! device starts with the address [`PATH`], whose query holds its [`Settings`];
//! every page load begins a new visit ([why](../../../docs/adr/0017-kiosk.md)).

pub(crate) mod attract;
mod bar;
mod dialogs;
pub(crate) mod frame;
mod guard;
pub(crate) mod idle;
mod keyboard;
mod language;
mod room;
mod settings;
pub(crate) mod slip;
mod speech;
pub(crate) mod wipe;

use std::cell::{Cell, OnceCell};

use leptos::prelude::*;
use wasm_bindgen::JsValue;

pub(crate) use settings::{Keyboard, Settings, Wrong};

use crate::browser::{dom, storage, window};
use crate::state;
use crate::texts::Language;
use crate::visit::Visit;

/// The path with which the device starts, and to which it returns.
pub(crate) const PATH: &str = "/kiosk";
/// Under which the tab remembers the query; `app/loader.js` asks for it too.
const REMEMBERED: &str = "umzug.kiosk";

thread_local! {
    static DEVICE: OnceCell<Option<Device>> = const { OnceCell::new() };
}

/// What the operator wrote.
#[derive(Clone, Debug)]
struct Device {
    query: String,
    settings: Settings,
    wrong: Vec<Wrong>,
}

/// How this device is set; none: it is no kiosk.
pub(crate) fn settings() -> Option<Settings> {
    device(|device| device.settings)
}

/// What of the address is not understood.
fn wrong() -> Vec<Wrong> {
    device(|device| device.wrong.clone()).unwrap_or_default()
}

/// The address with which the device starts.
fn address() -> String {
    let query = device(|device| device.query.clone()).unwrap_or_default();
    match query.is_empty() {
        true => PATH.to_owned(),
        false => [PATH, "?", &query].concat(),
    }
}

fn device<T>(of: impl FnOnce(&Device) -> T) -> Option<T> {
    DEVICE.with(|device| device.get_or_init(find).as_ref().map(of))
}

/// From the address, else from what the tab remembers.
fn find() -> Option<Device> {
    let location = window().location();
    let here = location.pathname().is_ok_and(|path| path == PATH);
    let query = match here {
        true => location.search().unwrap_or_default().replace('?', ""),
        false => storage::get(REMEMBERED)?,
    };
    storage::set(REMEMBERED, &query);
    let (settings, wrong) = Settings::parse(&query);
    Some(Device {
        query,
        settings,
        wrong,
    })
}

/// Before anything of a visit: whatever the address was, it begins at its start.
pub(crate) fn begin() {
    if settings().is_none() {
        return;
    }
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
    frame::dress();
}

/// Before the first page of a visit is drawn.
pub(crate) fn enter(visit: Visit) {
    speech::prepare(visit);
}

thread_local! {
    /// The controls of this visit, and the language in which it began.
    static BEGUN: Cell<Option<(bar::Controls, Language)>> = const { Cell::new(None) };
}

/// Once the first page is drawn: what stands beside every page, and the watch.
pub(crate) fn ready(visit: Visit) {
    if settings().is_none() {
        return;
    }
    let controls = state::forever(bar::Controls::new);
    BEGUN.set(Some((controls, visit.language.get_untracked())));
    leptos::mount::mount_to_body(move || {
        view! {
            {keyboard::keyboard()}
            {bar::bar(visit, controls)}
            {dialogs::dialogs(visit)}
            {slip::sheet(visit)}
        }
    });
    room::watch();
    guard::stand();
    speech::begin();
    idle::watch(visit);
}

/// Whether language or controls are other than at the beginning of the visit.
fn is_changed(visit: Visit) -> bool {
    let changed = |(controls, language): (bar::Controls, Language)| {
        controls.are_changed() || visit.language.get_untracked() != language
    };
    BEGUN.get().is_some_and(changed)
}

/// Whether there is something of a person: typed, sent, looked up or proved.
fn holds_something(visit: Visit) -> bool {
    let state = state::state();
    let looked = state.lookup.view.with_untracked(Option::is_some)
        || state.lookup.typed.with_untracked(|code| !code.is_empty());
    visit.answers.with_untracked(|answers| !answers.is_empty())
        || state.sent.with_untracked(Option::is_some)
        || state.finishing.with_untracked(Option::is_some)
        || state.identity.with_untracked(Option::is_some)
        || state.report.is_begun()
        || looked
}

/// Marks the document for the style.
fn mark(name: &str, value: &str) {
    if let Some(html) = dom::document().document_element() {
        let _ = html.set_attribute(name, value);
    }
}
