use super::*;
use time::macros::date;

#[test]
fn easter_sundays() {
    for day in [
        // Earliest, latest, and years in which a century or an exception counts.
        date!(1818 - 03 - 22),
        date!(1900 - 04 - 15),
        date!(1943 - 04 - 25),
        date!(1954 - 04 - 18),
        date!(1981 - 04 - 19),
        date!(2076 - 04 - 19),
        date!(2100 - 03 - 28),
        date!(2200 - 04 - 06),
        date!(2285 - 03 - 22),
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

/// Holidays of HE, RP and BW against the calendars that the Länder publish.
#[test]
fn holidays_of_the_south_west() {
    let (he, rp, bw, hh) = ("06", "07", "08", "02");
    for (day, lands, why) in [
        (date!(2025 - 01 - 06), &[bw][..], "Epiphany"),
        (date!(2026 - 01 - 06), &[bw], "Epiphany"),
        (date!(2024 - 05 - 30), &[he, rp, bw], "Corpus Christi"),
        (date!(2025 - 06 - 19), &[he, rp, bw], "Corpus Christi"),
        (date!(2026 - 06 - 04), &[he, rp, bw], "Corpus Christi"),
        (date!(2027 - 05 - 27), &[he, rp, bw], "Corpus Christi"),
        (date!(2024 - 11 - 01), &[rp, bw], "All Saints' Day"),
        (date!(2027 - 11 - 01), &[rp, bw], "All Saints' Day"),
        (date!(2025 - 10 - 31), &[hh], "Reformation Day"),
        (
            date!(2017 - 10 - 31),
            &[he, rp, bw, hh],
            "2017 in all Länder",
        ),
        (date!(2026 - 04 - 03), &[he, rp, bw, hh], "Good Friday"),
        (date!(2026 - 05 - 14), &[he, rp, bw, hh], "Ascension"),
        (date!(2026 - 05 - 25), &[he, rp, bw, hh], "Whit Monday"),
        (date!(2026 - 06 - 05), &[], "the day after Corpus Christi"),
    ] {
        let found: Vec<_> = [he, rp, bw, hh]
            .into_iter()
            .filter(|land| holiday(day, land))
            .collect();
        assert_eq!(found, lands, "{why} {day}");
    }
}

/// In Berlin, of whose own holidays nothing is known here.
#[test]
fn holidays_of_all_of_germany() {
    for (day, yes) in [
        (date!(2026 - 01 - 01), true),
        (date!(2026 - 05 - 01), true),
        (date!(1990 - 10 - 03), true),
        (date!(1989 - 10 - 03), false),
        (date!(2026 - 12 - 25), true),
        (date!(2026 - 12 - 26), true),
        (date!(2026 - 04 - 06), true),
        (date!(2017 - 10 - 31), true),
        (date!(2018 - 10 - 31), false),
        (date!(2026 - 12 - 24), false),
        (date!(2026 - 11 - 25), false),
    ] {
        assert_eq!(holiday(day, "11"), yes, "{day}");
    }
}

#[test]
fn the_calendar_ends_somewhere() {
    let key = RegionalKey::parse("020000000000").unwrap();
    assert_eq!(later(Date::MAX, 1), Date::MAX);
    assert_eq!(deadline(date!(9999 - 12 - 01), &key), date!(9999 - 12 - 15));
}

#[test]
fn deadlines_of_the_south_west() {
    let (viernheim, worms, mannheim) = ("064310020020", "073190000000", "082220000000");
    for (move_in, key, expected, why) in [
        (
            date!(2026 - 05 - 21),
            viernheim,
            date!(2026 - 06 - 05),
            "Corpus Christi, a Thursday",
        ),
        (
            date!(2024 - 10 - 18),
            viernheim,
            date!(2024 - 11 - 01),
            "All Saints' Day is none in HE",
        ),
        (
            date!(2024 - 10 - 18),
            worms,
            date!(2024 - 11 - 04),
            "but in RP, a Friday",
        ),
        (
            date!(2024 - 10 - 18),
            mannheim,
            date!(2024 - 11 - 04),
            "and in BW",
        ),
        (
            date!(2025 - 12 - 23),
            mannheim,
            date!(2026 - 01 - 07),
            "Epiphany, a Tuesday",
        ),
        (
            date!(2025 - 12 - 23),
            worms,
            date!(2026 - 01 - 06),
            "no holiday in RP",
        ),
    ] {
        let key = RegionalKey::parse(key).unwrap();
        assert_eq!(deadline(move_in, &key), expected, "{why}");
    }
}

/// BGB §§ 187(1), 188(2), (3).
#[test]
fn months_end_on_the_same_day_or_the_last_one() {
    for (day, months, end) in [
        (date!(2026 - 05 - 10), 6, date!(2026 - 11 - 10)),
        (date!(2026 - 08 - 31), 6, date!(2027 - 02 - 28)),
        (date!(2027 - 08 - 31), 6, date!(2028 - 02 - 29)),
        (date!(2026 - 11 - 30), 3, date!(2027 - 02 - 28)),
        (date!(2026 - 12 - 01), 3, date!(2027 - 03 - 01)),
        (date!(2026 - 05 - 10), 0, date!(2026 - 05 - 10)),
        (Date::MAX, 6, Date::MAX),
    ] {
        assert_eq!(months_later(day, months), end, "{day} {months}");
    }
}
