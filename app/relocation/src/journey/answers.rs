//! Raw answers by field id: what the person typed, nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Raw text by key. A field with several inputs uses dotted keys:
/// a date `f` lies in `f.day`, `f.month`, `f.year`; a place `f` in `f` (the
/// regional key that was chosen) and `f.text` (what was typed); checkboxes
/// `f` in `f.<value>` = `yes`; files `f` in `f` as attachment ids separated by
/// spaces (the files themselves lie in the draft).
/// Text is NFC: the browser normalises before it stores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// Text under `key`, trimmed; empty when there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", |text| text.trim())
    }

    /// Text under `key` exactly as typed.
    #[must_use]
    pub fn raw(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Whether the choice `key` was answered with `value`.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == value
    }

    /// Whether the checkbox `value` of the field `key` is ticked.
    #[must_use]
    pub fn ticked(&self, key: &str, value: &str) -> bool {
        self.get(&format!("{key}.{value}")) == "yes"
    }

    /// Stores `text`; an empty one removes the key.
    pub fn set(&mut self, key: &str, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), text);
        }
    }

    /// Keeps only keys that belong to one of `fields` (itself or `field.…`).
    pub fn keep_fields(&mut self, mut fields: impl FnMut(&str) -> bool) {
        self.0
            .retain(|key, _| fields(key.split('.').next().unwrap_or(key)));
    }

    /// Whether nothing was answered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All keys and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Answers {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
        )
    }
}
