//! Days, as certificates and requests write them. The clock is asked here alone.

use time::{Date, Duration, OffsetDateTime};

/// Today, in UTC.
#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
pub(crate) fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// This day and so many more, or fewer.
pub(crate) fn later(day: Date, days: i64) -> Date {
    day.saturating_add(Duration::days(days))
}

/// `yyyymmdd`
pub(crate) fn digits(day: Date) -> String {
    let (year, month, day) = day.to_calendar_date();
    format!("{year:04}{:02}{day:02}", u8::from(month))
}

/// The last six digits with a byte each, as certificates have them.
pub(crate) fn unpacked(day: Date) -> Vec<u8> {
    digits(day)
        .bytes()
        .skip(2)
        .map(|byte| byte - b'0')
        .collect()
}

#[cfg(test)]
mod tests {
    use time::{Date, Month};

    use super::{digits, later, unpacked};

    #[test]
    fn a_day_has_eight_digits_and_in_a_certificate_six() {
        let day = Date::from_calendar_date(2027, Month::March, 9).expect("valid");
        assert_eq!(digits(day), "20270309");
        assert_eq!(unpacked(day), [2, 7, 0, 3, 0, 9]);
        assert_eq!(digits(later(day, -9)), "20270228");
    }
}
