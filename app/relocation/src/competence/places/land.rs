//! The sixteen Länder by the first two digits of a regional key.

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

/// Abbreviations of ISO 3166-2:DE, in the same order.
const CODES: [&str; 16] = [
    "SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH",
];

/// The German name of the Land that a regional key, or its start, lies in.
#[must_use]
pub fn land_name(key: &str) -> Option<&'static str> {
    of(&NAMES, key)
}

/// The Land's abbreviation (ISO 3166-2:DE), for files and tables.
#[must_use]
pub fn land_code(key: &str) -> Option<&'static str> {
    of(&CODES, key)
}

fn of(list: &[&'static str; 16], key: &str) -> Option<&'static str> {
    let number: usize = key.get(..2)?.parse().ok()?;
    list.get(number.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_the_first_two_digits() {
        assert_eq!(land_name("020000000000"), Some("Hamburg"));
        assert_eq!(land_name("16076"), Some("Thüringen"));
        assert_eq!(land_code("08226"), Some("BW"));
        assert_eq!(land_code("16"), Some("TH"));
        assert_eq!(land_name("01"), Some("Schleswig-Holstein"));
        for none in ["", "0", "00", "17", "xx", "ä"] {
            assert_eq!(land_name(none), None, "{none}");
        }
    }
}
