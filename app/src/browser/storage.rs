//! Small settings of this tab (session storage). Never answers: those lie
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

/// Forgets everything that this tab remembers, also what opens the draft.
pub(crate) fn forget() {
    if let Some(storage) = session() {
        let _ = storage.clear();
    }
}
