//! The pack of Hamburg against what people reviewed elsewhere; what both packs' tests need.

mod profiles;
mod rhein_neckar;
mod vehicles;

use std::fs;

use relocation::competence::competent;
use relocation::envelope::directory::AuthorityKind;
use relocation::values::RegionalKey;
use tempfile::TempDir;
use time::Date;
use time::macros::date;

use super::check::check_on;
use super::table::rows;
use super::*;

const FIXTURE: &str = include_str!("../../tests/fixtures/competence_60.csv");

const DAY: Date = date!(2026 - 09 - 01);

/// The pack in a folder of its own, to be changed.
fn copy(pack: &str) -> (TempDir, Source) {
    let folder = tempfile::tempdir().unwrap();
    let regions = concat!(env!("CARGO_MANIFEST_DIR"), "/regions");
    for pack in ["germany", pack] {
        fs::create_dir(folder.path().join(pack)).unwrap();
        for entry in fs::read_dir(format!("{regions}/{pack}")).unwrap() {
            let from = entry.unwrap().path();
            let to = folder.path().join(pack).join(from.file_name().unwrap());
            fs::copy(&from, to).unwrap();
        }
    }
    let source = Source::Folder(folder.path().to_owned());
    (folder, source)
}

/// Appends a row to a table of a copied pack.
fn add(source: &Source, file: &str, row: &str) {
    let Source::Folder(folder) = source else {
        panic!("a copy lies in a folder");
    };
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}{row}\n")).unwrap();
}

fn hamburg() -> Pack {
    Pack::load(&Source::Embedded, "hamburg").unwrap()
}

#[test]
fn the_pack_is_whole() {
    let report = check_on(&hamburg(), DAY);
    assert_eq!(report.findings, Vec::<String>::new());
}

#[test]
fn sixty_municipalities_have_the_reviewed_authority() {
    assert_eq!(have_the_reviewed_authority(&hamburg(), FIXTURE), 60);
}

/// Compares the pack with a fixture and returns how many rows that has.
fn have_the_reviewed_authority(pack: &Pack, fixture: &str) -> usize {
    let columns = [
        "key",
        "municipality",
        "prefix",
        "authority",
        "uncertain",
        "why",
    ];
    let reviewed = rows("fixture", fixture, columns).unwrap();
    let count = reviewed.len();
    let index = pack.index().unwrap();
    for [key, municipality, prefix, name, uncertain, why] in reviewed {
        let key = RegionalKey::parse(key).unwrap();
        let hit = index.by_key(&key);
        assert_eq!(hit.map(|hit| hit.name).as_deref(), Some(municipality));
        let found = competent(&key, DAY, &pack.exceptions).unwrap();
        let authority = pack.authorities.iter().find(|a| a.prefix == found.prefix);
        let code = found.uncertain.map_or("", |doubt| doubt.reason.code());
        assert_eq!(
            (
                found.prefix.as_str(),
                authority.map(|a| a.name.as_str()),
                code
            ),
            (prefix, Some(name), uncertain),
            "{municipality}: {why}"
        );
    }
    count
}

#[test]
fn an_entry_of_the_directory_tells_the_doubt() {
    let pack = hamburg();
    let entry = |slug: &str| {
        let authority = pack.authorities.iter().find(|a| a.slug == slug).unwrap();
        authority.entry(uuid::Uuid::nil(), None, DAY)
    };
    let pinnau = entry("amt-pinnau");
    assert_eq!(pinnau.prefixes, ["010565687"]);
    let doubt = pinnau.doubt.unwrap();
    assert_eq!(doubt.reason, "shared-administration");
    assert_eq!(doubt.place, "Rellingen");
    assert_eq!(entry("stadt-norderstedt").doubt, None);
}

#[test]
fn uninhabited_areas_are_not_offered() {
    let index = hamburg().germany_index().unwrap();
    for key in ["033549501501", "033549502502", "064319200200"] {
        assert!(index.by_key(&RegionalKey::parse(key).unwrap()).is_none());
    }
    assert!(
        index
            .by_key(&RegionalKey::parse("033589501501").unwrap())
            .is_some()
    );
}

