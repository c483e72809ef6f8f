//! What people type, against a small index made of real places.

use proptest::prelude::*;

use super::*;
use crate::competence::ExceptionError;
use crate::values::{RegionalKey, RegionalKeyError};

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

/// Names that are much alike, without postcodes.
const ALIKE: &str = "\
@03359 Landkreis Stade
0001001 Stade
0002002 Drochtersen-Assel
0003003 Alten
0004004 Altenberg, Stadt
@05962 Märkischer Kreis
0004004 Altena, Stadt
0005005 Altona
0006006 Klein Beeke
0007007 Groß Beeke
0008008 Beekum
0009009 Lüneburg
@06431 Landkreis Bergstraße
0009009 Kleinhausen
";

fn alike(typed: &str) -> Vec<String> {
    let index = PlaceIndex::parse(ALIKE).unwrap();
    let hits = index.search(typed, 10).into_iter();
    hits.map(|hit| hit.name).collect()
}

#[test]
fn errors_are_forgiven_only_where_little_fits() {
    for (typed, expected) in [
        // The whole name: nothing is guessed.
        ("Altona", &["Altona"][..]),
        // Less than three that begin so: guesses follow.
        ("Alton", &["Altona", "Alten", "Altena", "Altenberg"]),
        ("Altenb", &["Altenberg", "Altena", "Alten"]),
        // Three of them: no guess.
        ("Alte", &["Altena", "Altenberg", "Alten"]),
        // Not at the beginning of two names, and a guess behind them.
        ("Beeke", &["Groß Beeke", "Klein Beeke", "Beekum"]),
        // So short a text has to be right.
        ("Lun", &[]),
        ("Lune", &["Lüneburg"]),
    ] {
        assert_eq!(alike(typed), expected, "{typed}");
    }
}

#[test]
fn the_whole_name_comes_before_a_larger_place() {
    assert_eq!(alike("Alten"), ["Alten", "Altena", "Altenberg"]);
}

/// A word of the district alone names no place in it.
#[test]
fn one_word_is_of_the_name_itself() {
    assert_eq!(alike("Stade Niedersachsen"), ["Stade"]);
    assert_eq!(found("Lüneburg Niedersachsen"), ["Lüneburg"]);
    assert_eq!(found("Buchholz Harburg"), ["Buchholz in der Nordheide"]);
    assert_eq!(found("in Niedersachsen"), Vec::<String>::new());
}

#[test]
fn words_are_looked_for_where_no_name_begins_so() {
    assert_eq!(alike("Klein Be"), ["Klein Beeke"]);
    // In the Landkreis Bergstraße; the other one is a guess.
    assert_eq!(alike("Klein Berg"), ["Kleinhausen", "Klein Beeke"]);
}

/// Several municipalities may share a postcode; a name tells which.
#[test]
fn a_postcode_leads_to_all_of_its_places() {
    let text = "\
@01051 Kreis Dithmarschen
0044044 Heide, Stadt
5172074 Neuenkirchen
5172075 Wesseln
=
25746
25746 25792
25764
";
    let index = PlaceIndex::parse(text).unwrap();
    let names = |typed: &str, limit: usize| -> Vec<String> {
        let hits = index.search(typed, limit).into_iter();
        hits.map(|hit| hit.name).collect()
    };
    for (typed, limit, expected) in [
        ("25746", 1, &["Heide", "Neuenkirchen"][..]),
        ("257", 2, &["Heide", "Neuenkirchen"]),
        ("257", 10, &["Heide", "Neuenkirchen", "Wesseln"]),
        ("25792", 1, &["Neuenkirchen"]),
        ("25746 Neuenkirchen", 10, &["Neuenkirchen"]),
        ("Heide 25746", 10, &["Heide"]),
        // The name does not fit: the postcode is what can be trusted.
        ("25746 Wesseln", 10, &["Heide", "Neuenkirchen"]),
        ("25799", 10, &[]),
    ] {
        assert_eq!(names(typed, limit), expected, "{typed}");
    }
}

/// A kreisfreie Stadt, towns by their rank, a municipality of its own, a member.
#[test]
fn large_places_weigh_more() {
    let text = "\
@02000 Hamburg
0000000 Hamburg, Freie und Hansestadt
@03355 Landkreis Lüneburg
0009009 Bleckede, Stadt
0022022 Lüneburg, Hansestadt
0049049 Adendorf
5402023 Mechtersen
5402024 Bardowick, Flecken
@06431 Landkreis Bergstraße
0002002 Bensheim, St
0003003 Viernheim, GKSt
";
    let index = PlaceIndex::parse(text).unwrap();
    let weights: Vec<u8> = index.places.iter().map(|place| place.weight).collect();
    assert_eq!(weights, [3, 2, 2, 1, 0, 0, 2, 2]);
    let keys: Vec<&str> = index.keys().map(RegionalKey::as_str).collect();
    assert_eq!(keys[..2], ["020000000000", "033550009009"]);
    assert_eq!(keys.len(), 8);
}

/// `Winsen` alone is as good as `Winsen (Luhe)`.
#[test]
fn an_addition_need_not_be_typed() {
    let text = "\
@03353 Landkreis Harburg
0040040 Winsen (Luhe), Stadt
0040041 Boizenburg/ Elbe, Stadt
0040042 Lüneburg
0040043 (Alt) Poel
";
    let index = PlaceIndex::parse(text).unwrap();
    let bases: Vec<u8> = index.names.iter().map(|name| name.base).collect();
    let lengths = ["winsen", "boizenburg", "lueneburg", "alt poel"].map(str::len);
    assert_eq!(bases.len(), lengths.len());
    for (base, length) in bases.into_iter().zip(lengths) {
        assert_eq!(usize::from(base), length);
    }
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
        ("@01051 X\n0044044 A\n=\n100000", IndexError::Postcode(4)),
        ("@17051 X", IndexError::Short(1)),
        (
            "@01051 X\n004404 A",
            IndexError::Key(2, RegionalKeyError::Length),
        ),
        (
            "# a\n!010515172",
            IndexError::Exception(2, ExceptionError::Fields),
        ),
        ("@01051 X\n0044044 A\n0044043 B", IndexError::Unsorted(3)),
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
