//! The text catalogues: one flat JSON object per language, fetched at run time.
//!
//! German is always loaded: it is the language of the declaration, and the
//! fallback of every message that another language lacks.

use std::cell::RefCell;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::browser::{assets, fetch::FetchError, storage};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// German, the official language (VwVfG § 23).
    German,
    /// English.
    English,
}

/// Every language, in the order of the switch.
pub(crate) const LANGUAGES: [Language; 2] = [Language::German, Language::English];

const REMEMBERED: &str = "language";

thread_local! {
    static GERMAN: RefCell<JsValue> = const { RefCell::new(JsValue::NULL) };
    static CHOSEN: RefCell<JsValue> = const { RefCell::new(JsValue::NULL) };
}

impl Language {
    /// BCP 47 tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
        }
    }

    /// Locale for dates: British English, as Europeans write them.
    pub(crate) const fn locale(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en-GB",
        }
    }

    /// Name in the language itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::German => "Deutsch",
            Self::English => "English",
        }
    }

    /// What the person chose in this tab, else the first language of the
    /// browser that we speak, else German.
    pub(crate) fn preferred() -> Self {
        let remembered = storage::get(REMEMBERED);
        let wanted = |tag: &str| LANGUAGES.into_iter().find(|l| tag.starts_with(l.tag()));
        remembered
            .as_deref()
            .and_then(wanted)
            .or_else(|| {
                crate::browser::languages()
                    .iter()
                    .find_map(|tag| wanted(tag))
            })
            .unwrap_or(Self::German)
    }
}

/// Fetches what `language` needs and makes it the one that [`t`] speaks.
pub(crate) async fn load(language: Language) -> Result<(), FetchError> {
    if GERMAN.with_borrow(JsValue::is_null) {
        let german = assets::json("texts/de.json").await?;
        GERMAN.set(german);
    }
    let chosen = match language {
        Language::German => GERMAN.with_borrow(Clone::clone),
        Language::English => assets::json("texts/en.json").await?,
    };
    CHOSEN.set(chosen);
    storage::set(REMEMBERED, language.tag());
    crate::browser::dom::set_language(language.tag());
    Ok(())
}

fn look_up(
    catalogue: &'static std::thread::LocalKey<RefCell<JsValue>>,
    key: &str,
) -> Option<String> {
    catalogue.with_borrow(|texts| Reflect::get(texts, &key.into()).ok()?.as_string())
}

/// The text in the chosen language, else in German, else the key.
pub(crate) fn t(key: &str) -> String {
    optional(key).unwrap_or_else(|| key.to_owned())
}

/// The text, if any catalogue has it.
pub(crate) fn optional(key: &str) -> Option<String> {
    look_up(&CHOSEN, key).or_else(|| look_up(&GERMAN, key))
}

/// The text in `language`: German, or the chosen one.
pub(crate) fn speak(language: Language, key: &str) -> String {
    match language {
        Language::German => look_up(&GERMAN, key).unwrap_or_else(|| key.to_owned()),
        Language::English => t(key),
    }
}

/// `Some("de")` when the text falls back to German: for the `lang` attribute
/// (WCAG 3.1.2).
pub(crate) fn foreign(key: &str) -> Option<&'static str> {
    (look_up(&CHOSEN, key).is_none() && look_up(&GERMAN, key).is_some()).then_some("de")
}

/// The text with each `{name}` replaced.
pub(crate) fn t_with(key: &str, values: &[(&str, &str)]) -> String {
    fill(t(key), values)
}

/// `text` with each `{name}` replaced.
pub(crate) fn fill(mut text: String, values: &[(&str, &str)]) -> String {
    for (name, value) in values {
        let mut place = String::from("{");
        place.push_str(name);
        place.push('}');
        text = text.replace(&place, value);
    }
    text
}

/// Joins the parts of a text key: `key(&["page", id, "title"])`.
pub(crate) fn key(parts: &[&str]) -> String {
    parts.join(".")
}

/// `t!("key")` or `t!("key", name = value)` with `value: &str`.
macro_rules! t {
    ($key:expr) => { $crate::texts::t($key) };
    ($key:expr, $($name:ident = $value:expr),+) => {
        $crate::texts::t_with($key, &[$((stringify!($name), $value)),+])
    };
}
