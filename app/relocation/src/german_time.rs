//! The clock in Germany, by law: central European time and its summer time (EinhZeitG §§ 4, 5; SoZV).

use time::{Date, Month};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// The Julian day of 1 January 1970.
const EPOCH: i32 = 2_440_588;

/// The day in Germany at `seconds` (Unix). Before and after all years that a date can have: the first and the last day.
#[must_use]
pub fn day(seconds: i64) -> Date {
    utc_day(seconds.saturating_add(ahead(seconds)))
}

/// By how many seconds Germany's clock is ahead of UTC at `seconds` (Unix). Summer time lasts from the last Sunday of
/// March to the last Sunday of October, each at 1:00 UTC (Directive 2000/84/EC, SoZV).
#[must_use]
pub fn ahead(seconds: i64) -> i64 {
    let year = utc_day(seconds).year();
    let change = |month| {
        let last = Date::from_calendar_date(year, month, 31).map_or(EPOCH, Date::to_julian_day);
        // Julian days begin the week on Monday.
        let sunday = last - (last + 1).rem_euclid(7);
        i64::from(sunday - EPOCH) * DAY + HOUR
    };
    let summer = (change(Month::March)..change(Month::October)).contains(&seconds);
    if summer { 2 * HOUR } else { HOUR }
}

fn utc_day(seconds: i64) -> Date {
    let julian = seconds.div_euclid(DAY) + i64::from(EPOCH);
    let bound = if seconds < 0 { Date::MIN } else { Date::MAX };
    i32::try_from(julian)
        .ok()
        .and_then(|julian| Date::from_julian_day(julian).ok())
        .unwrap_or(bound)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn the_clock_changes_on_two_sundays() {
        let table = [
            (datetime!(2026-01-01 11:00 UTC), 1),
            (datetime!(2026-03-29 00:59:59 UTC), 1),
            (datetime!(2026-03-29 01:00 UTC), 2),
            (datetime!(2026-10-25 00:59:59 UTC), 2),
            (datetime!(2026-10-25 01:00 UTC), 1),
            // The last of the month is a Sunday.
            (datetime!(2024-03-31 01:00 UTC), 2),
            (datetime!(2027-10-31 00:59:59 UTC), 2),
        ];
        for (utc, hours) in table {
            assert_eq!(ahead(utc.unix_timestamp()), hours * HOUR, "{utc}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_germany() {
        let table = [
            (datetime!(2026-07-31 21:59:59 UTC), date!(2026 - 07 - 31)),
            (datetime!(2026-07-31 22:00 UTC), date!(2026 - 08 - 01)),
            (datetime!(2026-12-31 22:59:59 UTC), date!(2026 - 12 - 31)),
            (datetime!(2026-12-31 23:00 UTC), date!(2027 - 01 - 01)),
            (datetime!(1969-12-31 22:59:59 UTC), date!(1969 - 12 - 31)),
        ];
        for (utc, there) in table {
            assert_eq!(day(utc.unix_timestamp()), there, "{utc}");
        }
        assert_eq!((day(i64::MIN), day(i64::MAX)), (Date::MIN, Date::MAX));
    }
}
