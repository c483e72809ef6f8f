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

/// The day with which a period of whole months ends that began with the event
/// on `day`: the day of the same number, or the last one of a shorter month
/// (BGB §§ 187(1), 188(2), (3)).
#[must_use]
pub fn months_later(day: Date, months: u8) -> Date {
    let mut month = day.month();
    let mut year = day.year();
    for _ in 0..months {
        month = month.next();
        year += i32::from(month == Month::January);
    }
    let last = month.length(year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}

/// Months for which a stay needs no registration (BMG § 27(2)): of who lives
/// abroad, and of who is registered in Germany.
#[must_use]
pub const fn free_months(from_abroad: bool) -> u8 {
    match from_abroad {
        true => 3,
        false => 6,
    }
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

/// Holidays by law of the Federation and of SH (01), HH (02), NI (03), HE (06),
/// RP (07), BW (08), MV (13). For other Länder only those of all Germany are
/// known here: a deadline may then be named too early, never too late.
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
    // Epiphany and All Saints' Day: FTG BW § 1; the latter also LFtG RP § 2.
    fixed(&["08"], Month::January, 6, 0),
    fixed(&["07", "08"], Month::November, 1, 0),
];

/// A holiday at a distance from Easter Sunday.
struct Moving {
    /// Two digits of each Land; empty for all of Germany.
    lands: &'static [&'static str],
    days: i64,
}

const fn moving(lands: &'static [&'static str], days: i64) -> Moving {
    Moving { lands, days }
}

const MOVING: &[Moving] = &[
    // Good Friday, Easter Monday, Ascension, Whit Monday.
    moving(&[], -2),
    moving(&[], 1),
    moving(&[], 39),
    moving(&[], 50),
    // Corpus Christi: HFeiertagsG § 1; LFtG RP § 2; FTG BW § 1.
    moving(&["06", "07", "08"], 60),
];

/// Whether `day` is a holiday in the Land with these two digits.
#[must_use]
pub fn holiday(day: Date, land: &str) -> bool {
    let here = |lands: &[&str]| lands.is_empty() || lands.contains(&land);
    let by_date = FIXED.iter().any(|holiday| {
        here(holiday.lands)
            && (holiday.month, holiday.day) == (day.month(), day.day())
            && (holiday.from_year..=holiday.to_year).contains(&day.year())
    });
    let by_easter = |easter: Date| {
        let days = (day - easter).whole_days();
        let at = |holiday: &Moving| holiday.days == days && here(holiday.lands);
        MOVING.iter().any(at)
    };
    by_date || easter(day.year()).is_some_and(by_easter)
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
mod tests;
