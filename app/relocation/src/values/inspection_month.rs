//! The month in which the next inspection (Hauptuntersuchung, HU) is due.

use time::Date;

use super::Season;
use super::date::{CivilDate, DateError, padded, small, year_of};

/// Month and year on the plate's sticker and in the registration certificate;
/// `YYYY-MM` on the wire. The inspection may be done until the month's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InspectionMonth {
    year: i32,
    month: u8,
}

impl InspectionMonth {
    /// From month and year as typed. The sticker shows two digits of the year.
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn from_parts(month: &str, year: &str) -> Result<Self, DateError> {
        if month.trim().is_empty() {
            return Err(DateError::MonthMissing);
        }
        let year = match year.trim() {
            short if short.len() == 2 => year_of(&["20", short].concat()),
            year => year_of(year),
        }?
        .ok_or(DateError::YearMissing)?;
        let month = small(month)?;
        CivilDate::new(year, month, 1)?;
        Ok(Self { year, month })
    }

    /// Parses `YYYY-MM`.
    ///
    /// # Errors
    /// [`DateError::NotReal`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        match text.split_once('-') {
            Some((year, month)) if year.len() == 4 && month.len() == 2 => {
                Self::from_parts(month, year).map_err(|_| DateError::NotReal)
            }
            _ => Err(DateError::NotReal),
        }
    }

    /// Whether the whole month lies before `today`: then the inspection has to be
    /// done before anything is done online (FZV § 22(1)).
    #[must_use]
    pub fn is_over(self, today: Date) -> bool {
        (self.year, self.month) < (today.year(), today.month().into())
    }

    /// The month in which it is really due with this season: outside of it the
    /// vehicle does not move, and the inspection follows in the first month of
    /// the next season (StVZO Anlage VIII Nr. 2, for plates of one).
    #[must_use]
    pub fn in_season(self, season: Option<Season>) -> Self {
        let Some(season) = season.filter(|season| !season.holds(self.month)) else {
            return self;
        };
        Self {
            year: self.year + i32::from(season.from() < self.month),
            month: season.from(),
        }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }
}

impl std::fmt::Display for InspectionMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        padded(f, self.year, 4)?;
        f.write_str("-")?;
        padded(f, self.month.into(), 2)
    }
}

super::parsed_serde!(InspectionMonth);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    #[test]
    fn as_typed() {
        for (month, year, expected) in [
            ("5", "2027", Ok("2027-05")),
            (" 05 ", "27", Ok("2027-05")),
            ("12", "2026", Ok("2026-12")),
            ("", "2027", Err(DateError::MonthMissing)),
            ("5", "", Err(DateError::YearMissing)),
            ("5", "227", Err(DateError::YearDigits)),
            ("5", "2O27", Err(DateError::YearDigits)),
            ("5", "ä", Err(DateError::YearDigits)),
            ("13", "2027", Err(DateError::NotReal)),
            ("0", "2027", Err(DateError::NotReal)),
            ("Mai", "2027", Err(DateError::NotReal)),
        ] {
            let due = InspectionMonth::from_parts(month, year);
            assert_eq!(
                due.map(|due| due.to_string()),
                expected.map(str::to_owned),
                "{month} {year}"
            );
        }
    }

    #[test]
    fn parts() {
        let due = InspectionMonth::parse("2027-05").unwrap();
        assert_eq!((due.month(), due.year()), (5, 2027));
    }

    #[test]
    fn the_wire_form_is_strict() {
        for text in [
            "2027-5",
            "27-05",
            "05-2027",
            "2027-00",
            "2027-13",
            "2027-05-01",
            "",
        ] {
            let due = InspectionMonth::parse(text);
            assert_eq!(due, Err(DateError::NotReal), "{text}");
        }
    }

    #[test]
    fn over_after_its_last_day() {
        for (due, today, over) in [
            ("2026-11", date!(2026 - 11 - 01), false),
            ("2026-11", date!(2026 - 11 - 30), false),
            ("2026-11", date!(2026 - 12 - 01), true),
            ("2026-12", date!(2026 - 11 - 30), false),
            ("2027-01", date!(2026 - 12 - 31), false),
            ("2025-12", date!(2026 - 01 - 01), true),
        ] {
            let due = InspectionMonth::parse(due).unwrap();
            assert_eq!(due.is_over(today), over, "{due} {today}");
        }
    }

    #[test]
    fn outside_of_the_season_it_waits_for_the_next_one() {
        for (due, season, really) in [
            ("2026-05", Some(("4", "10")), "2026-05"),
            ("2026-04", Some(("4", "10")), "2026-04"),
            ("2026-11", Some(("4", "10")), "2027-04"),
            ("2026-02", Some(("4", "10")), "2026-04"),
            ("2026-12", Some(("11", "2")), "2026-12"),
            ("2026-05", Some(("11", "2")), "2026-11"),
            ("2026-11", None, "2026-11"),
        ] {
            let due = InspectionMonth::parse(due).unwrap();
            let season = season.map(|(from, to)| Season::from_parts(from, to).unwrap());
            assert_eq!(
                due.in_season(season).to_string(),
                really,
                "{due} {season:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn wire_round_trip(month in 1_u8..=12, year in 1000_i32..3000) {
            let due = InspectionMonth { year, month };
            prop_assert_eq!(InspectionMonth::parse(&due.to_string()), Ok(due));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,10}") {
            let _ = InspectionMonth::parse(&text);
            let _ = InspectionMonth::from_parts(&text, &text);
        }
    }
}
