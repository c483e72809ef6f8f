//! Which translations a person has read: `app/texts/reviewed.csv`. All others are machine-made.
use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::texts::{Catalogue, catalogue};
use crate::failure::{Attempt as _, Result};
use crate::paths;

/// Beginnings of the keys that have legal effect: they are reviewed first.
const LEGAL: [&str; 15] = [
    "declaration",
    "check.send",
    "page.check",
    "field.entitled",
    "option.entitled",
    "field.objections",
    "option.objections",
    "option.spouse-objections",
    "privacy",
    "retention",
    "accessibility",
    "imprint",
    "landlord-form",
    "page.not-yet",
    "done.late",
];

/// A text that nobody has read yet: its key, and the mark of the German text.
pub(crate) struct Open {
    /// The key.
    pub(crate) key: String,
    /// To stand in the column `german`.
    pub(crate) mark: String,
}

/// What is open in a language, legal sentences first.
pub(crate) fn open(language: &str) -> Result<Vec<Open>> {
    let file = paths::at("app/texts/reviewed.csv");
    let table = fs::read_to_string(&file).attempt(format!("read {}", file.display()))?;
    let (texts, _) = catalogue(language)?;
    let (german, _) = catalogue("de")?;
    Ok(not_in(&reviewed(&table, language), &texts, &german))
}

/// Key and mark of each row of a language.
fn reviewed(table: &str, language: &str) -> BTreeSet<(String, String)> {
    let rows = table.lines().filter(|row| !row.starts_with('#')).skip(1);
    let rows = rows.map(|row| row.split(',').collect::<Vec<_>>());
    rows.filter(|row| row.first() == Some(&language) && row.len() == 5)
        .map(|row| (row[1].to_owned(), row[2].to_owned()))
        .collect()
}

fn not_in(
    reviewed: &BTreeSet<(String, String)>,
    texts: &Catalogue,
    german: &Catalogue,
) -> Vec<Open> {
    let mut open: Vec<Open> = texts
        .keys()
        .map(|key| Open {
            key: key.clone(),
            mark: mark(german.get(key)),
        })
        .filter(|one| !reviewed.contains(&(one.key.clone(), one.mark.clone())))
        .collect();
    open.sort_by_key(|one| {
        (
            !LEGAL.iter().any(|legal| one.key.starts_with(legal)),
            one.key.clone(),
        )
    });
    open
}

/// The beginning of the German text's hash; a plural form that German lacks has none.
fn mark(german: Option<&Value>) -> String {
    let text = german.and_then(Value::as_str).unwrap_or_default();
    let hash = Sha256::digest(text);
    hash.iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_ends_with_the_german_text_that_it_was_made_for() {
        let texts: Catalogue = [
            ("a.b".to_owned(), "x".into()),
            ("declaration.text".to_owned(), "y".into()),
        ]
        .into();
        let german: Catalogue = [("a.b".to_owned(), "deutsch".into())].into();
        let keys = |table: &str| -> Vec<String> {
            not_in(&reviewed(table, "tr"), &texts, &german)
                .into_iter()
                .map(|one| one.key)
                .collect()
        };
        let head = "# why\nlanguage,key,german,by,on\n";
        assert_eq!(
            keys(head),
            ["declaration.text", "a.b"],
            "legal sentences first"
        );
        let row = format!("tr,a.b,{},Somebody,2026-11-26\n", mark(german.get("a.b")));
        assert_eq!(keys(&format!("{head}{row}")), ["declaration.text"]);
        assert_eq!(
            keys(&format!("{head}tr,a.b,00000000,Somebody,2026-11-26\n")).len(),
            2,
            "German has changed"
        );
        assert_eq!(
            keys(&format!("{head}{}", row.replace("tr,", "uk,"))).len(),
            2,
            "another language"
        );
    }
}
