//! Dates of birth, which the register may know in part only.

use time::Date;

use super::date::{CivilDate, DateError, padded, small, year_of};

/// A date of birth. Day, day and month, or everything may be unknown; the
/// first of January is never made up. On the wire `1998-03-14`, `1998-03`,
/// `1998` or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartialDate {
    /// Day, month and year.
    Full(Date),
    /// The day is unknown. Month from 1 to 12.
    Month(i32, u8),
    /// Only the year is known.
    Year(i32),
    /// Nothing is known.
    Unknown,
}

impl PartialDate {
    /// From day, month and year as typed; `0`, `00`, `0000` or `X`es stand for
    /// unknown, as on identity documents and in the register.
    ///
    /// # Errors
    /// See [`DateError`]; a known part behind an unknown one is not real.
    pub fn from_parts(day: &str, month: &str, year: &str) -> Result<Self, DateError> {
        if unknown(day) && unknown(month) && unknown(year) {
            return Ok(Self::Unknown);
        }
        if day.trim().is_empty() {
            return Err(DateError::DayMissing);
        }
        if month.trim().is_empty() {
            return Err(DateError::MonthMissing);
        }
        let year_number = year_of(year)?.ok_or(DateError::YearMissing)?;
        match (unknown(day), unknown(month), unknown(year)) {
            (false, false, false) => {
                CivilDate::from_parts(day, month, year).map(|date| Self::Full(date.date()))
            }
            (true, false, false) => {
                let month = small(month)?;
                CivilDate::new(year_number, month, 1)?;
                Ok(Self::Month(year_number, month))
            }
            (true, true, false) => Ok(Self::Year(year_number)),
            _ => Err(DateError::NotReal),
        }
    }

    /// Parses the wire form.
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        // What is unknown is left out on the wire.
        let plain = |sign: u8| sign.is_ascii_digit() || sign == b'-';
        if text != "unknown" && (!text.bytes().all(plain) || text.starts_with("0000")) {
            return Err(DateError::NotReal);
        }
        match text.len() {
            4 => Self::from_parts("00", "00", text),
            7 if text.as_bytes()[4] == b'-' && text.is_ascii() => {
                if text.ends_with("00") {
                    return Err(DateError::NotReal);
                }
                Self::from_parts("00", &text[5..], &text[..4])
            }
            _ if text == "unknown" => Ok(Self::Unknown),
            _ => CivilDate::parse(text).map(|date| Self::Full(date.date())),
        }
    }

    /// Eight digits `TTMMJJJJ` with zeros for what is unknown, as in DSMeld
    /// sheet 0601.
    #[must_use]
    pub fn register_form(self) -> String {
        match self {
            Self::Full(date) => digits(date.day(), date.month().into(), date.year()),
            Self::Month(year, month) => digits(0, month, year),
            Self::Year(year) => digits(0, 0, year),
            Self::Unknown => digits(0, 0, 0),
        }
    }

    /// The earliest day that it can be; none when nothing is known.
    #[must_use]
    pub fn earliest(self) -> Option<Date> {
        match self {
            Self::Full(date) => Some(date),
            Self::Month(year, month) => CivilDate::new(year, month, 1).ok().map(CivilDate::date),
            Self::Year(year) => CivilDate::new(year, 1, 1).ok().map(CivilDate::date),
            Self::Unknown => None,
        }
    }

    /// The latest day that it can be; none when nothing is known.
    #[must_use]
    pub fn latest(self) -> Option<Date> {
        match self {
            Self::Full(date) => Some(date),
            Self::Month(year, month) => {
                let month = time::Month::try_from(month).ok()?;
                Date::from_calendar_date(year, month, month.length(year)).ok()
            }
            Self::Year(year) => CivilDate::new(year, 12, 31).ok().map(CivilDate::date),
            Self::Unknown => None,
        }
    }

    /// Whether the person is certainly younger than `years` on `day`, whatever
    /// the unknown parts are.
    #[must_use]
    pub fn certainly_younger_than(self, years: i32, day: Date) -> bool {
        self.earliest()
            .and_then(|born| birthday(born, years))
            .is_some_and(|birthday| birthday > day)
    }

    /// Whether the person is certainly `years` old on `day`, whatever the
    /// unknown parts are.
    #[must_use]
    pub fn certainly_aged(self, years: i32, day: Date) -> bool {
        self.latest()
            .and_then(|born| birthday(born, years))
            .is_some_and(|birthday| birthday <= day)
    }
}

/// The day on which somebody born on `born` becomes `years` old. Born on
/// 29 February: the birthday of a common year is 1 March.
fn birthday(born: Date, years: i32) -> Option<Date> {
    let year = born.year() + years;
    born.replace_year(year)
        .or_else(|_| Date::from_calendar_date(year, time::Month::March, 1))
        .ok()
}

fn unknown(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.len() <= 4
        && (text.bytes().all(|byte| byte == b'0')
            || text.bytes().all(|byte| byte == b'X' || byte == b'x'))
}

