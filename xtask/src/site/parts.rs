//! The files into which a catalogue is divided, so that a phone fetches at the start what it can show then.
use std::collections::{BTreeMap, BTreeSet};

use relocation::journey::model::{FieldKind, Page};
use relocation::services::OPENING;
use serde_json::Value;

use super::texts::{self, Catalogue};
use crate::failure::Result;

/// The parts. The app names them in `app/src/texts.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// What the small module can show.
    First,
    /// The other questions.
    Questions,
    /// What the full module says besides.
    Later,
    /// What is said about the service itself.
    Legal,
    /// What only kiosks say.
    Kiosk,
}

impl Part {
    /// All, in the order in which they are wanted.
    pub(crate) const ALL: [Self; 5] = [
        Self::First,
        Self::Questions,
        Self::Later,
        Self::Legal,
        Self::Kiosk,
    ];

    /// Its name in the address.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Questions => "questions",
            Self::Later => "later",
            Self::Legal => "legal",
            Self::Kiosk => "kiosk",
        }
    }
}

/// What both modules compose of several words, so that it does not stand in the small module as one: beginnings.
const COMPOSED: [&str; 5] = ["date.", "error.summary.", "footer.", "not-found.", "start."];

/// The files of texts that are a part as they are.
const APART: [(&str, Part); 2] = [("legal.json", Part::Legal), ("kiosk.json", Part::Kiosk)];

/// The keys of those files.
pub(crate) fn apart() -> Result<BTreeMap<String, Part>> {
    let mut all = BTreeMap::new();
    for (file, part) in APART {
        let keys = texts::keys_in(file)?;
        all.extend(keys.into_iter().map(|key| (key, part)));
    }
    Ok(all)
}

/// Tells which part a text belongs to.
pub(crate) struct Division {
    /// The small module: what it says stands in it.
    module: String,
    opening: BTreeSet<String>,
    apart: BTreeMap<String, Part>,
}

impl Division {
    /// For this small module, and with these keys in parts of their own.
    pub(crate) fn of(module: &[u8], apart: BTreeMap<String, Part>) -> Self {
        let module = String::from_utf8_lossy(module).into_owned();
        let opening = OPENING.pages.iter().flat_map(beginnings).collect();
        Self {
            module,
            opening,
            apart,
        }
    }

    /// The part of a text.
    pub(crate) fn part(&self, key: &str) -> Part {
        match (self.apart.get(key), key.split_once('.')) {
            (Some(part), _) => *part,
            _ if self.is_first(key) => Part::First,
            (None, Some(("page" | "field" | "option" | "error", _))) => Part::Questions,
            _ => Part::Later,
        }
    }

    fn is_first(&self, key: &str) -> bool {
        let code = key.strip_prefix("error.");
        // The router composes the titles of what is no question.
        let word = code.or_else(|| key.strip_suffix(".title"));
        let word = word.filter(|word| !word.contains('.'));
        self.says(key)
            || word.is_some_and(|word| self.says(word))
            || self.opening.iter().any(|start| key.starts_with(start))
            || COMPOSED.iter().any(|start| key.starts_with(start))
    }

    fn says(&self, words: &str) -> bool {
        self.module.contains(words)
    }
}

/// How the keys of a page begin: its section, its own texts, those of its fields and of their values.
fn beginnings(page: &Page) -> Vec<String> {
    let of = |kind: &str, name: &str| format!("{kind}.{name}.");
    let mut all = vec![format!("section.{}", page.section), of("page", page.name)];
    for field in page.fields {
        all.extend(["field", "error"].map(|kind| of(kind, field.name)));
        if let FieldKind::Choice(_) | FieldKind::Select(_) | FieldKind::Checks(_) = field.kind {
            all.push(of("option", field.name));
        }
    }
    all
}

/// The files of all languages: name and content. German has the keys, with null for plural forms that it lacks;
/// the others have their texts alone, in the same order.
pub(crate) fn files(
    division: &Division,
    catalogues: &[(String, Catalogue)],
) -> Vec<(String, Value)> {
    let all: BTreeSet<_> = catalogues
        .iter()
        .flat_map(|(_, texts)| texts.keys())
        .collect();
    let mut keys: BTreeMap<Part, Vec<&String>> = BTreeMap::new();
    for key in all {
        keys.entry(division.part(key)).or_default().push(key);
    }
    let mut files = Vec::new();
    for (tag, texts) in catalogues {
        for part in Part::ALL {
            let keys = keys.get(&part).into_iter().flatten();
            let each =
                keys.map(|key| ((*key).clone(), texts.get(*key).cloned().unwrap_or_default()));
            let content = if tag == "de" {
                Value::Object(each.collect())
            } else {
                each.map(|(_, text)| text).collect()
            };
            files.push((format!("texts/{tag}.{}.json", part.name()), content));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_module_gets_what_it_says_and_asks() {
        let division = Division::of(
            b"..action.backday-missingprint..",
            [("sign.at".to_owned(), Part::Kiosk)].into(),
        );
        for (key, part) in [
            ("action.back", Part::First),
            ("print.title", Part::First),
            ("page.move-in.title", Part::First),
            ("option.moved.yes", Part::First),
            ("error.move-in-date.future", Part::First),
            ("error.day-missing", Part::First),
            ("section.move", Part::First),
            ("error.email", Part::Questions),
            ("page.place.title", Part::Questions),
            ("section.home", Part::Later),
            ("status.lead", Part::Later),
            ("sign.at", Part::Kiosk),
        ] {
            assert_eq!(division.part(key), part, "{key}");
        }
    }

    #[test]
    fn other_languages_follow_the_german_keys() {
        let texts = |pairs: &[(&str, &str)]| -> Catalogue {
            let pairs = pairs
                .iter()
                .map(|(key, text)| ((*key).to_owned(), (*text).into()));
            pairs.collect()
        };
        let catalogues = [
            ("de".to_owned(), texts(&[("a.one", "1"), ("a.other", "2")])),
            (
                "pl".to_owned(),
                texts(&[("a.few", "f"), ("a.one", "o"), ("a.other", "x")]),
            ),
        ];
        let files = files(&Division::of(b"", BTreeMap::new()), &catalogues);
        let of = |name: &str| {
            files
                .iter()
                .find(|(file, _)| file == name)
                .map(|(_, text)| text.to_string())
        };
        let german = r#"{"a.few":null,"a.one":"1","a.other":"2"}"#;
        assert_eq!(of("texts/de.later.json").as_deref(), Some(german));
        assert_eq!(
            of("texts/pl.later.json").as_deref(),
            Some(r#"["f","o","x"]"#)
        );
        assert_eq!(of("texts/pl.first.json").as_deref(), Some("[]"));
    }
}
