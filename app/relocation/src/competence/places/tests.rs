//! What people type, against a small index made of real places.

use proptest::prelude::*;

use super::*;
use crate::values::RegionalKey;

const INDEX: &str = "\
# test data
!010515172;010515172;shared-administration;Heide;2015-11-01;
@01051 Kreis Dithmarschen
0044044 Heide, Stadt
5172074 Neuenkirchen
@02000 Hamburg
0000000 Hamburg, Freie und Hansestadt
+Altona-Altstadt
+Altona
+Ottensen
+Neustadt
+St. Pauli
@03353 Landkreis Harburg
0005005 Buchholz in der Nordheide, Stadt
+Holm-Seppensen
0026026 Neu Wulmstorf
0040040 Winsen (Luhe), Stadt
@03355 Landkreis Lüneburg
0022022 Lüneburg, Hansestadt
5402023 Mechtersen
@03357 Landkreis Rotenburg (Wümme)
5401034 Neuenkirchen
@13074 Landkreis Nordwestmecklenburg
0035035 Insel Poel, Ostseebad
@13076 Landkreis Ludwigslust-Parchim
0014014 Boizenburg/ Elbe, Stadt
5660096 Neustadt-Glewe, Stadt
=
25746
25792
20095 22765
21244
21629
21423
21335 21337
21358
29643
23999
19258
19306
";

fn index() -> PlaceIndex {
    PlaceIndex::parse(INDEX).unwrap()
}

fn found(text: &str) -> Vec<String> {
    let show = |hit: Hit| match hit.via {
        Some(via) => format!("{} ({via})", hit.name),
        None => hit.name,
    };
    index().search(text, 10).into_iter().map(show).collect()
}

#[test]
fn names_in_many_spellings() {
    for (typed, expected) in [
        ("Lüneburg", "Lüneburg"),
        ("LUENEBURG", "Lüneburg"),
        ("lüne", "Lüneburg"),
        ("luneburg", "Lüneburg"),
        ("Lünebrug", "Lüneburg"),
        ("Hansestadt Lüneburg", "Lüneburg"),
        ("neuwulmstorf", "Neu Wulmstorf"),
        ("Neu-Wulmsdorf", "Neu Wulmstorf"),
        ("Winsen", "Winsen (Luhe)"),
        ("winsen luhe", "Winsen (Luhe)"),
        ("Winsen an der Luhe", "Winsen (Luhe)"),
        ("poel", "Insel Poel"),
        ("Boizenburg", "Boizenburg/Elbe"),
        ("Buchhloz", "Buchholz in der Nordheide"),
        ("Buchholz i.d. Nordheide", "Buchholz in der Nordheide"),
        (
            "holm seppensen",
            "Buchholz in der Nordheide (Holm-Seppensen)",
        ),
        ("Altona", "Hamburg (Altona)"),
        ("Hamburg-Altona", "Hamburg (Altona)"),
        ("Hamburg Ottensen", "Hamburg (Ottensen)"),
        ("Hamburg Ottennsen", "Hamburg (Ottensen)"),
        ("Ottennsen", "Hamburg (Ottensen)"),
        ("Sankt Pauli", "Hamburg (St. Pauli)"),
        ("21337", "Lüneburg (21337)"),
        ("21337 Lüneburg", "Lüneburg (21337)"),
        ("213", "Lüneburg (21335)"),
        ("22765 Altona", "Hamburg (22765)"),
    ] {
        assert_eq!(
            found(typed).first().map(String::as_str),
            Some(expected),
            "{typed}"
        );
    }
}

#[test]
fn nothing_is_found_for_nothing() {
    for typed in ["", "   ", "-", "x", "qqqqqqqq", "99999", "漢字", "München"] {
        assert_eq!(found(typed), Vec::<String>::new(), "{typed}");
    }
}

#[test]
fn the_same_name_is_told_apart() {
    let hits = index().search("Neuenkirchen", 10);
    let districts: Vec<&str> = hits.iter().map(|hit| hit.district.as_str()).collect();
    assert_eq!(
        districts,
        ["Kreis Dithmarschen", "Landkreis Rotenburg (Wümme)"]
    );
    assert_eq!(hits[0].land, "Schleswig-Holstein");
    assert_eq!(found("Neuenkirchen Rotenburg"), ["Neuenkirchen"]);
    assert_eq!(found("Neuenkirchen Niedersachsen"), ["Neuenkirchen"]);
}

#[test]
fn a_town_comes_before_a_part_of_another() {
    assert_eq!(found("Neustadt"), ["Neustadt-Glewe", "Hamburg (Neustadt)"]);
}

#[test]
fn each_place_once_and_no_more_than_asked() {
    assert_eq!(found("Alton"), ["Hamburg (Altona)"]);
    assert_eq!(index().search("n", 2).len(), 2);
}

#[test]
fn by_key() {
    let key = RegionalKey::parse("033550022022").unwrap();
    let hit = index().by_key(&key).unwrap();
    assert_eq!(hit.official, "Lüneburg, Hansestadt");
    assert_eq!(hit.postcodes, ["21335", "21337"]);
    assert_eq!(index().postcodes(&key), [21335, 21337]);
    let unknown = RegionalKey::parse("033550022023").unwrap();
    assert!(index().by_key(&unknown).is_none());
    assert!(index().postcodes(&unknown).is_empty());
}

#[test]
fn exceptions_travel_with_the_places() {
    assert_eq!(index().exceptions()[0].prefix, "010515172");
}

#[test]
fn broken_files_name_the_line() {
    for (text, error) in [
        ("0044044 Heide", IndexError::Order(1)),
        ("# a\n+Altona", IndexError::Order(2)),
        ("@01051", IndexError::Short(1)),
        ("@01051 X\n0044044", IndexError::Short(2)),
        ("@01051 X\n0044044 A\n0044044 B", IndexError::Unsorted(3)),
        ("@01051 X\n0044044 A\n=\nx", IndexError::Postcode(4)),
        ("@01051 X\n0044044 A\n=\n1\n2", IndexError::Postcode(5)),
    ] {
        assert_eq!(PlaceIndex::parse(text).err(), Some(error), "{text}");
    }
}

#[test]
fn a_guess_says_so() {
    let guessed = |typed| index().search(typed, 1)[0].guessed;
    assert!(!guessed("Lüneb"));
    assert!(!guessed("Luhe Winsen"));
    assert!(!guessed("21337"));
    assert!(guessed("Lüneborg"));
    assert!(guessed("Hamburg Ottennsen"));
}

proptest! {
    #[test]
    fn any_text_can_be_typed(typed in "\\PC{0,150}", limit in 0_usize..20) {
        let hits = index().search(&typed, limit);
        prop_assert!(hits.len() <= limit || typed.chars().filter(char::is_ascii_digit).count() >= 5);
    }

    #[test]
    fn any_file_can_be_refused(text in "([!@+=#0-9]?[0-9]{0,13} ?[A-Za-z;-]{0,9}\n?){0,9}") {
        let _ = PlaceIndex::parse(&text);
    }
}
