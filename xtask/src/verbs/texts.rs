//! `./x texts LANGUAGE`: the translations that no person has read yet, as rows of `app/texts/reviewed.csv`.
use std::io::Write as _;

use crate::failure::{Failure, Result};
use crate::site::{reviewed, texts};

/// Prints them, legal sentences first.
pub(crate) fn texts(arguments: &[String]) -> Result<()> {
    let [language] = arguments else {
        return Err(Failure::usage("./x texts takes one language"));
    };
    if !texts::languages()?.iter().any(|one| one.tag == *language) {
        return Err(Failure::usage(format!(
            "app/texts/languages.json has no \"{language}\""
        )));
    }
    let mut out = std::io::stdout().lock();
    for one in reviewed::open(language)? {
        // Whoever reads the first rows only closes the pipe.
        if writeln!(out, "{language},{},{},,", one.key, one.mark).is_err() {
            break;
        }
    }
    Ok(())
}
