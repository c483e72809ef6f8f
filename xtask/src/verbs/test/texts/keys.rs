//! Which keys of the texts does the app use? Those that stand in its source, and those that it composes of words that
//! stand there. The keys of questions follow from the journey, and a test of `relocation` compares them.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{forms, source};
use crate::failure::{Attempt as _, Failure, Result};
use crate::paths;
use crate::site::assets;
use crate::site::texts::{self, Catalogue};

/// The keys that are composed, and where; a star is any one word that stands in the source of app or journey.
const COMPOSED: &[(&str, &str)] = &[
    ("*.text", "pages/text.rs"),
    ("*.title", "router.rs"),
    ("check.*", "pages/check/summary.rs"),
    ("check.recipient.label.*", "pages/check/recipient.rs"),
    ("date.*", "components/date.rs"),
    ("declaration.*", "pages/check/declaration.rs"),
    ("done.authority.doubt.*", "components/authority.rs"),
    ("done.take.*.file", "pages/takeaway.rs"),
    ("done.vehicle.*", "pages/done.rs"),
    ("feedback.*", "pages/about/feedback.rs"),
    ("feedback.*.*", "pages/about/feedback.rs"),
    ("files.error.*", "components/files.rs"),
    ("footer.*", "components/frame.rs"),
    ("identity.*.begin", "pages/identity/means/mod.rs"),
    ("identity.*.name", "pages/identity/known.rs"),
    ("identity.*.text", "pages/identity/means/mod.rs"),
    ("identity.*.title", "pages/identity/means/mod.rs"),
    ("identity.typed.*", "pages/identity/means/mod.rs"),
    ("keyboard.*", "kiosk/keyboard/names.rs"),
    ("kiosk.size.*", "kiosk/bar.rs"),
    ("kiosk.theme.*", "kiosk/bar.rs"),
    ("mark.*", "kiosk/keyboard/names.rs"),
    ("member.*", "pages/check/summary.rs"),
    ("office.can.*", "components/authority.rs"),
    ("returned.*.text", "pages/returned.rs"),
    ("returned.*.title", "pages/returned.rs"),
    ("section.*", "pages/question.rs"),
    ("send.failed.*", "components/sending.rs"),
    ("sign-language.*", "pages/about/sign_language.rs"),
    ("sign.*", "kiosk/keyboard/names.rs"),
    ("speech.pace.*", "kiosk/speech/controls.rs"),
    ("start.ready.*", "pages/start.rs"),
    ("start.ready.*.needs", "pages/start.rs"),
    ("status.*", "pages/status/case.rs"),
    ("status.*.text", "pages/status/case.rs"),
    ("status.*.text.*", "pages/status/case.rs"),
    ("status.outcome.*.*", "pages/status/reply.rs"),
    ("status.reason.*", "pages/status/case.rs"),
];

/// Every key of the interface is used, and every key that the source names is there.
pub(in crate::verbs::test) fn used() -> Result<()> {
    let (german, _) = texts::catalogue("de")?;
    let app = source::literals(&paths::at("app/src"))?;
    let mut words = source::literals(&paths::at("app/relocation/src"))?;
    let parts = app.iter().flat_map(|literal| literal.split('.'));
    words.extend(parts.map(str::to_owned));
    for (pattern, file) in COMPOSED {
        stands(pattern, &paths::at("app/src").join(file))?;
    }
    let none = |found: Vec<&str>, what: &str| match found[..] {
        [] => Ok(()),
        _ => Err(Failure::new(format!("{what}: {}", found.join(", ")))),
    };
    let scripts = scripts()?;
    let found = unused(&german, &app, &words);
    let found = found.into_iter().filter(|key| !named_by(&scripts, key));
    none(found.collect(), "app/texts: nothing shows")?;
    none(unknown(&german, &app), "app/src: no text is there for")
}

