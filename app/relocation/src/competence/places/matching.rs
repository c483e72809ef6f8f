//! How well a name answers what was typed.

use super::distance::typing_errors;
use super::fold::coarse;

/// Smaller is better.
pub(super) type Class = u8;

/// The whole name.
pub(super) const EXACT: Class = 0;
/// Whole words at its start: `Neustadt` in `Neustadt in Holstein`.
pub(super) const FIRST_WORDS: Class = 1;
/// Its start.
pub(super) const START: Class = 2;
/// A later whole word: `Poel` in `Insel Poel`.
pub(super) const LATER_WORD: Class = 3;
/// The start of a later word.
pub(super) const LATER_START: Class = 4;
/// Each typed word somewhere in name, town and district.
pub(super) const WORDS: Class = 5;
/// With typing errors; each adds two.
pub(super) const ERRORS: Class = 6;

/// Compares without errors. `typed` is folded and has no spaces, `name` is folded with them;
/// `base` is the length of the name without its addition.
pub(super) fn class(typed: &[u8], name: &[u8], base: usize) -> Option<Class> {
    word_starts(name).find_map(|at| {
        let end = at + matched(typed, &name[at..])?;
        let word_ends = end == name.len() || name[end] == b' ';
        Some(match (at, word_ends) {
            (0, true) if end == name.len() || end == base => EXACT,
            (0, true) => FIRST_WORDS,
            (0, false) => START,
            (_, true) => LATER_WORD,
            (_, false) => LATER_START,
        })
    })
}

/// Compares with errors, `typed` in the coarse form: at each word of the name.
pub(super) fn class_with_errors(typed: &[u8], name: &[u8], limit: u8) -> Option<Class> {
    word_starts(name)
        .filter_map(|at| {
            let (errors, whole) = typing_errors(typed, coarse(&name[at..]), limit)?;
            Some(ERRORS + 4 * errors + 2 * u8::from(at > 0) + u8::from(!whole))
        })
        .min()
}

/// How many errors are forgiven in a text of so many letters.
pub(super) fn forgiven(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether a word of the folded text starts so.
pub(super) fn has_word(text: &str, start: &str) -> bool {
    word_starts(text.as_bytes()).any(|at| text.as_bytes()[at..].starts_with(start.as_bytes()))
}

/// Whether a word of the folded text starts so or, with `hasty` as its coarse form, almost so.
pub(super) fn has_word_like(text: &str, start: &str, hasty: &[u8]) -> bool {
    let limit = forgiven(hasty.len());
    has_word(text, start)
        || (limit > 0
            && word_starts(text.as_bytes()).any(|at| {
                let word = &text.as_bytes()[at..];
                let end = word.iter().position(|&b| b == b' ').unwrap_or(word.len());
                end + usize::from(limit) >= hasty.len()
                    && typing_errors(hasty, coarse(&word[..end]), limit).is_some()
            }))
}

/// How much of `name` the whole of `typed` covers, spaces in the name skipped.
fn matched(typed: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    for &letter in typed {
        while name.get(at) == Some(&b' ') {
            at += 1;
        }
        if name.get(at) != Some(&letter) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn word_starts(name: &[u8]) -> impl Iterator<Item = usize> {
    (0..name.len()).filter(move |&at| at == 0 || name[at - 1] == b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_without_errors() {
        for (typed, name, base, expected) in [
            ("neustadt", "neustadt", 8, Some(EXACT)),
            ("neuwulmstorf", "neu wulmstorf", 13, Some(EXACT)),
            ("winsen", "winsen luhe", 6, Some(EXACT)),
            ("winsenluhe", "winsen luhe", 6, Some(EXACT)),
            ("winsenl", "winsen luhe", 6, Some(START)),
            ("neustadt", "neustadt in holstein", 20, Some(FIRST_WORDS)),
            ("neust", "neustadt", 8, Some(START)),
            ("poel", "insel poel", 10, Some(LATER_WORD)),
            ("po", "insel poel", 10, Some(LATER_START)),
            ("oel", "insel poel", 10, None),
            ("inselpoels", "insel poel", 10, None),
        ] {
            let found = class(typed.as_bytes(), name.as_bytes(), base);
            assert_eq!(found, expected, "{typed} in {name}");
        }
    }

    /// Errors count most, then whether it is the first word, then the whole.
    #[test]
    fn classes_with_errors() {
        for (typed, name, limit, expected) in [
            ("luneburg", "lueneburg", 1, Some(ERRORS)),
            ("lunebur", "lueneburg", 1, Some(ERRORS + 1)),
            ("otensen", "hamburg otensen", 1, Some(ERRORS + 2)),
            ("otense", "hamburg otensen", 1, Some(ERRORS + 3)),
            ("lunebrug", "lueneburg", 1, Some(ERRORS + 4)),
            ("lunebrg", "lueneburg", 2, Some(ERRORS + 4)),
            ("ottennsen", "hamburg ottensen", 2, Some(ERRORS + 6)),
            ("ottennse", "hamburg ottensen", 2, Some(ERRORS + 7)),
            ("lunbrug", "lueneburg", 2, Some(ERRORS + 8)),
            ("lunbrug", "lueneburg", 1, None),
        ] {
            let found = class_with_errors(typed.as_bytes(), name.as_bytes(), limit);
            assert_eq!(found, expected, "{typed} in {name}");
        }
    }

    #[test]
    fn short_texts_must_be_right() {
        for (letters, errors) in [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (40, 2)] {
            assert_eq!(forgiven(letters), errors, "{letters}");
        }
    }

    #[test]
    fn words_that_start_so_or_almost() {
        for (text, start, right, almost) in [
            ("kreis stade", "sta", true, true),
            ("kreis stade", "tade", false, true),
            ("kreis stade", "stadee", false, true),
            ("kreis stade", "stdae", false, true),
            ("kreis stade", "ztdde", false, false),
            ("soest", "sos", false, false),
            ("winsen luhe", "luhee", false, true),
            ("winsen luhe", "winsenluhe", false, false),
        ] {
            assert_eq!(has_word(text, start), right, "{start} in {text}");
            let hasty: Vec<u8> = coarse(start.as_bytes()).collect();
            let found = has_word_like(text, start, &hasty);
            assert_eq!(found, almost, "almost {start} in {text}");
        }
    }
}
