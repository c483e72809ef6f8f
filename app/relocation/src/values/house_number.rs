//! House numbers with what people add to them.

use super::{Code, parsed_value};

/// Most characters of a house number.
const LIMIT: usize = 20;

/// A house number in the parts of the register: number (DSMeld 1206), letters
/// (1208), part number (1209). Real ones: `12`, `12b`, `12 1/3`, `17a 1/3`,
/// `12-14`, `A`. What starts with a digit but has none of these forms is kept
/// as it is in `rest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseNumber {
    number: String,
    letters: String,
    part: String,
    until: String,
    rest: String,
}

/// Not a house number: empty, too long, or words that belong elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseNumberError;

impl HouseNumber {
    /// Parses a house number.
    ///
    /// # Errors
    /// [`HouseNumberError`].
    pub fn parse(text: &str) -> Result<Self, HouseNumberError> {
        let text = super::single_spaced(text);
        if text.is_empty() || text.chars().count() > LIMIT {
            return Err(HouseNumberError);
        }
        if let Some(parts) = parts(&text) {
            return Ok(parts);
        }
        let starts = text.starts_with(|sign: char| sign.is_ascii_digit());
        let allowed = |sign: char| sign.is_alphanumeric() || " /-.,+".contains(sign);
        if starts && text.chars().all(allowed) {
            Ok(Self {
                rest: text,
                ..Self::default()
            })
        } else {
            Err(HouseNumberError)
        }
    }

    /// Parses a field in which "no number" is an answer too.
    ///
    /// # Errors
    /// [`HouseNumberError`].
    pub fn parse_or_none(text: &str) -> Result<Option<Self>, HouseNumberError> {
        let word = super::single_spaced(text).to_lowercase();
        if ["ohne", "keine", "ohne nummer", "none", "no number"].contains(&word.as_str()) {
            Ok(None)
        } else {
            Self::parse(text).map(Some)
        }
    }

    /// DSMeld 1206: the number; the whole text where its parts are not known.
    #[must_use]
    pub fn number(&self) -> &str {
        if self.rest.is_empty() {
            &self.number
        } else {
            &self.rest
        }
    }

    /// DSMeld 1208: letters behind the number.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// DSMeld 1209: part number such as `1/3`.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }
}

/// `[1-4 digits][0-2 letters][ d/d][-1-4 digits, 0-2 letters]` or 1-2 letters.
fn parts(text: &str) -> Option<HouseNumber> {
    let (number, rest) = run(text, 4, |sign| sign.is_ascii_digit());
    let (letters, rest) = run(rest.trim_start(), 2, char::is_alphabetic);
    let mut house = HouseNumber {
        number: number.to_owned(),
        letters: letters.to_owned(),
        ..HouseNumber::default()
    };
    let mut rest = rest.trim_start();
    if rest.is_empty() {
        return (!text.is_empty()).then_some(house);
    }
    if number.is_empty() {
        return None;
    }
    if let Some(until) = rest.strip_prefix('-') {
        let until = until.trim_start();
        let (digits, end) = run(until, 4, |sign| sign.is_ascii_digit());
        let (_, end) = run(end, 2, char::is_alphabetic);
        until.clone_into(&mut house.until);
        return (!digits.is_empty() && end.is_empty()).then_some(house);
    }
    // `121/3` is not `12 1/3`: without a gap it stays as it was typed.
    if letters.is_empty() && !text[number.len()..].starts_with(' ') {
        return None;
    }
    let bytes = rest.as_bytes();
    if let [a, b'/', c] = bytes
        && a.is_ascii_digit()
        && c.is_ascii_digit()
    {
        rest.clone_into(&mut house.part);
        rest = "";
    }
    rest.is_empty().then_some(house)
}

/// At most `limit` signs of a kind at the start, and what follows.
fn run(text: &str, limit: usize, kind: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text
        .char_indices()
        .take(limit)
        .take_while(|(_, sign)| kind(*sign))
        .map(|(at, sign)| at + sign.len_utf8())
        .last()
        .unwrap_or(0);
    text.split_at(end)
}

impl std::fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.number)?;
        f.write_str(&self.letters)?;
        if !self.part.is_empty() {
            f.write_str(" ")?;
            f.write_str(&self.part)?;
        }
        if !self.until.is_empty() {
            f.write_str("-")?;
            f.write_str(&self.until)?;
        }
        f.write_str(&self.rest)
    }
}

impl Code for HouseNumberError {
    fn code(&self) -> &'static str {
        "house-number"
    }
}

parsed_value!(HouseNumber, HouseNumberError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_ones() {
        for (text, shown, parts) in [
            ("12", "12", ["12", "", ""]),
            ("12 B", "12B", ["12", "B", ""]),
            ("12b", "12b", ["12", "b", ""]),
            ("12 1/3", "12 1/3", ["12", "", "1/3"]),
            ("17 a 1/3", "17a 1/3", ["17", "a", "1/3"]),
            ("A", "A", ["", "A", ""]),
            ("12 - 14", "12-14", ["12", "", ""]),
            ("12a-14b", "12a-14b", ["12", "a", ""]),
            ("121/3", "121/3", ["121/3", "", ""]),
            ("12a-c", "12a-c", ["12a-c", "", ""]),
            ("12-14a b", "12-14a b", ["12-14a b", "", ""]),
            ("12345", "12345", ["12345", "", ""]),
            ("12 abc", "12 abc", ["12 abc", "", ""]),
            ("12 1/x", "12 1/x", ["12 1/x", "", ""]),
            ("12 x/3", "12 x/3", ["12 x/3", "", ""]),
            ("12 1/34", "12 1/34", ["12 1/34", "", ""]),
            ("17a1/3", "17a 1/3", ["17", "a", "1/3"]),
            ("5 Haus 2", "5 Haus 2", ["5 Haus 2", "", ""]),
            (
                "1/3/5/7/9/11/13/15/1",
                "1/3/5/7/9/11/13/15/1",
                ["1/3/5/7/9/11/13/15/1", "", ""],
            ),
        ] {
            let house = HouseNumber::parse(text).unwrap();
            assert_eq!(house.to_string(), shown, "{text}");
            assert_eq!(
                [house.number(), house.letters(), house.part()],
                parts,
                "{text}"
            );
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "",
            "ABC",
            "a-3",
            "Haus 2",
            "Hauptstraße 5",
            "-3",
            "12;",
            "#12",
            "1/3/5/7/9/11/13/15/17",
        ] {
            assert_eq!(HouseNumber::parse(text), Err(HouseNumberError), "{text}");
        }
    }

    #[test]
    fn a_house_may_have_no_number() {
        assert_eq!(HouseNumber::parse_or_none(" Ohne "), Ok(None));
        for word in ["ohne", "keine", "OHNE  Nummer", "none", "No number"] {
            assert_eq!(HouseNumber::parse_or_none(word), Ok(None), "{word}");
        }
        let seven = HouseNumber::parse_or_none("7").unwrap().unwrap();
        assert_eq!(seven.number(), "7");
        assert!(HouseNumber::parse_or_none("").is_err());
    }

    proptest! {
        #[test]
        fn the_shown_form_means_the_same(text in "[0-9]{0,5} ?[a-zA-Zé]{0,3}[ -]{0,2}[0-9/]{0,4}") {
            if let Ok(house) = HouseNumber::parse(&text) {
                let again = HouseNumber::parse(&house.to_string()).unwrap();
                prop_assert_eq!(again.to_string(), house.to_string());
                prop_assert!(!house.to_string().is_empty());
            }
        }
    }
}
