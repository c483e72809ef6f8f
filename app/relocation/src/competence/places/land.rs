//! The sixteen Länder by the first two digits of a regional key.

use crate::values::RegionalKey;

const NAMES: [&str; 16] = [
    "Schleswig-Holstein",
    "Hamburg",
    "Niedersachsen",
    "Bremen",
    "Nordrhein-Westfalen",
    "Hessen",
    "Rheinland-Pfalz",
    "Baden-Württemberg",
    "Bayern",
    "Saarland",
    "Berlin",
    "Brandenburg",
    "Mecklenburg-Vorpommern",
    "Sachsen",
    "Sachsen-Anhalt",
    "Thüringen",
];

/// The German name of the Land that a key lies in.
#[must_use]
pub fn land_name(key: &RegionalKey) -> &'static str {
    // a parsed key starts with 01 to 16, so the number is always in the table
    let number: usize = key.land().parse().unwrap_or(1);
    NAMES[number - 1]
}
