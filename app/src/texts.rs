//! The text catalogues, fetched at run time in parts: what a phone needs at the
//! start, and the rest when it is wanted.
//!
//! German is always loaded: it is the language of the declaration, and the
//! fallback of every message that another language lacks.

use std::cell::{Cell, OnceCell};

use js_sys::Reflect;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::browser::{assets, dom, names, storage};

/// What the small module can say.
pub(crate) const FIRST: &str = "first";
/// Everything but [`LEGAL`] and what only kiosks say.
pub(crate) const ALL: &str = "first questions later";
/// What is said about the service itself.
pub(crate) const LEGAL: &str = "legal";
/// The same, and what only kiosks say.
pub(crate) const KIOSK: &str = "first questions later kiosk";

#[wasm_bindgen(module = "/src/texts.js")]
extern "C" {
    /// Fetches these parts, besides those that are there, in the language, or
    /// in the present one for an empty tag.
    #[wasm_bindgen(catch, js_name = load)]
    async fn fetch(tag: &str, parts: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = inGerman)]
    fn in_german(key: &str) -> Option<String>;
    #[wasm_bindgen(js_name = inChosen)]
    fn in_chosen(key: &str) -> Option<String>;
}

/// A language of the interface: a line of `app/texts/languages.json`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Language {
    /// BCP 47 tag.
    pub(crate) tag: &'static str,
    /// Locale for dates, numbers and names of states.
    pub(crate) locale: &'static str,
    /// Name in the language itself.
    pub(crate) name: &'static str,
    /// `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// Whether a person has read all of its texts; else they are machine-made.
    pub(crate) read: bool,
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

const REMEMBERED: &str = "language";

thread_local! {
    static LANGUAGES: OnceCell<Vec<Language>> = const { OnceCell::new() };
}

/// Every language, in the order of the switch.
pub(crate) fn languages() -> Vec<Language> {
    let read = || {
        assets::languages()
            .iter()
            .filter_map(|entry| Language::read(&entry))
            .collect()
    };
    LANGUAGES.with(|languages| languages.get_or_init(read).clone())
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::GERMAN) };
}

impl Language {
    /// The one that [`t`] speaks.
    pub(crate) fn spoken() -> Self {
        SPOKEN.get()
    }

    /// German, the official language (VwVfG § 23).
    pub(crate) const GERMAN: Self = Self {
        tag: "de",
        locale: "de",
        name: "Deutsch",
        dir: "ltr",
        read: true,
    };

    /// What the built page says of a language. There are few, read once: they stay.
    fn read(entry: &JsValue) -> Option<Self> {
        let part = |name: &str| -> Option<&'static str> {
            let text = Reflect::get(entry, &name.into()).ok()?.as_string()?;
            Some(Box::leak(text.into_boxed_str()))
        };
        Some(Self {
            tag: part("tag")?,
            locale: part("locale")?,
            name: part("name")?,
            dir: part("dir")?,
            read: Reflect::get(entry, &"read".into()).ok()?.is_truthy(),
        })
    }

    /// The language that an address begins with, and the rest of it.
    pub(crate) fn of(path: &str) -> (Option<Self>, &str) {
        let rest = path.strip_prefix('/').unwrap_or(path);
        let (tag, _) = rest.split_once('/').unwrap_or((rest, ""));
        let named = |one: &Self| one.tag == tag && *one != Self::GERMAN;
        match languages().into_iter().find(named) {
            Some(language) => (Some(language), &rest[tag.len()..]),
            None => (None, path),
        }
    }

    /// `path` in this language. German has no prefix.
    pub(crate) fn address(self, path: &str) -> String {
        match self == Self::GERMAN {
            true => path.to_owned(),
            false => ["/", self.tag, path].concat(),
        }
    }

    /// What the address names, else what the person chose in this tab, else the
    /// first language of the browser that we speak, else German.
    pub(crate) fn preferred() -> Self {
        if let (Some(named), _) = Self::of(&crate::browser::path()) {
            return named;
        }
        let all = languages();
        let remembered = storage::get(REMEMBERED);
        let exactly = |tag: &str| all.iter().find(|one| one.tag == tag).copied();
        // `en-GB` is English, `de-AT` is German.
        let spoken = |tag: &str| exactly(tag).or_else(|| exactly(tag.split('-').next()?));
        remembered
            .as_deref()
            .and_then(exactly)
            .or_else(|| {
                crate::browser::languages()
                    .iter()
                    .find_map(|tag| spoken(tag))
            })
            .unwrap_or(Self::GERMAN)
    }
}

/// Fetches these parts, besides those that are there, in `language` and makes
/// it the one that [`t`] speaks.
pub(crate) async fn load(language: Language, parts: &str) -> Result<(), JsValue> {
    fetch(language.tag, parts).await?;
    SPOKEN.set(language);
    storage::set(REMEMBERED, language.tag);
    dom::set_language(language.tag, language.dir);
    Ok(())
}

/// Fetches another part in the present language, if it is not there.
pub(crate) async fn need(part: &str) -> Result<(), JsValue> {
    fetch("", part).await
}

/// Whether the texts about the service itself are here too.
pub(crate) fn has_legal() -> bool {
    optional("about.test.title").is_some()
}

/// The text in the chosen language, else in German, else the key.
pub(crate) fn t(key: &str) -> String {
    optional(key).unwrap_or_else(|| key.to_owned())
}

/// The text, if any catalogue has it.
pub(crate) fn optional(key: &str) -> Option<String> {
    in_chosen(key).or_else(|| in_german(key))
}

/// The text in `language`: German, or the chosen one.
pub(crate) fn speak(language: Language, key: &str) -> String {
    if language == Language::GERMAN {
        return in_german(key).unwrap_or_else(|| key.to_owned());
    }
    t(key)
}

/// The text for so many, in the plural form of `language`: `key.one`, `key.few`
/// and so on (Unicode CLDR), with `{count}` replaced.
pub(crate) fn counted(language: Language, name: &str, count: usize) -> String {
    let form = names::plural(language.locale, count);
    let text = speak(language, &key(&[name, &form]));
    fill(text, &[("count", &count.to_string())])
}

/// `Some("de")` when the text falls back to German: for the `lang` attribute
/// (WCAG 3.1.2).
pub(crate) fn foreign(key: &str) -> Option<&'static str> {
    (in_chosen(key).is_none() && in_german(key).is_some()).then_some("de")
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
