//! Texts that cannot be right: other places to fill than in German, nothing said, signs that nobody sees.
use std::collections::BTreeSet;

use serde_json::Value;

use super::forms::stem;
use crate::site::texts::Catalogue;

/// Keys whose text has other `{places}` than the German one. A plural form is compared with the German form for
/// any number; those for none, one and two may do without the
/// number.
pub(super) fn other_places(
    german: &Catalogue,
    counted: &BTreeSet<String>,
    catalogue: &Catalogue,
) -> Vec<String> {
    let differs = |(key, text): &(&String, &Value)| {
        let Some(stem) = stem(key, counted) else {
            return german
                .get(*key)
                .is_some_and(|german| places(german) != places(text));
        };
        let mut wanted = german
            .get(&format!("{stem}.other"))
            .map(places)
            .unwrap_or_default();
        let mut there = places(text);
        if [".zero", ".one", ".two"]
            .iter()
            .any(|form| key.ends_with(form))
        {
            wanted.remove("count");
            there.remove("count");
        }
        wanted != there
    };
    let found = catalogue.iter().filter(differs);
    found.map(|(key, _)| key.clone()).collect()
}

/// The names of the places to fill in a text.
pub(super) fn places(text: &Value) -> BTreeSet<&str> {
    let parts = text.as_str().unwrap_or_default().split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Keys whose text is empty, has a place that does not end, or steers the direction of text by invisible signs.
pub(super) fn odd(catalogue: &Catalogue) -> Vec<String> {
    let steers = |sign: char| matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let odd = |text: &Value| {
        text.as_str()
            .is_none_or(|text| text.trim().is_empty() || text.contains(steers) || is_open(text))
    };
    let found = catalogue.iter().filter(|(_, text)| odd(text));
    found.map(|(key, _)| key.clone()).collect()
}

/// Whether a place begins and does not end, or the other way round.
fn is_open(text: &str) -> bool {
    let mut inside = false;
    let wrong = text.chars().any(|sign| {
        let wrong = (sign == '{' && inside) || (sign == '}' && !inside);
        inside = sign == '{' || (inside && sign != '}');
        wrong
    });
    wrong || inside
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

    #[test]
    fn other_places_and_odd_texts_are_found() {
        let german = catalogue(&[("a", "{x} und {y}"), ("b", "{x}")]);
        let other = catalogue(&[
            ("a", "{y} ve {x}"),
            ("b", "{z}"),
            ("c", " "),
            ("d", "a\u{200F}"),
            ("e", "{x und y"),
        ]);
        assert_eq!(other_places(&german, &BTreeSet::new(), &other), ["b"]);
        assert_eq!(odd(&other), ["c", "d", "e"]);
    }

    #[test]
    fn a_plural_form_that_german_lacks_has_its_places_too() {
        let german = catalogue(&[("a.one", "1 {of}"), ("a.other", "{count} {of}")]);
        let other = catalogue(&[
            ("a.few", "{of}"),
            ("a.many", "{count} {of}"),
            ("a.one", "{count} {of}"),
            ("a.two", "{x}"),
        ]);
        let counted = ["a".to_owned()].into();
        assert_eq!(other_places(&german, &counted, &other), ["a.few", "a.two"]);
    }
}
