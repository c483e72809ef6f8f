//! Plural forms: German says what is counted, each language how.
use std::collections::BTreeSet;

use crate::site::texts::{Catalogue, Language};

/// What is counted: the stems of those keys that German has in each of its plural forms.
pub(super) fn counted(german: &Catalogue, own: &Language) -> BTreeSet<String> {
    let stems = german.keys().filter_map(|key| key.strip_suffix(".one"));
    let whole = |stem: &&str| {
        own.forms()
            .all(|form| german.contains_key(&format!("{stem}.{form}")))
    };
    stems.filter(whole).map(str::to_owned).collect()
}

/// The keys that a language must have.
pub(super) fn wanted(
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

/// The key without its plural form, if it is one of what is counted.
pub(super) fn stem<'a>(key: &'a str, counted: &BTreeSet<String>) -> Option<&'a str> {
    let stem = without_form(key);
    (stem != key && counted.contains(stem)).then_some(stem)
}

/// The key without the plural form at its end.
pub(super) fn without_form(key: &str) -> &str {
    const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    match key.rsplit_once('.') {
        Some((stem, form)) if FORMS.contains(&form) => stem,
        _ => key,
    }
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
}
