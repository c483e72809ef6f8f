//! What a region knows better than the Land's rule, or marks as uncertain.

use time::{Date, Month};

use super::Validity;
use crate::values::RegionalKey;

/// One row of a region's table of exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Dwellings whose regional key starts so.
    pub prefix: String,
    /// The authority that serves them, as in [`super::Competent::prefix`].
    pub authority: String,
    /// Why the answer is not certain, if it is not.
    pub uncertain: Option<Uncertain>,
    /// When this row decides.
    pub validity: Validity,
}

/// A doubt about the answer that is shown with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertain {
    /// The kind of doubt.
    pub reason: Reason,
    /// The town where the work may be done, for display.
    pub detail: String,
}

/// The kinds of doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The association's seat lies in a town that is no member: that town may administer both.
    SharedAdministration,
    /// An inhabited area without municipality.
    Unincorporated,
}

/// Why a line is no exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionError {
    /// Not six fields.
    Fields,
    /// A key is not 2 to 12 digits.
    Key,
    /// The doubt is neither empty nor one of [`Reason`].
    Reason,
    /// A date is not `YYYY-MM-DD`.
    Date,
}

impl Exception {
    /// Parses `prefix;authority;uncertain;detail;valid_from;valid_to`, dates as `YYYY-MM-DD`,
    /// the last one and the doubt may be empty.
    ///
    /// # Errors
    /// See [`ExceptionError`].
    pub fn parse(line: &str) -> Result<Self, ExceptionError> {
        let fields: Vec<&str> = line.split(';').collect();
        let &[prefix, authority, reason, detail, from, to] = fields.as_slice() else {
            return Err(ExceptionError::Fields);
        };
        let reason = match reason {
            "" => None,
            _ => Some(Reason::parse(reason).ok_or(ExceptionError::Reason)?),
        };
        Ok(Self {
            prefix: digits(prefix)?,
            authority: digits(authority)?,
            uncertain: reason.map(|reason| Uncertain {
                reason,
                detail: detail.to_owned(),
            }),
            validity: Validity {
                from: date(from).ok_or(ExceptionError::Date)?,
                to: match to {
                    "" => None,
                    _ => Some(date(to).ok_or(ExceptionError::Date)?),
                },
            },
        })
    }

    pub(super) fn applies(&self, key: &RegionalKey, on: Date) -> bool {
        key.as_str().starts_with(&self.prefix) && self.validity.contains(on)
    }
}

impl Reason {
    /// Every kind of doubt.
    pub const ALL: [Self; 2] = [Self::SharedAdministration, Self::Unincorporated];

    /// The stable code, also the end of a text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SharedAdministration => "shared-administration",
            Self::Unincorporated => "unincorporated",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

fn digits(text: &str) -> Result<String, ExceptionError> {
    let good = (2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.to_owned()).ok_or(ExceptionError::Key)
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, month, day).ok()?;
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_six_fields() {
        let line = "010515172;010515000;unincorporated;Heide;2015-11-01;2026-12-31";
        let day = |year, month, day| Date::from_calendar_date(year, month, day).unwrap();
        let expected = Exception {
            prefix: "010515172".into(),
            authority: "010515000".into(),
            uncertain: Some(Uncertain {
                reason: Reason::Unincorporated,
                detail: "Heide".into(),
            }),
            validity: Validity {
                from: day(2015, Month::November, 1),
                to: Some(day(2026, Month::December, 31)),
            },
        };
        assert_eq!(Exception::parse(line), Ok(expected));
        let certain = Exception::parse("01;010515000;;;2015-11-01;").unwrap();
        assert_eq!((certain.uncertain, certain.validity.to), (None, None));
    }

    #[test]
    fn it_applies_to_its_dwellings_on_its_days() {
        let exception = Exception::parse("03355;033550022022;;;2016-01-01;2026-12-31").unwrap();
        for (key, year, month, day, applies) in [
            ("033555403028", 2016, Month::January, 1, true),
            ("033555403028", 2015, Month::December, 31, false),
            ("033555403028", 2026, Month::December, 31, true),
            ("033555403028", 2027, Month::January, 1, false),
            ("033540403028", 2026, Month::January, 1, false),
        ] {
            let key = RegionalKey::parse(key).unwrap();
            let on = Date::from_calendar_date(year, month, day).unwrap();
            assert_eq!(exception.applies(&key, on), applies, "{key:?} {on}");
        }
    }

    #[test]
    fn every_doubt_has_its_word() {
        for (reason, word) in [
            (Reason::SharedAdministration, "shared-administration"),
            (Reason::Unincorporated, "unincorporated"),
        ] {
            assert_eq!(reason.code(), word);
            assert_eq!(Reason::parse(word), Some(reason));
        }
        assert_eq!(Reason::parse("maybe"), None);
    }

    #[test]
    fn broken_lines_are_refused() {
        for (line, error) in [
            ("010515172;010515172", ExceptionError::Fields),
            ("0105x;010515172;;;2015-11-01;", ExceptionError::Key),
            ("010515172;;;;2015-11-01;", ExceptionError::Key),
            (
                "010515172;010515172;maybe;;2015-11-01;",
                ExceptionError::Reason,
            ),
            ("010515172;010515172;;;2015-11-31;", ExceptionError::Date),
            ("010515172;010515172;;;2015-11-01-1;", ExceptionError::Date),
            ("0;010515172;;;2015-11-01;", ExceptionError::Key),
            ("010515172;0105151720000;;;2015-11-01;", ExceptionError::Key),
            (
                "010515172;010515172;;;2015-11-01;soon",
                ExceptionError::Date,
            ),
        ] {
            assert_eq!(Exception::parse(line), Err(error), "{line}");
        }
    }
}
