//! The season of a plate.

use super::LicencePlateError;
use crate::values::date::{padded, small};

/// Shortest and longest season, FZV § 10(3) sentence 4.
const MONTHS: std::ops::RangeInclusive<u8> = 2..=11;

/// Whole months in which a vehicle with seasonal plates may be used. The season
/// may reach over the turn of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    from: u8,
    to: u8,
}

impl Season {
    /// From the first and the last month as typed.
    ///
    /// # Errors
    /// [`LicencePlateError::Season`]: no months, or not two to eleven of them.
    pub fn from_parts(from: &str, to: &str) -> Result<Self, LicencePlateError> {
        let month = |text| {
            small(text)
                .ok()
                .filter(|month| (1..=12).contains(month))
                .ok_or(LicencePlateError::Season)
        };
        let (from, to) = (month(from)?, month(to)?);
        let season = Self { from, to };
        if MONTHS.contains(&season.months()) {
            Ok(season)
        } else {
            Err(LicencePlateError::Season)
        }
    }

    /// The first month, 1 to 12.
    #[must_use]
    pub const fn from(self) -> u8 {
        self.from
    }

    /// The last month, 1 to 12.
    #[must_use]
    pub const fn to(self) -> u8 {
        self.to
    }

    /// How many months it has.
    #[must_use]
    pub const fn months(self) -> u8 {
        (self.to + 12 - self.from) % 12 + 1
    }

    /// Whether the vehicle may be used in this month, 1 to 12.
    #[must_use]
    pub const fn holds(self, month: u8) -> bool {
        (month + 12 - self.from) % 12 < self.months()
    }
}

/// `04-10`, as on the registration certificate.
impl std::fmt::Display for Season {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        padded(f, self.from.into(), 2)?;
        f.write_str("-")?;
        padded(f, self.to.into(), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (from, to, months) in [
            ("04", "10", Some(7)),
            ("4", "10", Some(7)),
            ("10", "03", Some(6)),
            ("12", "1", Some(2)),
            ("01", "11", Some(11)),
            ("02", "12", Some(11)),
            ("05", "03", Some(11)),
            ("04", "04", None),
            ("01", "12", None),
            ("05", "04", None),
            ("00", "04", None),
            ("04", "13", None),
            ("", "04", None),
            ("April", "10", None),
        ] {
            let season = Season::from_parts(from, to);
            assert_eq!(season.ok().map(Season::months), months, "{from} {to}");
        }
    }

    #[test]
    fn months_of_the_season() {
        for (from, to, held) in [
            ("4", "6", [4, 5, 6].as_slice()),
            ("11", "2", &[1, 2, 11, 12]),
            ("1", "11", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ] {
            let season = Season::from_parts(from, to).unwrap();
            let months: Vec<u8> = (1..=12).filter(|month| season.holds(*month)).collect();
            assert_eq!(months, held, "{season}");
        }
    }

    #[test]
    fn first_and_last_month() {
        let season = Season::from_parts("10", "3").unwrap();
        assert_eq!((season.from(), season.to()), (10, 3));
        assert_eq!(season.to_string(), "10-03");
    }
}