fn digits(day: u8, month: u8, year: i32) -> String {
    format!("{day:02}{month:02}{year:04}")
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Full(date) => CivilDate::from(date).fmt(f),
            Self::Month(year, month) => {
                padded(f, year, 4)?;
                f.write_str("-")?;
                padded(f, month.into(), 2)
            }
            Self::Year(year) => padded(f, year, 4),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

super::parsed_serde!(PartialDate);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ages_are_certain_or_not() {
        let today = time::macros::date!(2026 - 11 - 22);
        for (text, younger, aged) in [
            ("2008-11-22", false, true),
            ("2008-11-23", true, false),
            ("2008-11", false, false),
            ("2008-10", false, true),
            ("2008", false, false),
            ("2009", true, false),
            ("2007", false, true),
            ("2008-02-29", false, true),
            ("unknown", false, false),
        ] {
            let born = PartialDate::parse(text).unwrap();
            assert_eq!(born.certainly_younger_than(18, today), younger, "{text}");
            assert_eq!(born.certainly_aged(18, today), aged, "{text}");
        }
    }
    use time::macros::date;

    #[test]
    fn as_typed() {
        for (parts, wire, register) in [
            (["14", "3", "1998"], "1998-03-14", "14031998"),
            (["00", "03", "1998"], "1998-03", "00031998"),
            (["XX", "XX", "1998"], "1998", "00001998"),
            (["0", "0", "1998"], "1998", "00001998"),
            (["00", "00", "0000"], "unknown", "00000000"),
        ] {
            let date = PartialDate::from_parts(parts[0], parts[1], parts[2]).unwrap();
            assert_eq!(
                (date.to_string().as_str(), date.register_form().as_str()),
                (wire, register)
            );
        }
    }

    #[test]
    fn near_misses() {
        for (parts, error) in [
            (["", "3", "1998"], DateError::DayMissing),
            (["00", "", "1998"], DateError::MonthMissing),
            (["14", "3", ""], DateError::YearMissing),
            (["14", "3", "98"], DateError::YearDigits),
            (["14", "00", "1998"], DateError::NotReal),
            (["00", "13", "1998"], DateError::NotReal),
            (["30", "02", "1998"], DateError::NotReal),
            (["14", "3", "0000"], DateError::NotReal),
            (["00", "3", "0000"], DateError::NotReal),
            (["0X", "3", "1998"], DateError::NotReal),
            (["00000", "3", "1998"], DateError::NotReal),
            (["xx", "xx", ""], DateError::YearMissing),
        ] {
            assert_eq!(
                PartialDate::from_parts(parts[0], parts[1], parts[2]),
                Err(error),
                "{parts:?}"
            );
        }
    }

    #[test]
    fn the_wire_form_is_strict() {
        for text in [
            "1998-00",
            "1998/03",
            "1998-3",
            "98",
            "1998-03-00",
            "0000",
            "XXXX",
            "1998-XX",
            "0000-03-14",
            "Unknown",
            "199ä-3",
            "",
        ] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_days_that_it_can_be() {
        for (wire, earliest, latest) in [
            ("1998-03-14", date!(1998 - 03 - 14), date!(1998 - 03 - 14)),
            ("1996-02", date!(1996 - 02 - 01), date!(1996 - 02 - 29)),
            ("1998", date!(1998 - 01 - 01), date!(1998 - 12 - 31)),
        ] {
            let born = PartialDate::parse(wire).unwrap();
            assert_eq!(born.earliest(), Some(earliest), "{wire}");
            assert_eq!(born.latest(), Some(latest), "{wire}");
        }
        let unknown = PartialDate::Unknown;
        assert_eq!((unknown.earliest(), unknown.latest()), (None, None));
    }

    #[test]
    fn unknown_parts_never_make_a_person_too_young() {
        let day = date!(2026 - 11 - 22);
        for (wire, young) in [
            ("2010-11-22", false),
            ("2010-11-23", true),
            ("2010-11", false),
            ("2010-12", true),
            ("2010", false),
            ("2011", true),
            ("unknown", false),
            ("2012-02-29", true),
        ] {
            assert_eq!(
                PartialDate::parse(wire)
                    .unwrap()
                    .certainly_younger_than(16, day),
                young,
                "{wire}"
            );
        }
    }

    proptest! {
        #[test]
        fn wire_round_trip(year in 1_i32..3000, month in 1_u8..=12, ordinal in 1_u16..=365) {
            for date in [
                PartialDate::Full(Date::from_ordinal_date(year, ordinal).unwrap()),
                PartialDate::Month(year, month),
                PartialDate::Year(year),
                PartialDate::Unknown,
            ] {
                prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
                prop_assert_eq!(date.register_form().len(), 8);
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            let _ = PartialDate::parse(&text);
            let _ = PartialDate::from_parts(&text, &text, &text);
        }
    }
}
