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
