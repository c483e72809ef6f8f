//! Days and times as a German office writes them.

use relocation::german_time::ahead;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

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
    let ahead = i32::try_from(ahead(seconds)).unwrap_or_default();
    utc.to_offset(UtcOffset::from_whole_seconds(ahead).unwrap_or(UtcOffset::UTC))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn moments_are_those_of_a_clock_in_germany() {
        let table = [
            (datetime!(2026-01-01 11:00 UTC), "01.01.2026, 12:00 Uhr"),
            (datetime!(2026-03-29 01:00 UTC), "29.03.2026, 03:00 Uhr"),
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