#[test]
fn searches_in_the_region() {
    let index = hamburg().index().unwrap();
    for (typed, name, via, district) in [
        ("Altona", "Hamburg", "Altona", "Hamburg"),
        ("Hamburg Ottennsen", "Hamburg", "Ottensen", "Hamburg"),
        ("ottensen", "Hamburg", "Ottensen", "Hamburg"),
        ("Hamburg Altona", "Hamburg", "Altona", "Hamburg"),
        ("Lunebrug", "Lüneburg", "", "Landkreis Lüneburg"),
        ("Neu-Wulmstorf", "Neu Wulmstorf", "", "Landkreis Harburg"),
        ("seevetl", "Seevetal", "", "Landkreis Harburg"),
        ("Meckelfeld", "Seevetal", "Meckelfeld", "Landkreis Harburg"),
        ("Osterheide", "Osterheide", "", "Heidekreis"),
        ("oerbke", "Osterheide", "Oerbke", "Heidekreis"),
        ("Grosshansdorf", "Großhansdorf", "", "Kreis Stormarn"),
        (
            "st. michaelisdonn",
            "Sankt Michaelisdonn",
            "",
            "Kreis Dithmarschen",
        ),
        ("Travemuende", "Lübeck", "Travemünde", "Lübeck"),
        ("Winsen Luhe", "Winsen (Luhe)", "", "Landkreis Harburg"),
        ("25436 Tornesch", "Tornesch", "25436", "Kreis Pinneberg"),
    ] {
        let hit = index.search(typed, 10).into_iter().next();
        let hit = hit.unwrap_or_else(|| panic!("{typed}: nothing found"));
        assert_eq!(
            (
                hit.name.as_str(),
                hit.via.as_deref().unwrap_or(""),
                hit.district.as_str()
            ),
            (name, via, district),
            "{typed}"
        );
    }
}

#[test]
fn four_neuenkirchen_are_told_apart_by_district() {
    let hits = hamburg().index().unwrap().search("Neuenkirchen", 20);
    let mut districts: Vec<_> = hits
        .iter()
        .filter(|hit| hit.name == "Neuenkirchen")
        .map(|hit| hit.district.as_str())
        .collect();
    districts.sort_unstable();
    let expected = [
        "Heidekreis",
        "Kreis Dithmarschen",
        "Landkreis Cuxhaven",
        "Landkreis Stade",
    ];
    assert_eq!(districts, expected);
}

#[test]
fn all_municipalities_of_a_postcode_are_returned() {
    let hits = hamburg().index().unwrap().search("21465", 1);
    let names: Vec<_> = hits.iter().map(|hit| hit.name.as_str()).collect();
    assert_eq!(names, ["Reinbek", "Wentorf bei Hamburg"]);
}

#[test]
fn outside_the_region_only_germany_knows() {
    let pack = hamburg();
    let hits = pack.index().unwrap().search("München", 5);
    assert!(hits.iter().all(|hit| hit.guessed), "{hits:?}");
    let hits = pack.germany_index().unwrap().search("München", 5);
    assert_eq!(hits[0].key.as_str(), "091620000000");
    assert!(!pack.covers(&hits[0].key));
}

/// A sample of the whole list: one search over all of Germany is slow without optimisation.
#[test]
fn a_municipality_is_found_by_its_own_name() {
    let index = hamburg().germany_index().unwrap();
    for key in index.keys().step_by(97) {
        let name = index.by_key(key).unwrap().name;
        let hits = index.search(&name, 60);
        assert!(hits.iter().any(|hit| hit.key == *key), "{name}");
    }
}

#[test]
fn a_broken_pack_is_refused_or_reported() {
    let (folder, source) = copy("hamburg");
    let findings = || {
        let pack = Pack::load(&source, "hamburg").unwrap();
        check_on(&pack, DAY).findings
    };
    assert_eq!(findings(), Vec::<String>::new());

    let authorities = folder.path().join("hamburg/authorities.csv");
    let text = fs::read_to_string(&authorities).unwrap();
    fs::write(&authorities, text.replace("010535323;", "010535399;")).unwrap();
    let found = findings().join("\n");
    assert!(
        found.contains("no authority 010535323 in the pack"),
        "{found}"
    );
    assert!(
        found.contains("Amt Hohe Elbgeest serves no municipality"),
        "{found}"
    );
    assert!(
        found.contains("010535399 is not in the official list"),
        "{found}"
    );

    fs::write(&authorities, "prefix;name\n1;x\n").unwrap();
    assert!(matches!(
        Pack::load(&source, "hamburg"),
        Err(PackError::Row { .. })
    ));
    let unknown = Pack::load(&Source::Embedded, "atlantis").err().unwrap();
    assert_eq!(
        unknown.to_string(),
        "unknown region atlantis; known: hamburg, rhein-neckar"
    );
}
