//! What the suite `lint` asks of the text catalogues.
mod forms;
pub(super) mod keys;
mod odd;
pub(super) mod places;
mod source;

use std::collections::BTreeSet;

use crate::failure::{Failure, Result};
use crate::site::{retention, texts};

/// Every language has the same keys, each in one file and with the same places to fill; of what is counted
/// each plural form of the language.
pub(super) fn complete() -> Result<()> {
    let (german, _) = texts::catalogue("de")?;
    let languages = texts::languages()?;
    let own = languages.iter().find(|one| one.tag == "de");
    let own = own.ok_or_else(|| Failure::new("app/texts/languages.json lacks German"))?;
    let counted = forms::counted(&german, own);
    for language in &languages {
        let tag = &language.tag;
        let (catalogue, twice) = texts::catalogue(tag)?;
        let of = |found: &[String], what: &str| match found {
            [] => Ok(()),
            _ => Err(Failure::new(format!(
                "app/texts/{tag}: {what}: {}",
                found.join(", ")
            ))),
        };
        of(&twice, "in more than one file")?;
        let wanted = forms::wanted(&german, &counted, language);
        let there: BTreeSet<_> = catalogue.keys().cloned().collect();
        of(&difference(&wanted, &there), "missing")?;
        of(&difference(&there, &wanted), "not in German")?;
        of(
            &odd::other_places(&german, &counted, &catalogue),
            "other places to fill than in German",
        )?;
        of(
            &odd::odd(&catalogue),
            "empty, with an open place, or with signs that steer the direction of text",
        )?;
        of(
            &retention::differences(&catalogue)?,
            "something else than docs/data-retention.md",
        )?;
    }
    Ok(())
}

fn difference(left: &BTreeSet<String>, right: &BTreeSet<String>) -> Vec<String> {
    left.difference(right).cloned().collect()
}
