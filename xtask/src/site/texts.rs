//! The text catalogues: the files of `app/texts/LANGUAGE/` become one for the browser.
use std::collections::BTreeMap;
use std::fs;

use super::assets::{files_in, name_of};
use crate::failure::{Attempt as _, Result};
use crate::paths;

/// One language: its texts by key.
pub(crate) type Catalogue = BTreeMap<String, serde_json::Value>;

/// The languages, that is the folders of `app/texts/`, sorted.
pub(crate) fn languages() -> Result<Vec<String>> {
    let folders = fs::read_dir(paths::at("app/texts")).attempt("read app/texts")?;
    let mut languages: Vec<String> = folders
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| name_of(&entry.path()))
        .collect();
    languages.sort();
    Ok(languages)
}

/// All texts of a language with what its `region.json` says of a region: its name and what it includes.
pub(crate) fn of_region(language: &str, region: &str) -> Result<Catalogue> {
    let (mut texts, _) = catalogue(language)?;
    let file = paths::at("server/regions").join(region).join("region.json");
    let words = fs::read(&file).attempt(format!("read {}", file.display()))?;
    let words: serde_json::Value =
        serde_json::from_slice(&words).attempt(format!("read {}", file.display()))?;
    let words = words["texts"][language].as_object().cloned();
    for (name, word) in words.unwrap_or_default() {
        let (place, word) = (format!("{{{name}}}"), word.as_str().unwrap_or_default());
        for text in texts.values_mut() {
            if let Some(old) = text.as_str().filter(|old| old.contains(&place)) {
                *text = old.replace(&place, word).into();
            }
        }
    }
    Ok(texts)
}

/// All texts of a language, and the keys that stand in more than one of its files.
pub(crate) fn catalogue(language: &str) -> Result<(Catalogue, Vec<String>)> {
    let mut texts = Catalogue::new();
    let mut twice = Vec::new();
    for file in files_in(&paths::at("app/texts").join(language), "json")? {
        let content = fs::read(&file).attempt(format!("read {}", file.display()))?;
        let part: Catalogue =
            serde_json::from_slice(&content).attempt(format!("read {}", file.display()))?;
        for (key, text) in part {
            if texts.insert(key.clone(), text).is_some() {
                twice.push(key);
            }
        }
    }
    Ok((texts, twice))
}
