//! Civil dates: day, month and year as people type them. No date is invented.

use time::{Date, Month};

use super::Code;

/// A day of the calendar; `YYYY-MM-DD` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate(Date);

/// Why three texts are no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// No day, but other parts.
    DayMissing,
    /// No month, but other parts.
    MonthMissing,
    /// No year, but other parts.
    YearMissing,
    /// The year has not four digits: `98` could be two centuries.
    YearDigits,
    /// The calendar has no such day.
    NotReal,
}

impl CivilDate {
    /// From day, month and year as typed.
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn from_parts(day: &str, month: &str, year: &str) -> Result<Self, DateError> {
        let year = year_of(year)?.ok_or(DateError::YearMissing);
        if day.trim().is_empty() {
            return Err(DateError::DayMissing);
        }
        if month.trim().is_empty() {
            return Err(DateError::MonthMissing);
        }
        let (day, month) = (small(day)?, small(month)?);
        Self::new(year?, month, day)
    }

    /// Parses `YYYY-MM-DD`.
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |length: usize| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .ok_or(DateError::NotReal)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        Self::from_parts(day, month, year)
    }

    /// The date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    pub(super) fn new(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        Month::try_from(month)
            .and_then(|month| Date::from_calendar_date(year, month, day))
            .map(Self)
            .map_err(|_| DateError::NotReal)
    }
}

/// The year as typed; none for an empty text.
pub(super) fn year_of(text: &str) -> Result<Option<i32>, DateError> {
    let text = text.trim();
    if text.is_empty() {
        Ok(None)
    } else if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map(Some).map_err(|_| DateError::YearDigits)
    } else {
        Err(DateError::YearDigits)
    }
}

/// A day or month as typed: one or two digits.
pub(super) fn small(text: &str) -> Result<u8, DateError> {
    let text = text.trim();
    if text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| DateError::NotReal)
    } else {
        Err(DateError::NotReal)
    }
}

/// Appends `number` with at least `width` digits.
pub(super) fn padded(
    f: &mut std::fmt::Formatter<'_>,
    number: i32,
    width: usize,
) -> std::fmt::Result {
    write!(f, "{number:0width$}")
}

impl From<Date> for CivilDate {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        padded(f, self.0.year(), 4)?;
        f.write_str("-")?;
        padded(f, u8::from(self.0.month()).into(), 2)?;
        f.write_str("-")?;
        padded(f, self.0.day().into(), 2)
    }
}

impl Code for DateError {
    fn code(&self) -> &'static str {
        match self {
            Self::DayMissing => "day-missing",
            Self::MonthMissing => "month-missing",
            Self::YearMissing => "year-missing",
            Self::YearDigits => "year-digits",
            Self::NotReal => "not-real",
        }
    }

    fn part(&self) -> Option<&'static str> {
        match self {
            Self::DayMissing => Some("day"),
            Self::MonthMissing => Some("month"),
            Self::YearMissing | Self::YearDigits => Some("year"),
            Self::NotReal => None,
        }
    }
}

super::parsed_value!(CivilDate, DateError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_typed() {
        for (parts, expected) in [
            (["1", "11", "2026"], Ok("2026-11-01")),
            ([" 29 ", "02", "2028"], Ok("2028-02-29")),
            (["29", "2", "2026"], Err(DateError::NotReal)),
            (["31", "4", "2026"], Err(DateError::NotReal)),
            (["0", "4", "2026"], Err(DateError::NotReal)),
            (["1", "13", "2026"], Err(DateError::NotReal)),
            (["1", "März", "2026"], Err(DateError::NotReal)),
            (["+1", "3", "2026"], Err(DateError::NotReal)),
            (["001", "3", "2026"], Err(DateError::NotReal)),
            (["1", "003", "2026"], Err(DateError::NotReal)),
            (["", "11", "2026"], Err(DateError::DayMissing)),
            (["1", "", "2026"], Err(DateError::MonthMissing)),
            (["1", "11", ""], Err(DateError::YearMissing)),
            (["1", "11", "26"], Err(DateError::YearDigits)),
            (["1", "11", "-026"], Err(DateError::YearDigits)),
        ] {
            let date = CivilDate::from_parts(parts[0], parts[1], parts[2]);
            assert_eq!(
                date.map(|date| date.to_string()),
                expected.map(str::to_owned),
                "{parts:?}"
            );
        }
    }

    #[test]
    fn what_is_missing_is_told_before_what_is_wrong() {
        for (parts, expected) in [
            (["", "", ""], DateError::DayMissing),
            (["32", "", ""], DateError::MonthMissing),
            (["32", "13", ""], DateError::YearMissing),
            (["", "", "26"], DateError::YearDigits),
        ] {
            let date = CivilDate::from_parts(parts[0], parts[1], parts[2]);
            assert_eq!(date, Err(expected), "{parts:?}");
        }
    }

    #[test]
    fn the_wire_form_is_strict() {
        for text in [
            "2026-1-1",
            "01.11.2026",
            "2026-02-30",
            "2026-11-01T00",
            "",
            "2026",
        ] {
            assert!(CivilDate::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn wire_round_trip(ordinal in 1_u16..=365, year in 1000_i32..3000) {
            let date = CivilDate::from(Date::from_ordinal_date(year, ordinal).unwrap());
            prop_assert_eq!(CivilDate::parse(&date.to_string()), Ok(date));
        }
    }
}
