//! Vehicle registration authorities of both regions against a reviewed fixture.

use relocation::competence::competent_for;

use super::*;

const FIXTURE: &str = include_str!("../../../tests/fixtures/vehicle_45.csv");

#[test]
fn municipalities_of_all_districts_have_the_reviewed_vehicle_authority() {
    let packs = regions().map(|region| {
        let pack = Pack::load(&Source::Embedded, region).unwrap();
        let index = pack.index().unwrap();
        (pack, index)
    });
    let packs: Vec<_> = packs.collect();
    let columns = ["key", "municipality", "prefix", "authority", "why"];
    let reviewed = rows("vehicle_45.csv", FIXTURE, columns).unwrap();
    assert_eq!(reviewed.len(), 45);
    let mut districts = std::collections::BTreeSet::new();
    for [key, municipality, prefix, name, why] in reviewed {
        let key = RegionalKey::parse(key).unwrap();
        let (pack, index) = packs.iter().find(|(pack, _)| pack.covers(&key)).unwrap();
        let hit = index.by_key(&key);
        assert_eq!(hit.map(|hit| hit.name).as_deref(), Some(municipality));
        let exceptions = &pack.vehicle_exceptions;
        let found = competent_for(AuthorityKind::Vehicle, &key, DAY, exceptions).unwrap();
        let mut all = pack.deciding(AuthorityKind::Vehicle);
        let authority = all.find(|a| a.prefix == found.prefix).unwrap();
        let found = (found.prefix.as_str(), authority.name.as_str());
        assert_eq!(found, (prefix, name), "{municipality}: {why}");
        districts.insert(key.district().to_owned());
    }
    let all: usize = packs.iter().map(|(pack, _)| pack.districts.len()).sum();
    assert_eq!(districts.len(), all, "each district of both regions");
}

/// Niedersachsen gives the task to some towns too: such a row moves one municipality.
#[test]
fn a_town_with_the_task_of_its_own() {
    let (_folder, source) = copy("hamburg");
    add(
        &source,
        "hamburg/vehicle_authorities.csv",
        "033550022022;town;Hansestadt Lüneburg",
    );
    add(
        &source,
        "hamburg/vehicle_exceptions.csv",
        "033550022022;033550022022;;;2024-01-01;",
    );
    let pack = Pack::load(&source, "hamburg").unwrap();
    let findings = check_on(&pack, DAY).findings;
    assert_eq!(
        findings,
        ["22 vehicle registration authorities, expected 21"]
    );
}
