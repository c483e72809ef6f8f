//! The text catalogues: the files of `app/texts/LANGUAGE/` become one for the browser.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assets::{files_in, name_of};
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
    fn forms(&self) -> impl Iterator<Item = &str> {
        self.plurals.split(' ')
    }
}

/// What is counted: the stems of those keys that German has in each of its plural forms.
pub(crate) fn counted(german: &Catalogue, own: &Language) -> BTreeSet<String> {
    let stems = german.keys().filter_map(|key| key.strip_suffix(".one"));
    let whole = |stem: &&str| {
        own.forms()
            .all(|form| german.contains_key(&format!("{stem}.{form}")))
    };
    stems.filter(whole).map(str::to_owned).collect()
}

/// The keys that a language must have.
pub(crate) fn wanted(
    german: &Catalogue,
    counted: &BTreeSet<String>,
    language: &Language,
) -> BTreeSet<String> {
    let forms = |stem: &String| -> Vec<String> {
        language
            .forms()
            .map(|form| format!("{stem}.{form}"))
            .collect()
    };
    let single = german
        .keys()
        .filter(|key| stem(key, counted).is_none())
        .cloned();
    single.chain(counted.iter().flat_map(forms)).collect()
}

fn stem<'a>(key: &'a str, counted: &BTreeSet<String>) -> Option<&'a str> {
    const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    let (stem, form) = key.rsplit_once('.')?;
    (FORMS.contains(&form) && counted.contains(stem)).then_some(stem)
}

/// Keys whose text has other `{places}` than the German one. A plural form may do without the number.
pub(crate) fn other_places(german: &Catalogue, catalogue: &Catalogue) -> Vec<String> {
    let differs = |(key, text): &(&String, &Value)| {
        german
            .get(*key)
            .is_some_and(|german| places(german) != places(text))
            && !key.ends_with(".one")
    };
    let found = catalogue.iter().filter(differs);
    found.map(|(key, _)| key.clone()).collect()
}

fn places(text: &Value) -> BTreeSet<&str> {
    let parts = text.as_str().unwrap_or_default().split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Keys whose text is empty or steers the direction of text by invisible signs.
pub(crate) fn odd(catalogue: &Catalogue) -> Vec<String> {
    let steers = |sign: char| matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let odd = |text: &Value| {
        text.as_str()
            .is_none_or(|text| text.trim().is_empty() || text.contains(steers))
    };
    let found = catalogue.iter().filter(|(_, text)| odd(text));
    found.map(|(key, _)| key.clone()).collect()
}

/// The languages in the order in which people see them.
pub(crate) fn languages() -> Result<Vec<Language>> {
    let file = paths::at("app/texts/languages.json");
    let list = fs::read(&file).attempt(format!("read {}", file.display()))?;
    serde_json::from_slice(&list).attempt(format!("read {}", file.display()))
}

/// The file of texts that only kiosks need: no phone fetches it.
const KIOSK: &str = "kiosk.json";

/// The texts of kiosks by language.
pub(crate) fn of_kiosks() -> Result<BTreeMap<String, Catalogue>> {
    let mut all = BTreeMap::new();
    for language in languages()? {
        let folder = paths::at("app/texts").join(&language.tag);
        all.insert(language.tag, part(&folder.join(KIOSK))?);
    }
    Ok(all)
}

/// Pages about the service itself: who reads none of them does not wait for their texts.
const LEGAL: &str = "legal.json";

/// All texts of a language, without those of [`legal`] and of kiosks, with what its `region.json` says of a region: its
/// name and what it includes.
pub(crate) fn of_region(language: &str, region: &str) -> Result<Catalogue> {
    filled(
        language,
        region,
        files(language, |name| ![LEGAL, KIOSK].contains(&name))?.0,
    )
}

/// The texts of the pages about the service itself, filled in the same way.
pub(crate) fn legal(language: &str, region: &str) -> Result<Catalogue> {
    filled(language, region, files(language, |name| name == LEGAL)?.0)
}

/// What the `region.json` of a region says of it, by language.
pub(crate) fn words_of(region: &str) -> Result<Value> {
    let file = paths::at("server/regions").join(region).join("region.json");
    let words = fs::read(&file).attempt(format!("read {}", file.display()))?;
    let mut words: Value =
        serde_json::from_slice(&words).attempt(format!("read {}", file.display()))?;
    Ok(words["texts"].take())
}

fn filled(language: &str, region: &str, mut texts: Catalogue) -> Result<Catalogue> {
    let words = words_of(region)?[language].as_object().cloned();
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
    files(language, |_| true)
}

fn files(language: &str, wanted: fn(&str) -> bool) -> Result<(Catalogue, Vec<String>)> {
    let mut texts = Catalogue::new();
    let mut twice = Vec::new();
    let all = files_in(&paths::at("app/texts").join(language), "json")?;
    for file in all.into_iter().filter(|file| wanted(&name_of(file))) {
        for (key, text) in part(&file)? {
            if texts.insert(key.clone(), text).is_some() {
                twice.push(key);
            }
        }
    }
    Ok((texts, twice))
}

/// The texts of one file.
fn part(file: &Path) -> Result<Catalogue> {
    let content = fs::read(file).attempt(format!("read {}", file.display()))?;
    serde_json::from_slice(&content).attempt(format!("read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(pairs: &[(&str, &str)]) -> Catalogue {
        let pairs = pairs
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).into()));
        pairs.collect()
    }

    fn language(plurals: &str) -> Language {
        let text =
            format!(r#"{{"tag":"x","name":"X","locale":"x","dir":"ltr","plurals":"{plurals}"}}"#);
        serde_json::from_str(&text).expect("a language")
    }

    #[test]
    fn each_plural_form_of_the_language_is_wanted() {
        let german = catalogue(&[
            ("a.one", "1"),
            ("a.other", "{count}"),
            ("b.one", "x"),
            ("c", "y"),
        ]);
        let counted = counted(&german, &language("one other"));
        let wanted = wanted(&german, &counted, &language("one few other"));
        let expected = ["a.few", "a.one", "a.other", "b.one", "c"];
        assert_eq!(wanted.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn other_places_and_odd_texts_are_found() {
        let german = catalogue(&[("a", "{x} und {y}"), ("b", "{x}")]);
        let other = catalogue(&[
            ("a", "{y} ve {x}"),
            ("b", "{z}"),
            ("c", " "),
            ("d", "a\u{200F}"),
        ]);
        assert_eq!(other_places(&german, &other), ["b"]);
        assert_eq!(odd(&other), ["c", "d"]);
    }
}
