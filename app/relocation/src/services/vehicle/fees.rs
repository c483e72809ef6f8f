//! What it costs at least, by the dated table of fees (GebOSt, annex to § 1).
//!
//! The authority computes the fee; shares of the Kraftfahrt-Bundesamt
//! (Nr. 124, 125) and extras may come on top. So every fee is "at least".

use time::{Date, Month};

use super::request::Process;

/// The fee for a process since a day.
struct Fee {
    process: Process,
    /// Cents, over the internet.
    cents: u32,
    /// Cents at the counter.
    counter: u32,
    /// Number in the table.
    number: &'static str,
    /// First day on which this amount was read in the table. It may be older.
    valid_from: (i32, Month, u8),
}

/// Amounts as of 19 December 2025.
const FEES: &[Fee] = &[
    fee(Process::AddressChange, 430, 1020, "225.1"),
    fee(Process::KeepPlate, 990, 2360, "221.9.1"),
    // 12.10 and 0.30 for the seal (228.3).
    fee(Process::NewPlate, 1240, 2710, "221.2.1"),
];

const fn fee(process: Process, cents: u32, counter: u32, number: &'static str) -> Fee {
    Fee {
        process,
        cents,
        counter,
        number,
        valid_from: (2025, Month::December, 19),
    }
}

/// The least fee in cents on the day `day`, over the internet; none before the
/// table begins.
#[must_use]
pub fn at_least(process: Process, day: Date) -> Option<u32> {
    row(process, day).map(|row| row.cents)
}

/// The same at the counter.
#[must_use]
pub fn at_the_counter(process: Process, day: Date) -> Option<u32> {
    row(process, day).map(|row| row.counter)
}

fn row(process: Process, day: Date) -> Option<&'static Fee> {
    let mut rows = FEES.iter().rev().filter(|row| row.process == process);
    rows.find(|row| {
        let (year, month, at) = row.valid_from;
        Date::from_calendar_date(year, month, at).is_ok_and(|from| from <= day)
    })
}

/// The number of the fee in the table, for the clerk.
#[must_use]
pub fn number(process: Process) -> &'static str {
    FEES.iter()
        .find(|row| row.process == process)
        .map_or("", |row| row.number)
}

/// `9,90`: euros as written in Germany.
#[must_use]
pub fn euros(cents: u32) -> String {
    let rest = (cents % 100).to_string();
    let zero = if rest.len() == 1 { "0" } else { "" };
    [&(cents / 100).to_string(), ",", zero, &rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn table() {
        let day = date!(2026 - 11 - 22);
        for (process, cents, counter, text) in [
            (Process::AddressChange, 430, 1020, "4,30"),
            (Process::KeepPlate, 990, 2360, "9,90"),
            (Process::NewPlate, 1240, 2710, "12,40"),
        ] {
            assert_eq!(at_least(process, day), Some(cents));
            assert_eq!(at_the_counter(process, day), Some(counter));
            assert_eq!(euros(cents), text);
            assert!(!number(process).is_empty());
        }
        let first = date!(2025 - 12 - 19);
        assert_eq!(at_least(Process::KeepPlate, first), Some(990));
        assert_eq!(at_least(Process::KeepPlate, date!(2025 - 12 - 18)), None);
        assert_eq!(euros(5), "0,05");
    }
}
