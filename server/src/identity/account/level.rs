//! Levels of assurance as gateways name them.

use relocation::envelope::identity::Assurance;

/// The vocabulary of `acr` (OpenID Connect Core § 2), the most sure first. What
/// is not in it counts as [`Assurance::Low`]: a gateway with other words has to
/// be set up to use these.
const VOCABULARY: [(&str, Assurance); 10] = [
    // eIDAS Art. 8(2), as the eIDAS nodes write it.
    ("http://eidas.europa.eu/LoA/high", Assurance::High),
    // The central account of the Bund: 4 is the Online-Ausweis.
    ("STORK-QAA-Level-4", Assurance::High),
    // BSI TR-03130-1.
    ("http://bsi.bund.de/eID/LoA/hoch", Assurance::High),
    (
        "http://eidas.europa.eu/LoA/substantial",
        Assurance::Substantial,
    ),
    // 3 is a certificate of the tax administration.
    ("STORK-QAA-Level-3", Assurance::Substantial),
    (
        "http://bsi.bund.de/eID/LoA/substantiell",
        Assurance::Substantial,
    ),
    ("http://eidas.europa.eu/LoA/low", Assurance::Low),
    // 2 and 1 are user name and password.
    ("STORK-QAA-Level-2", Assurance::Low),
    ("STORK-QAA-Level-1", Assurance::Low),
    ("http://bsi.bund.de/eID/LoA/normal", Assurance::Low),
];

/// What is asked for (`acr_values`), in order of preference: high, then
/// substantial. A gateway takes the first that it knows.
pub(super) fn asked() -> impl Iterator<Item = &'static str> {
    VOCABULARY
        .iter()
        .filter(|(_, level)| *level > Assurance::Low)
        .map(|(name, _)| *name)
}

/// The level of a session by its `acr`.
pub(super) fn of_session(acr: Option<&str>) -> Assurance {
    VOCABULARY
        .iter()
        .find(|(name, _)| acr == Some(*name))
        .map_or(Assurance::Low, |(_, level)| *level)
}

/// The level of `verification` in `verified_claims` (OpenID Connect for
/// Identity Assurance 1.0 § 5): only eIDAS has these three words.
pub(super) fn of_verification(framework: &str, level: Option<&str>) -> Assurance {
    match (framework, level.map(parse)) {
        ("eidas", Some(Ok(level))) => level,
        _ => Assurance::Low,
    }
}

/// A level by its word.
///
/// # Errors
/// A sentence.
pub(super) fn parse(word: &str) -> Result<Assurance, String> {
    match word {
        "low" => Ok(Assurance::Low),
        "substantial" => Ok(Assurance::Substantial),
        "high" => Ok(Assurance::High),
        _ => Err("a level is low, substantial or high".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_is_asked_for_first() {
        let levels: Vec<_> = asked().map(|name| of_session(Some(name))).collect();
        assert!(levels.is_sorted_by(|a, b| a >= b), "{levels:?}");
        assert_eq!(levels.first(), Some(&Assurance::High));
        assert_eq!(levels.last(), Some(&Assurance::Substantial));
    }

    #[test]
    fn what_is_not_known_is_low() {
        for acr in [
            None,
            Some(""),
            Some("0"),
            Some("high"),
            Some("http://eidas.europa.eu/LoA/HIGH"),
            Some("STORK-QAA-Level-5"),
        ] {
            assert_eq!(of_session(acr), Assurance::Low, "{acr:?}");
        }
        for (framework, level) in [
            ("eidas", None),
            ("eidas", Some("very high")),
            ("de_aml", Some("high")),
            ("", Some("high")),
        ] {
            let low = of_verification(framework, level);
            assert_eq!(low, Assurance::Low, "{framework} {level:?}");
        }
        assert_eq!(of_verification("eidas", Some("high")), Assurance::High);
    }
}
