//! Which body is the vehicle registration authority (Zulassungsbehörde), Land by Land.
//!
//! FZV § 75(2): that of the Wohnort, with several dwellings that of the Hauptwohnung. Which body
//! it is says the law of the Land (FZV § 75(1)): the Kreis, the Landkreis or the kreisfreie Stadt.
//! A town to which the Land gave the task is a row in the region's table of exceptions.

use time::Month;

use super::land_rule::{Area, LandRule, since};

/// All rows. Before the FZV of 2023 (in force since 1 September 2023) there is none.
pub const VEHICLE_RULES: &[LandRule] = &[
    district("01"),
    LandRule {
        unverified: "that the city's one authority is the Landesbetrieb Verkehr: no law read",
        ..district("02")
    },
    LandRule {
        unverified: "the ordinance of the Land was not read; it gives the task to some towns too",
        ..district("03")
    },
    district("06"),
    district("07"),
    district("08"),
    district("13"),
];

const fn district(land: &'static str) -> LandRule {
    LandRule {
        land,
        area: Area::District,
        validity: since(2023, Month::September, 1),
        basis: "FZV vom 20.07.2023 § 75 Abs. 1 und 2",
        unverified: "the ordinance of the Land that names the district was not read",
    }
}
