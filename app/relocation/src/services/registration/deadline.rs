//! Until when to register: two weeks after the move-in (BMG § 17(1)), counted
//! by BGB §§ 187(1), 188(2), 193: the day of the move-in does not count, and an
//! end on a Saturday, Sunday or holiday moves to the next working day.

use time::{Date, Duration, Month, Weekday};

use crate::values::RegionalKey;

/// Last day to register in time with the authority of the dwelling `key`.
#[must_use]
pub fn deadline(move_in: Date, key: &RegionalKey) -> Date {
    let mut day = later(move_in, 14);
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || holiday(day, key.land()) {
        day = later(day, 1);
    }
    day
}

/// A holiday on the same date every year, with the years in which it is one.
struct Fixed {
    /// Two digits of each Land; empty for all of Germany.
    lands: &'static [&'static str],
    month: Month,
    day: u8,
    from_year: i32,
    to_year: i32,
}

const fn fixed(lands: &'static [&'static str], month: Month, day: u8, from_year: i32) -> Fixed {
    Fixed {
        lands,
        month,
        day,
        from_year,
        to_year: 9999,
    }
}

/// Holidays by law of the Federation and of SH (01), HH (02), NI (03), MV (13).
/// For other Länder only those of all Germany are known here: a deadline may
/// then be named too early, never too late.
const FIXED: &[Fixed] = &[
    fixed(&[], Month::January, 1, 0),
    fixed(&[], Month::May, 1, 0),
    // Einigungsvertrag Art. 2(2).
    fixed(&[], Month::October, 3, 1990),
    fixed(&[], Month::December, 25, 0),
    fixed(&[], Month::December, 26, 0),
    // Reformation Day: FTG M-V; since 2018 the holiday laws of HH, SH and NI.
    fixed(&["13"], Month::October, 31, 1992),
    fixed(&["01", "02", "03"], Month::October, 31, 2018),
    // 500 years of the Reformation, once in all Länder.
    Fixed {
        lands: &[],
        month: Month::October,
        day: 31,
        from_year: 2017,
        to_year: 2017,
    },
    // International Women's Day: FTG M-V since 2023.
    fixed(&["13"], Month::March, 8, 2023),
];

/// Days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday.
const MOVING: [i64; 4] = [-2, 1, 39, 50];

/// Whether `day` is a holiday in the Land with these two digits.
#[must_use]
pub fn holiday(day: Date, land: &str) -> bool {
    let by_date = FIXED.iter().any(|holiday| {
        (holiday.lands.is_empty() || holiday.lands.contains(&land))
            && (holiday.month, holiday.day) == (day.month(), day.day())
            && (holiday.from_year..=holiday.to_year).contains(&day.year())
    });
    by_date
        || easter(day.year()).is_some_and(|easter| MOVING.contains(&(day - easter).whole_days()))
}

/// Easter Sunday in the Gregorian calendar, by Meeus, Jones and Butcher, whose
/// names of the variables are kept.
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let month = Month::try_from(u8::try_from(sum / 31).ok()?).ok()?;
    let day = u8::try_from(sum % 31 + 1).ok()?;
    Date::from_calendar_date(year, month, day).ok()
}

/// `days` later; the last day of the calendar stays.
fn later(day: Date, days: i64) -> Date {
    day.checked_add(Duration::days(days)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn easter_sundays() {
        for day in [
            date!(2000 - 04 - 23),
            date!(2008 - 03 - 23),
            date!(2019 - 04 - 21),
            date!(2024 - 03 - 31),
            date!(2025 - 04 - 20),
            date!(2026 - 04 - 05),
            date!(2027 - 03 - 28),
            date!(2038 - 04 - 25),
            date!(2049 - 04 - 18),
        ] {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn table() {
        let (hh, mv, sh) = ("020000000000", "130040000000", "010030000000");
        for (move_in, key, expected, why) in [
            (
                date!(2026 - 11 - 02),
                hh,
                date!(2026 - 11 - 16),
                "Monday to Monday",
            ),
            (
                date!(2026 - 11 - 07),
                hh,
                date!(2026 - 11 - 23),
                "Saturday moves to Monday",
            ),
            (
                date!(2026 - 11 - 08),
                hh,
                date!(2026 - 11 - 23),
                "Sunday moves to Monday",
            ),
            (
                date!(2025 - 10 - 17),
                hh,
                date!(2025 - 11 - 03),
                "Reformation Day on a Friday",
            ),
            (
                date!(2017 - 10 - 17),
                hh,
                date!(2017 - 11 - 01),
                "2017 in all Länder",
            ),
            (
                date!(2016 - 10 - 17),
                hh,
                date!(2016 - 10 - 31),
                "no holiday in Hamburg before 2018",
            ),
            (
                date!(2016 - 10 - 17),
                mv,
                date!(2016 - 11 - 01),
                "but one in Mecklenburg-Vorpommern",
            ),
            (
                date!(2027 - 02 - 22),
                mv,
                date!(2027 - 03 - 09),
                "Women's Day, MV only",
            ),
            (
                date!(2027 - 02 - 22),
                sh,
                date!(2027 - 03 - 08),
                "not in SH",
            ),
            (
                date!(2026 - 03 - 20),
                hh,
                date!(2026 - 04 - 07),
                "Good Friday to Tuesday after Easter",
            ),
            (
                date!(2026 - 12 - 11),
                hh,
                date!(2026 - 12 - 28),
                "Christmas and a weekend",
            ),
            (
                date!(2026 - 12 - 18),
                hh,
                date!(2027 - 01 - 04),
                "New Year on a Friday",
            ),
        ] {
            let key = RegionalKey::parse(key).unwrap();
            assert_eq!(deadline(move_in, &key), expected, "{why}");
        }
    }
}
