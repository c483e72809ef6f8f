//! Free text with a limit, as registers take it.

use super::din_91379::is_type_c;
use super::{Code, text_value};

/// Most characters of a [`Line`].
pub const LINE_LIMIT: usize = 120;
/// Most characters of [`Lines`].
pub const LINES_LIMIT: u16 = 240;

/// One line of free text: a firm, a floor, a landlord. At least one letter or
/// digit, DIN 91379 data type C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

/// A few lines of free text, such as an address as on an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(String);

/// Why a text is no free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineError {
    /// No letter or digit in it.
    Missing,
    /// Over the limit.
    TooLong,
    /// A sign that DIN 91379 does not allow in such texts.
    Character,
}

/// The same reasons for several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinesError(pub LineError);

impl Line {
    /// Parses one line.
    ///
    /// # Errors
    /// See [`LineError`].
    pub fn parse(text: &str) -> Result<Self, LineError> {
        judged(super::single_spaced(text), LINE_LIMIT).map(Self)
    }
}

impl Lines {
    /// Parses several lines; empty ones are dropped.
    ///
    /// # Errors
    /// See [`LineError`].
    pub fn parse(text: &str) -> Result<Self, LinesError> {
        let mut joined = String::with_capacity(text.len());
        for line in text.lines().map(super::single_spaced) {
            if !line.is_empty() {
                if !joined.is_empty() {
                    joined.push('\n');
                }
                joined.push_str(&line);
            }
        }
        judged(joined, LINES_LIMIT.into())
            .map(Self)
            .map_err(LinesError)
    }
}

fn judged(text: String, limit: usize) -> Result<String, LineError> {
    if !is_type_c(&text) {
        Err(LineError::Character)
    } else if text.chars().count() > limit {
        Err(LineError::TooLong)
    } else if !text.chars().any(char::is_alphanumeric) {
        Err(LineError::Missing)
    } else {
        Ok(text)
    }
}

impl Code for LineError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::Character => "character",
        }
    }
}

impl Code for LinesError {
    fn code(&self) -> &'static str {
        self.0.code()
    }
}

text_value!(Line, LineError);
text_value!(Lines, LinesError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for (text, expected) in [
            (
                " Wohnungsgenossenschaft 1904  eG ",
                Ok("Wohnungsgenossenschaft 1904 eG"),
            ),
            ("3. OG links", Ok("3. OG links")),
            ("---", Err(LineError::Missing)),
            ("…", Err(LineError::Character)),
            ("李", Err(LineError::Character)),
            ("a\u{7}b", Err(LineError::Character)),
        ] {
            assert_eq!(
                Line::parse(text).as_ref().map(Line::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
        }
        assert!(Line::parse(&"x".repeat(120)).is_ok());
        assert_eq!(Line::parse(&"x".repeat(121)), Err(LineError::TooLong));
    }

    #[test]
    fn several_lines() {
        assert_eq!(
            Lines::parse("Am Markt 1 \r\n\r\n 21335  Lüneburg\n")
                .unwrap()
                .as_str(),
            "Am Markt 1\n21335 Lüneburg"
        );
        assert_eq!(Lines::parse("\n\n"), Err(LinesError(LineError::Missing)));
        assert!(Lines::parse(&"x".repeat(240)).is_ok());
        let long = Lines::parse(&"x".repeat(241));
        assert_eq!(long, Err(LinesError(LineError::TooLong)));
    }
}
