//! How the competent authority follows from the regional key, Land by Land.

use time::{Date, Month};

use super::Validity;

/// Which body of a Land is the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// A municipality without association itself, else its association (Amt, Samtgemeinde,
    /// Verbandsgemeinde).
    AssociationOrMunicipality,
    /// Each municipality itself, member of an association or not.
    Municipality,
    /// The Kreis, Landkreis or kreisfreie Stadt.
    District,
}

/// One row of the table: the law of one Land in one span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LandRule {
    /// Two digits of the regional key.
    pub land: &'static str,
    /// The body that the law names.
    pub area: Area,
    /// When this row decides.
    pub validity: Validity,
    /// Law, date and paragraph.
    pub basis: &'static str,
    /// What of this row was not read in the law itself; empty where all was.
    pub unverified: &'static str,
}

/// Who is the registration authority (Meldebehörde, BMG § 1). Before the Bundesmeldegesetz (1 November 2015) there is none.
pub const LAND_RULES: &[LandRule] = &[
    LandRule {
        land: "01",
        area: Area::AssociationOrMunicipality,
        validity: since(2015, Month::November, 1),
        basis: "LMG SH vom 20.10.2015 § 1",
        unverified: "",
    },
    LandRule {
        land: "02",
        area: Area::Municipality,
        validity: between((2015, Month::November, 1), (2025, Month::January, 14)),
        basis: "HmbAGBMG vom 15.07.2015 § 1",
        unverified: "the last day: taken from the publication of the following law",
    },
    LandRule {
        land: "02",
        area: Area::Municipality,
        validity: since(2025, Month::January, 15),
        basis: "HmbMPPG vom 19.12.2024 § 1 Abs. 2",
        unverified: "the first day: taken as the day after publication (14.01.2025)",
    },
    LandRule {
        land: "03",
        area: Area::AssociationOrMunicipality,
        validity: since(2015, Month::November, 1),
        basis: "Nds. AG BMG vom 17.09.2015 § 1; NKomVG § 98 Abs. 2",
        unverified: "the first day; NKomVG § 98 Abs. 2 was read in a description, not in the law",
    },
    LandRule {
        land: "06",
        area: Area::Municipality,
        validity: since(2015, Month::November, 1),
        basis: "BMGAG HE § 1",
        unverified: "the first day and the version in force",
    },
    LandRule {
        land: "07",
        area: Area::AssociationOrMunicipality,
        validity: since(2015, Month::November, 1),
        basis: "AGBMG RP § 1: örtliche Ordnungsbehörden",
        unverified: "the first day; that a Verbandsgemeinde is the örtliche Ordnungsbehörde of its \
                     members (POG RP) was not read in the law",
    },
    // Members of a Verwaltungsgemeinschaft too: the key's association part decides nothing here.
    LandRule {
        land: "08",
        area: Area::Municipality,
        validity: since(2015, Month::November, 1),
        basis: "AGBMG BW § 1 Abs. 2: Ortspolizeibehörden",
        unverified: "the first day; whether a Verwaltungsgemeinschaft can take the task over by \
                     agreement",
    },
    LandRule {
        land: "13",
        area: Area::AssociationOrMunicipality,
        validity: since(2015, Month::November, 1),
        basis: "LMG M-V § 1",
        unverified: "the text in force: read in the version of 1992, last changed 2006",
    },
];

pub(super) const fn since(year: i32, month: Month, day: u8) -> Validity {
    Validity {
        from: date(year, month, day),
        to: None,
    }
}

const fn between(from: (i32, Month, u8), to: (i32, Month, u8)) -> Validity {
    Validity {
        from: date(from.0, from.1, from.2),
        to: Some(date(to.0, to.1, to.2)),
    }
}

/// Evaluated at compile time only: a date that does not exist does not build.
const fn date(year: i32, month: Month, day: u8) -> Date {
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => date,
        Err(_) => panic!("no such date"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::VEHICLE_RULES;
    use super::*;

    #[test]
    fn what_was_not_read_in_the_law_is_said() {
        for (land, part) in [
            ("01", "not read"),
            ("02", "Landesbetrieb Verkehr"),
            ("03", "some towns too"),
            ("06", "not read"),
        ] {
            let rule = VEHICLE_RULES.iter().find(|rule| rule.land == land);
            assert!(rule.unwrap().unverified.contains(part), "{land}");
        }
    }

    /// On no day do two rows of one Land hold, and no day between two rows is left out.
    #[test]
    fn rows_of_a_land_join_without_gap() {
        for rules in [LAND_RULES, VEHICLE_RULES] {
            for (i, a) in rules.iter().enumerate() {
                for b in rules[i + 1..].iter().filter(|b| b.land == a.land) {
                    assert_eq!(a.validity.to.unwrap().next_day().unwrap(), b.validity.from);
                }
            }
        }
    }
}
