//! Reading a plate as people type it: runs of letters and of digits.

use super::{LicencePlate, LicencePlateError, PlateKind, Season};

/// Most letters of a code and of what follows it, FZV § 9(1) and Anlage 1.
const CODE: usize = 3;
const LETTERS: usize = 2;
/// Most digits of a number, FZV Anlage 1 Nr. 2.
const NUMBER: usize = 4;
/// Most digits of a plate without letters, FZV § 9(1) sentence 7.
const DIGITS_ONLY: usize = 6;

/// Letters or digits without anything between them.
pub(super) struct Run {
    pub(super) text: String,
    digits: bool,
    /// A hyphen stands before it, not just spaces or nothing.
    after_hyphen: bool,
}

impl Run {
    pub(super) const fn is_letters(&self) -> bool {
        !self.digits
    }
}

/// The runs of a text in upper case; none if it has other signs.
pub(super) fn runs(text: &str) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut parted, mut hyphen) = (false, false);
    for sign in text.chars() {
        if sign == COMBINING_DIAERESIS && !parted {
            let text = &mut runs.last_mut()?.text;
            let umlaut = umlaut(text.pop()?)?;
            text.push(umlaut);
            continue;
        }
        let digits = sign.is_ascii_digit();
        let Some(sign) = (if digits { Some(sign) } else { upper(sign) }) else {
            hyphen |= is_hyphen(sign);
            parted = true;
            if sign.is_whitespace() || is_hyphen(sign) || "()/".contains(sign) {
                continue;
            }
            return None;
        };
        match runs.last_mut() {
            Some(run) if !parted && run.digits == digits => run.text.push(sign),
            _ => runs.push(Run {
                text: sign.into(),
                digits,
                after_hyphen: hyphen,
            }),
        }
        (parted, hyphen) = (false, false);
    }
    Some(runs)
}

/// Some devices write `Ü` as `U` with this mark.
const COMBINING_DIAERESIS: char = '\u{308}';

fn umlaut(base: char) -> Option<char> {
    match base {
        'A' => Some('Ä'),
        'O' => Some('Ö'),
        'U' => Some('Ü'),
        _ => None,
    }
}

/// The letters of plates only: `ß` or `é` stand on none.
fn upper(sign: char) -> Option<char> {
    match sign {
        'A'..='Z' | 'a'..='z' => Some(sign.to_ascii_uppercase()),
        'Ä' | 'ä' => Some('Ä'),
        'Ö' | 'ö' => Some('Ö'),
        'Ü' | 'ü' => Some('Ü'),
        _ => None,
    }
}

fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Code, then letters, number, suffix and season.
pub(super) fn with_letters(code: &str, rest: &[Run]) -> Result<LicencePlate, LicencePlateError> {
    let [letters, number, end @ ..] = rest else {
        return Err(LicencePlateError::Form);
    };
    let fine = code.chars().count() <= CODE
        && letters.is_letters()
        && letters.text.is_ascii()
        && letters.text.len() <= LETTERS
        && is_number(number);
    if !fine {
        return Err(LicencePlateError::Form);
    }
    let (kind, season) = ending(end)?;
    LicencePlate {
        code: code.to_owned(),
        letters: letters.text.clone(),
        number: number.text.clone(),
        kind,
        season,
    }
    .fitting()
}

fn is_number(run: &Run) -> bool {
    run.digits && run.text.len() <= NUMBER && !run.text.starts_with('0')
}

/// What follows the number.
fn ending(runs: &[Run]) -> Result<(PlateKind, Option<Season>), LicencePlateError> {
    let (kind, runs) = match runs {
        [suffix, rest @ ..] if suffix.text == "H" => (PlateKind::Historic, rest),
        [suffix, rest @ ..] if suffix.text == "E" => (PlateKind::Electric, rest),
        rest => (PlateKind::General, rest),
    };
    match runs {
        [] => Ok((kind, None)),
        // Two digits each: `AB 1 2 3` is a number with gaps.
        [from, to] if from.digits && to.digits && from.text.len() == 2 && to.text.len() == 2 => {
            Season::from_parts(&from.text, &to.text).map(|season| (kind, Some(season)))
        }
        _ => Err(LicencePlateError::Form),
    }
}

/// Why there is no plate in one run of letters with digits behind it. Only a
/// hyphen says that these letters are the code and that none follow.
pub(super) fn without_letters(letters: &Run, rest: &[Run]) -> LicencePlateError {
    let count = letters.text.chars().count();
    let could_be_split = (2..=CODE + LETTERS).contains(&count);
    match rest {
        [number, end @ ..]
            if could_be_split
                && !number.after_hyphen
                && is_number(number)
                && ending(end) != Err(LicencePlateError::Form) =>
        {
            LicencePlateError::Ambiguous
        }
        _ if count > CODE => LicencePlateError::Form,
        _ => digits_only(rest),
    }
}

/// What a plate is whose Erkennungsnummer has no letters in front.
pub(super) fn digits_only(rest: &[Run]) -> LicencePlateError {
    match rest {
        // Red and short-term plates, FZV § 41(2), § 42(4), § 43(2).
        [first, ..] if first.text.starts_with('0') && first.text.len() > 1 => {
            LicencePlateError::Special
        }
        // Export plates, FZV § 45(2).
        [number, letter] if is_number(number) && letter.is_letters() && letter.text.len() == 1 => {
            LicencePlateError::Special
        }
        [_, ..]
            if rest.iter().all(|run| run.digits)
                && rest.iter().map(|run| run.text.len()).sum::<usize>() <= DIGITS_ONLY =>
        {
            LicencePlateError::Authority
        }
        _ => LicencePlateError::Form,
    }
}
