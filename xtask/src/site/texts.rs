//! The text catalogues: the files of `app/texts/LANGUAGE/` become one for the browser.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::assets::files_in;
use crate::failure::{Attempt as _, Result};
use crate::paths;

/// One language: its texts by key.
pub(crate) type Catalogue = BTreeMap<String, serde_json::Value>;

/// A language that the service speaks: a line of `app/texts/languages.json` and a folder beside it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Language {
    /// BCP 47 tag, and name of the folder.
    pub(crate) tag: String,
    /// Its name in itself.
    name: String,
    /// Locale for dates, numbers and names of states.
    locale: String,
    /// `ltr` or `rtl`.
    dir: String,
    /// Plural forms that it has (Unicode CLDR), with spaces between.
    plurals: String,
}

impl Language {
    /// Its plural forms.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &str> {
        self.plurals.split(' ')
    }
}

/// The languages in the order in which people see them.
pub(crate) fn languages() -> Result<Vec<Language>> {
    let file = paths::at("app/texts/languages.json");
    let list = fs::read(&file).attempt(format!("read {}", file.display()))?;
    serde_json::from_slice(&list).attempt(format!("read {}", file.display()))
}

/// The texts of every language in a region.
pub(crate) fn of_all(region: &str) -> Result<Vec<(String, Catalogue)>> {
    let each = |language: Language| {
        let mut texts = of_region(&language.tag, region)?;
        if language.dir == "rtl" {
            isolate(&mut texts);
        }
        Ok((language.tag, texts))
    };
    languages()?.into_iter().map(each).collect()
}

/// A name, a number or an address must not change places with its neighbours in a text that runs from the right: marks
/// of Unicode stand around the places where they come (UAX 9: first strong isolate).
fn isolate(texts: &mut Catalogue) {
    for text in texts.values_mut() {
        if let Some(old) = text.as_str().filter(|old| old.contains('{')) {
            let isolated = old.replace('{', "\u{2068}{").replace('}', "}\u{2069}");
            *text = isolated.into();
        }
    }
}

/// What the `region.json` of a region says of it in each language: its name and what it includes.
pub(crate) fn words_of(region: &str) -> Result<BTreeMap<String, Catalogue>> {
    #[derive(Deserialize)]
    struct Region {
        texts: BTreeMap<String, Catalogue>,
    }
    let file = paths::at("server/regions").join(region).join("region.json");
    let words = fs::read(&file).attempt(format!("read {}", file.display()))?;
    let region: Region =
        serde_json::from_slice(&words).attempt(format!("read {}", file.display()))?;
    Ok(region.texts)
}

/// All texts of a language with what a region says of itself.
pub(crate) fn of_region(language: &str, region: &str) -> Result<Catalogue> {
    let (mut texts, _) = catalogue(language)?;
    let words = words_of(region)?.remove(language);
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
        for (key, text) in part(&file)? {
            if texts.insert(key.clone(), text).is_some() {
                twice.push(key);
            }
        }
    }
    Ok((texts, twice))
}

/// The keys in a file of every language's folder.
pub(crate) fn keys_in(file: &str) -> Result<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for language in languages()? {
        let folder = paths::at("app/texts").join(&language.tag);
        keys.extend(part(&folder.join(file))?.into_keys());
    }
    Ok(keys)
}

/// The texts of one file.
fn part(file: &Path) -> Result<Catalogue> {
    let content = fs::read(file).attempt(format!("read {}", file.display()))?;
    serde_json::from_slice(&content).attempt(format!("read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, isolate};

    #[test]
    fn what_comes_into_a_text_from_the_right_stands_alone() {
        let mut texts = Catalogue::from([("key".to_owned(), "عنوان {name} هنا".into())]);
        isolate(&mut texts);
        assert_eq!(texts["key"], "عنوان \u{2068}{name}\u{2069} هنا");
    }
}
