//! The pack of Rhein-Neckar against what people reviewed elsewhere.

use super::*;

const FIXTURE: &str = include_str!("../../../tests/fixtures/competence_rhein_neckar_44.csv");

fn pack() -> Pack {
    Pack::load(&Source::Embedded, "rhein-neckar").unwrap()
}

#[test]
fn the_pack_is_whole() {
    assert_eq!(check_on(&pack(), DAY).findings, Vec::<String>::new());
}

#[test]
fn forty_four_municipalities_have_the_reviewed_authority() {
    assert_eq!(have_the_reviewed_authority(&pack(), FIXTURE), 44);
}

#[test]
fn searches_across_three_laender() {
    let index = pack().index().unwrap();
    for (typed, name, via, district) in [
        ("Käfertal", "Mannheim", "Käfertal", "Mannheim"),
        ("Mannheim Neckarau", "Mannheim", "Neckarau", "Mannheim"),
        (
            "handschuhsheim",
            "Heidelberg",
            "Handschuhsheim",
            "Heidelberg",
        ),
        (
            "Oggersheim",
            "Ludwigshafen am Rhein",
            "Oggersheim",
            "Ludwigshafen am Rhein",
        ),
        (
            "Heppenheim",
            "Heppenheim (Bergstraße)",
            "",
            "Kreis Bergstraße",
        ),
        ("St. Leon-Rot", "St. Leon-Rot", "", "Rhein-Neckar-Kreis"),
        ("Weinhiem", "Weinheim", "", "Rhein-Neckar-Kreis"),
        ("Woerth", "Wörth am Rhein", "", "Landkreis Germersheim"),
    ] {
        let hit = index.search(typed, 10).into_iter().next();
        let hit = hit.unwrap_or_else(|| panic!("{typed}: nothing found"));
        let found = (
            hit.name.as_str(),
            hit.via.as_deref().unwrap_or(""),
            hit.district.as_str(),
        );
        assert_eq!(found, (name, via, district), "{typed}");
    }
}

#[test]
fn two_obrigheim_are_told_apart_by_land() {
    let hits = pack().index().unwrap().search("Obrigheim", 10);
    let lands: Vec<_> = hits
        .iter()
        .map(|hit| (hit.name.as_str(), hit.land))
        .collect();
    assert!(
        lands.contains(&("Obrigheim", "Baden-Württemberg")),
        "{lands:?}"
    );
    assert!(
        lands.contains(&("Obrigheim (Pfalz)", "Rheinland-Pfalz")),
        "{lands:?}"
    );
}