/// The keys of the interface that nothing shows.
fn unused<'a>(
    german: &'a Catalogue,
    app: &BTreeSet<String>,
    words: &BTreeSet<String>,
) -> Vec<&'a str> {
    let composed = |key: &str| {
        let patterns = COMPOSED.iter().map(|(pattern, _)| *pattern);
        patterns
            .filter_map(|pattern| stars(pattern, key))
            .any(|stars| stars.iter().all(|word| words.contains(*word)))
    };
    let keys = german.keys().map(String::as_str);
    let interface = keys.filter(|key| !follows(key));
    interface
        .filter(|key| {
            !app.contains(*key) && !app.contains(forms::without_form(key)) && !composed(key)
        })
        .collect()
}

/// Whether the key follows from the journey, at which a test of `relocation` looks, or from the retention table.
fn follows(key: &str) -> bool {
    let beginnings = [
        "page.",
        "field.",
        "option.",
        "error.",
        "result.",
        "retention.",
    ];
    beginnings.iter().any(|start| key.starts_with(start))
}

/// Literals that look like a key and are neither one nor the beginning of some.
fn unknown<'a>(german: &Catalogue, app: &'a BTreeSet<String>) -> Vec<&'a str> {
    let begins = |text: &str| german.keys().any(|key| key.starts_with(text));
    let like = |text: &str| {
        let sign =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-._".contains(sign);
        let first = text.split_once('.').map(|(first, _)| format!("{first}."));
        text.chars().all(sign)
            && !text.ends_with(".css")
            && first.is_some_and(|first| begins(&first))
    };
    let known = |text: &str| {
        german.contains_key(text) || begins(&format!("{}.", text.trim_end_matches('.')))
    };
    let texts = app.iter().map(String::as_str);
    texts.filter(|text| like(text) && !known(text)).collect()
}

/// The words of a key for which the stars of a pattern stand; none if it does not match.
fn stars<'a>(pattern: &str, key: &'a str) -> Option<Vec<&'a str>> {
    let (parts, words) = (pattern.split('.'), key.split('.'));
    if parts.clone().count() != words.clone().count() {
        return None;
    }
    let pairs: Vec<_> = parts.zip(words).collect();
    let same = pairs
        .iter()
        .all(|(part, word)| *part == "*" || part == word);
    let stars = pairs.into_iter().filter(|(part, _)| *part == "*");
    same.then(|| stars.map(|(_, word)| word).collect())
}

/// Fails unless the fixed words of a pattern stand in the file that composes it.
fn stands(pattern: &str, file: &Path) -> Result<()> {
    let literals = source::literals(file)?;
    let fixed = pattern.split('*').map(|part| part.trim_matches('.'));
    for words in fixed.filter(|words| !words.is_empty()) {
        if !literals.iter().any(|literal| literal.contains(words)) {
            let file = file.display();
            return Err(Failure::new(format!("{file} does not compose {pattern}")));
        }
    }
    Ok(())
}

/// The scripts that draw the pages at build time.
fn scripts() -> Result<String> {
    let mut all = String::new();
    for file in assets::files_in(&paths::at("xtask/scripts"), "mjs")? {
        all += &fs::read_to_string(&file).attempt(format!("read {}", file.display()))?;
    }
    Ok(all)
}

/// Whether they name a key, or compose it of `shell.` and a word.
fn named_by(scripts: &str, key: &str) -> bool {
    let named = |word: &str| scripts.contains(&format!("\"{word}\""));
    let reason = key.strip_prefix("shell.");
    named(key) || reason.is_some_and(|word| scripts.contains("`shell.${") && named(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_nothing_shows_and_what_is_not_there_is_found() {
        let german: Catalogue = [
            "status.title",
            "status.gone",
            "files.count.one",
            "files.count.other",
            "start.old",
            "page.any.lead",
        ]
        .map(|key| (key.to_owned(), "x".into()))
        .into();
        let app = set(&["status", "title", "files.count", "status.new", "umzug.svg"]);
        assert_eq!(unused(&german, &app, &app), ["start.old", "status.gone"]);
        assert_eq!(unknown(&german, &app), ["status.new"]);
    }

    #[test]
    fn a_star_is_one_word() {
        assert_eq!(stars("a.*.c", "a.b.c"), Some(vec!["b"]));
        assert_eq!(stars("a.*", "a.b.c"), None);
        assert_eq!(stars("a.*", "b.c"), None);
    }
}
