//! Days and times as a German office reads them.

use time::macros::format_description;
use time::{Date, Duration, Month, OffsetDateTime, UtcOffset, Weekday};

/// The day in Germany at `seconds` (Unix).
#[must_use]
pub fn day(seconds: i64) -> Date {
    local(seconds).date()
}

/// `2026-01-31`, for names that sort.
#[must_use]
pub fn sortable_day(seconds: i64) -> String {
    let form = format_description!("[year]-[month]-[day]");
    local(seconds).format(form).unwrap_or_default()
}

/// `31.01.2026`.
#[must_use]
pub fn written_day(seconds: i64) -> String {
    let form = format_description!("[day].[month].[year]");
    local(seconds).format(form).unwrap_or_default()
}

/// `31.01.2026, 12:00 Uhr`.
#[must_use]
pub fn written_moment(seconds: i64) -> String {
    let form = format_description!("[day].[month].[year], [hour]:[minute] Uhr");
    local(seconds).format(form).unwrap_or_default()
}

fn local(seconds: i64) -> OffsetDateTime {
    let utc = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let hours = if is_summer(utc) { 2 } else { 1 };
    utc.to_offset(UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC))
}

/// Summer time: from the last Sunday of March to the last Sunday of October,
/// each at 1:00 UTC (Directive 2000/84/EC, SoZV).
fn is_summer(utc: OffsetDateTime) -> bool {
    let change = |month| last_sunday(utc.year(), month).map(|day| day.with_hms(1, 0, 0));
    match (change(Month::March), change(Month::October)) {
        (Some(Ok(from)), Some(Ok(to))) => (from.assume_utc()..to.assume_utc()).contains(&utc),
        _ => false,
    }
}

fn last_sunday(year: i32, month: Month) -> Option<Date> {
    let mut day = Date::from_calendar_date(year, month, 31).ok()?;
    while day.weekday() != Weekday::Sunday {
        day = day.checked_sub(Duration::DAY)?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_clock_changes_on_two_sundays() {
        let table = [
            (datetime!(2026-01-01 11:00 UTC), "01.01.2026, 12:00 Uhr"),
            (datetime!(2026-03-29 00:59 UTC), "29.03.2026, 01:59 Uhr"),
            (datetime!(2026-03-29 01:00 UTC), "29.03.2026, 03:00 Uhr"),
            (datetime!(2026-10-25 00:59 UTC), "25.10.2026, 02:59 Uhr"),
            (datetime!(2026-10-25 01:00 UTC), "25.10.2026, 02:00 Uhr"),
            (datetime!(2026-07-31 22:30 UTC), "01.08.2026, 00:30 Uhr"),
        ];
        for (utc, expected) in table {
            assert_eq!(written_moment(utc.unix_timestamp()), expected);
        }
        assert_eq!(
            sortable_day(datetime!(2026-12-31 23:30 UTC).unix_timestamp()),
            "2027-01-01"
        );
    }
}
