//! Small settings of this tab (session storage), and what it lends to another. Never answers: those lie
//! encrypted in the draft.

fn session() -> Option<web_sys::Storage> {
    super::window().session_storage().ok().flatten()
}

/// The setting, if the browser has and gives it.
pub(crate) fn get(name: &str) -> Option<String> {
    session()?.get_item(name).ok().flatten()
}

/// Remembers the setting if the browser allows it.
pub(crate) fn set(name: &str, value: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(name, value);
    }
}

/// Under which a draft is lent to another tab, sealed.
const LENT: &str = "umzug.lent";

fn local() -> Option<web_sys::Storage> {
    super::window().local_storage().ok().flatten()
}

/// Lends what opens the draft, sealed: see `draft`.
pub(crate) fn lend(sealed: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(LENT, sealed);
    }
}

/// What was lent, if anything.
pub(crate) fn lent() -> Option<String> {
    local()?.get_item(LENT).ok().flatten()
}

/// Nothing is lent any more.
pub(crate) fn take_back() {
    if let Some(storage) = local() {
        let _ = storage.remove_item(LENT);
    }
}

/// No page is kept any more for a start without a connection.
pub(crate) fn drop_pages() {
    super::dom::dispatch("umzug-forget");
}

/// Forgets everything that this tab remembers, also what opens the draft.
pub(crate) fn forget() {
    take_back();
    drop_pages();
    if let Some(storage) = session() {
        let _ = storage.clear();
    }
}
